import type { InlinePolicyRow, PolicyOwnerKind } from "../storage/schema.ts";
import { noSuchEntity } from "./errors.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { checkPolicyDocument, requireInlinePolicySize } from "./policy-documents.ts";
import { type PolicyOwner, policyOwnersOf } from "./policy-owners.ts";
import type { DirectoryScope } from "./scope.ts";

/** An inline policy with the name of its user, group or role. */
export interface InlinePolicy {
  readonly ownerName: string;
  readonly name: string;
  readonly document: string;
}

/** The policies that are embedded in the users, groups and roles of an account. Their names tell upper from lower case. */
export function inlinePoliciesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;
  const owners = policyOwnersOf(scope);

  const select = (owner: PolicyOwner) =>
    db
      .selectFrom("inline_policies")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("owner_kind", "=", owner.kind)
      .where("owner_id", "=", owner.id);

  return {
    /** Adds or replaces. Throws NoSuchEntity, MalformedPolicyDocument, LimitExceeded, UnmodifiableEntity. */
    async put(kind: PolicyOwnerKind, ownerName: string, name: string, document: string): Promise<void> {
      const owner = await owners.require(kind, ownerName, "change");
      checkPolicyDocument(document, "identity");
      const others = await select(owner).where("name", "!=", name).execute();
      requireInlinePolicySize(kind, owner.name, [...others.map((row) => row.document), document]);
      const row: InlinePolicyRow = {
        account_id: accountId,
        owner_kind: kind,
        owner_id: owner.id,
        name,
        document,
      };
      await db
        .insertInto("inline_policies")
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(["account_id", "owner_kind", "owner_id", "name"]).doUpdateSet({ document }),
        )
        .execute();
      scope.announce(`${kind}:${owner.id}`);
    },

    /** Throws NoSuchEntity. */
    async get(kind: PolicyOwnerKind, ownerName: string, name: string): Promise<InlinePolicy> {
      const owner = await owners.require(kind, ownerName, "read");
      const row = await select(owner).where("name", "=", name).executeTakeFirst();
      if (row === undefined) throw inlinePolicyNotFound(kind, name);
      return { ownerName: owner.name, name: row.name, document: row.document };
    },

    /** The names, sorted. Throws NoSuchEntity. */
    async list(kind: PolicyOwnerKind, ownerName: string, request: PageRequest): Promise<Page<string>> {
      const owner = await owners.require(kind, ownerName, "read");
      return page(
        request,
        (name) => name,
        async (after = "", limit) => {
          const rows = await select(owner).where("name", ">", after).orderBy("name").limit(limit).execute();
          return rows.map(({ name }) => name);
        },
      );
    },

    /** Throws NoSuchEntity, UnmodifiableEntity. */
    async delete(kind: PolicyOwnerKind, ownerName: string, name: string): Promise<void> {
      const owner = await owners.require(kind, ownerName, "change");
      const { numDeletedRows } = await db
        .deleteFrom("inline_policies")
        .where("account_id", "=", accountId)
        .where("owner_kind", "=", kind)
        .where("owner_id", "=", owner.id)
        .where("name", "=", name)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw inlinePolicyNotFound(kind, name);
      scope.announce(`${kind}:${owner.id}`);
    },
  };
}

function inlinePolicyNotFound(kind: PolicyOwnerKind, name: string) {
  return noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
}

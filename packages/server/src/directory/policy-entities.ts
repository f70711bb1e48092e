import { sql } from "kysely";
import type { PolicyOwnerKind } from "../storage/schema.ts";
import { nameKey, pathStartsWith } from "./names.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { OWNER_TABLES } from "./policy-owners.ts";
import { requireUsablePolicy } from "./policy-rows.ts";
import type { DirectoryScope } from "./scope.ts";

/** A user, group or role that uses a managed policy. */
export interface PolicyEntity {
  readonly kind: PolicyOwnerKind;
  readonly id: string;
  readonly name: string;
}

export interface PolicyEntityFilter {
  /** Default: all kinds. */
  readonly kind?: PolicyOwnerKind | undefined;
  /** Of the entities. Default: "/". */
  readonly pathPrefix?: string | undefined;
  /** Default: both. */
  readonly usedAs?: "PermissionsPolicy" | "PermissionsBoundary" | undefined;
}

const KINDS = ["group", "role", "user"] as const;

/** Who uses a managed policy in an account. */
export function policyEntitiesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  function read(
    kind: PolicyOwnerKind,
    arn: string,
    { pathPrefix = "/", usedAs }: PolicyEntityFilter,
    after: string,
    limit: number,
  ): Promise<{ id: string; name: string }[]> {
    const { table, id } = OWNER_TABLES[kind];
    return db
      .selectFrom(table)
      .select([sql.ref<string>(id).as("id"), "name"])
      .where("account_id", "=", accountId)
      .where("name_key", ">", after)
      .where(pathStartsWith(pathPrefix))
      .where((eb) => {
        const attached = eb(
          sql.ref<string>(id),
          "in",
          eb
            .selectFrom("policy_attachments")
            .select("owner_id")
            .where("policy_attachments.account_id", "=", accountId)
            .where("policy_arn", "=", arn)
            .where("owner_kind", "=", kind),
        );
        const bounded =
          kind === "group" ? eb.lit(false) : eb(sql.ref<string | null>("boundary_arn"), "=", arn);
        if (usedAs === "PermissionsPolicy") return attached;
        return usedAs === "PermissionsBoundary" ? bounded : eb.or([attached, bounded]);
      })
      .orderBy("name_key")
      .limit(limit)
      .execute();
  }

  return {
    /** Groups, then roles, then users, each sorted by name, without case. Throws NoSuchEntity, InvalidInput. */
    async list(
      arn: string,
      request: PageRequest,
      filter: PolicyEntityFilter = {},
    ): Promise<Page<PolicyEntity>> {
      await requireUsablePolicy(scope, arn);
      return page(request, sortKey, async (after, limit) => {
        const found: PolicyEntity[] = [];
        for (const kind of KINDS) {
          if (filter.kind !== undefined && filter.kind !== kind) continue;
          const from = after ?? "";
          if (from > `${kind}:\uffff`) continue;
          const name = from.startsWith(`${kind}:`) ? from.slice(kind.length + 1) : "";
          const rows = await read(kind, arn, filter, name, limit - found.length);
          found.push(...rows.map((row) => ({ kind, ...row })));
          if (found.length === limit) break;
        }
        return found;
      });
    },
  };
}

function sortKey({ kind, name }: PolicyEntity): string {
  return `${kind}:${nameKey(name)}`;
}

import type { Kysely } from "kysely";
import { parseIamArn, rootArn } from "../../directory/arns.ts";
import { principalsIn, replacePrincipals } from "../../directory/policy-principals.ts";
import { identityArns, resolvePrincipal } from "../../directory/trust-policies.ts";
import type { Schema } from "../../storage/schema.ts";
import type { RoleEntity } from "../entities.ts";
import type { Problems } from "../problems.ts";

/** An identity of the account as it will be: what an ARN has to say to mean it. */
export interface TrustedIdentity {
  readonly name: string;
  readonly path: string;
  readonly id: string;
}

export interface TrustMeans {
  readonly db: Kysely<Schema>;
  readonly accountId: string;
  /** The account's own users and roles as they will be, by name in lower case. */
  readonly users: ReadonlyMap<string, TrustedIdentity>;
  readonly roles: ReadonlyMap<string, TrustedIdentity>;
  readonly problems: Problems;
  readonly placeOf: (roleName: string) => string;
  readonly warn: (text: string) => void;
}

const SHOWN = 20;
const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]+$/;
const ACCOUNT = /^(?:(\d{12})|arn:aws:iam::(\d{12}):root)$/;
const SESSION_ARN = /^arn:aws:sts::(\d{12}):(assumed-role|federated-user)\/([\w+=,.@-]+)(?:\/[\w+=,.@-]+)?$/;

/**
 * Trust policies as they are to be stored, by the names of the roles: the account's own users and roles as the unique ids that the
 * file keeps, whatever the order in which they are written; ids of deleted ones stay as they are. Principals of other accounts that are
 * not on this server stay as they are written, and are told: docs/decisions/account-transfer.md.
 */
export async function storedTrustPolicies(
  roles: readonly RoleEntity[],
  means: TrustMeans,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string | undefined>();
  const strangers = new Set<string>();
  const ids = new Set<string>();

  async function resolve(principal: string): Promise<string | undefined> {
    if (UNIQUE_ID.test(principal)) ids.add(principal);
    if (principal === "*" || ids.has(principal)) return principal;
    const own = ownPrincipal(principal, means);
    if (own !== "another account's") return own;
    const found = await resolvePrincipal(means.db, principal);
    if (found !== undefined) return found;
    const account = accountOf(principal);
    if (account === undefined) return undefined;
    strangers.add(principal);
    return ACCOUNT.test(principal) ? rootArn(account) : principal;
  }

  const stored = new Map<string, string>();
  for (const role of roles) {
    for (const { type, value } of principalsIn(role.trustPolicy)) {
      if (type !== "AWS" && type !== "CanonicalUser") continue;
      if (type === "AWS" && !known.has(value)) known.set(value, await resolve(value));
      if (type === "CanonicalUser" || known.get(value) === undefined) {
        means.problems.add(
          `${means.placeOf(role.name)}.AssumeRolePolicyDocument`,
          `role ${role.name}`,
          `names a principal that is neither in the file nor in the account: ${JSON.stringify(value)}`,
        );
      }
    }
    stored.set(
      role.name,
      replacePrincipals(role.trustPolicy, (value) => known.get(value)),
    );
  }
  if (strangers.size > 0) {
    means.warn(
      `trust policies name principals of other accounts that are not on this server: ${some(strangers)}. They are kept as they are written; import again with --update when those accounts are here`,
    );
  }
  const living = await livingIdentities(ids, means);
  if (living.length > 0) {
    means.warn(
      `trust policies name by their ids, as AWS does with deleted ones, identities that this server has: ${some(living)}`,
    );
  }
  return stored;
}

/** AWS shows who is there by ARN, so whoever reads the file takes an id for nobody. */
async function livingIdentities(
  ids: ReadonlySet<string>,
  { db, users, roles }: TrustMeans,
): Promise<readonly string[]> {
  const own = [...users.values(), ...roles.values()].filter(({ id }) => ids.has(id));
  // Those of the file come last: they are not in the tables yet, or about to be renamed.
  const known = new Map(await identityArns(db, [...ids]));
  for (const { id, name } of own) known.set(id, name);
  return [...known].map(([id, whom]) => `${id} (${whom})`);
}

function some(names: Iterable<string>): string {
  const all = [...names].toSorted();
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : "";
  return all.slice(0, SHOWN).join(", ") + more;
}

/** What a principal of the account itself is stored as; undefined when there will be no such one. */
function ownPrincipal(principal: string, { accountId, users, roles }: TrustMeans): string | undefined {
  const [, digits, account = digits] = ACCOUNT.exec(principal) ?? [];
  if (account !== undefined) return account === accountId ? rootArn(accountId) : "another account's";
  const session = SESSION_ARN.exec(principal);
  if (session !== null) {
    const [, of, kind, name = ""] = session;
    if (of !== accountId) return "another account's";
    return kind === "federated-user" || roles.get(name.toLowerCase())?.name === name ? principal : undefined;
  }
  const arn = parseIamArn(principal);
  if (arn === undefined || arn.accountId !== accountId) return "another account's";
  const identity = (arn.kind === "user" ? users : arn.kind === "role" ? roles : undefined)?.get(
    arn.name.toLowerCase(),
  );
  return identity?.name === arn.name && identity.path === arn.path ? identity.id : undefined;
}

/** The account of a principal that could exist; undefined for what can be none. */
function accountOf(principal: string): string | undefined {
  const [, digits, account = digits] = ACCOUNT.exec(principal) ?? [];
  const arn = parseIamArn(principal);
  if (arn?.kind === "user" || arn?.kind === "role") return arn.accountId;
  return account ?? SESSION_ARN.exec(principal)?.[1];
}

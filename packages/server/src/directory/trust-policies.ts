import type { Kysely } from "kysely";
import type { Schema } from "../storage/schema.ts";
import { parseIamArn, roleArn, rootArn, userArn } from "./arns.ts";
import { malformedPolicyDocument } from "./errors.ts";
import { nameKey } from "./names.ts";
import { checkPolicyDocument, requireTrustPolicySize } from "./policy-documents.ts";
import { principalsIn, replacePrincipals } from "./policy-principals.ts";

// A trust policy names principals of any account of this server. So this module, alone in the directory, reads other accounts than
// its scope's: whether an entity exists, its id and its name; that much AWS too tells whoever writes a trust policy.

type Database = Pick<Kysely<Schema>, "selectFrom">;

/**
 * Checks a trust policy and returns the text to be stored: users and roles as their unique ids instead of their ARNs, so that who
 * is made later under a name that was trusted once is not trusted for it; accounts as the ARN of their root user (IAM User Guide,
 * "AWS JSON policy elements: Principal"). This server is the whole world of accounts, so who does not exist here is refused.
 *
 * Throws MalformedPolicyDocument, LimitExceeded.
 */
export async function resolveTrustPolicy(db: Database, text: string): Promise<string> {
  checkPolicyDocument(text, "trust");
  requireTrustPolicySize(text);
  const stored = new Map<string, string>();
  for (const { type, value } of principalsIn(text)) {
    if (type === "CanonicalUser") throw invalidPrincipal(type, value);
    if (type !== "AWS" || stored.has(value)) continue;
    const resolved = await resolvePrincipal(db, value);
    if (resolved === undefined) throw invalidPrincipal(type, value);
    stored.set(value, resolved);
  }
  return replacePrincipals(text, (value) => stored.get(value));
}

/** Stored trust policies as they are shown: ids as the ARNs that their users and roles have now; ids of deleted ones stay. */
export async function presentTrustPolicies(
  db: Database,
  texts: readonly string[],
): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const text of texts) {
    for (const { type, value } of principalsIn(text))
      if (type === "AWS" && UNIQUE_ID.test(value)) ids.add(value);
  }
  const arns = await identityArns(db, [...ids]);
  return texts.map((text) => replacePrincipals(text, (value) => arns.get(value)));
}

const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]+$/;
const ACCOUNT = /^(?:(\d{12})|arn:aws:iam::(\d{12}):root)$/;
const SESSION_ARN = /^arn:aws:sts::(\d{12}):(assumed-role|federated-user)\/([\w+=,.@-]+)(\/[\w+=,.@-]+)?$/;

/** What a principal of the type AWS is stored as; undefined when there is no such principal. */
export async function resolvePrincipal(db: Database, principal: string): Promise<string | undefined> {
  if (principal === "*") return principal;
  const [, digits, account = digits] = ACCOUNT.exec(principal) ?? [];
  if (account !== undefined) return (await accountExists(db, account)) ? rootArn(account) : undefined;
  const session = SESSION_ARN.exec(principal);
  if (session !== null) return (await sessionCanExist(db, session)) ? principal : undefined;
  const arn = parseIamArn(principal);
  if (arn?.kind === "user") {
    const user = await db
      .selectFrom("users")
      .select(["user_id", "path", "name"])
      .where("account_id", "=", arn.accountId)
      .where("name_key", "=", nameKey(arn.name))
      .executeTakeFirst();
    return user?.path === arn.path && user.name === arn.name ? user.user_id : undefined;
  }
  if (arn?.kind === "role") {
    const role = await findRole(db, arn.accountId, arn.name);
    return role?.path === arn.path && role.name === arn.name ? role.role_id : undefined;
  }
  // Also ids: whoever writes them by hand could mean an entity that is long gone, and AWS refuses those too.
  return undefined;
}

async function accountExists(db: Database, accountId: string): Promise<boolean> {
  const account = await db
    .selectFrom("accounts")
    .select("account_id")
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return account !== undefined;
}

/** A session of a role needs the role; of a federated user there is nothing but the account. */
async function sessionCanExist(db: Database, session: RegExpExecArray): Promise<boolean> {
  const [, accountId = "", kind, name = "", sessionName] = session;
  if (kind === "federated-user") return sessionName === undefined && accountExists(db, accountId);
  return sessionName !== undefined && (await findRole(db, accountId, name))?.name === name;
}

function findRole(db: Database, accountId: string, name: string) {
  return db
    .selectFrom("roles")
    .select(["role_id", "path", "name"])
    .where("account_id", "=", accountId)
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
}

/** The ARNs of users and roles of any account of this server, by their unique ids; ids of nobody are missing. */
export async function identityArns(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>();
  if (ids.length === 0) return arns;
  // An id does not tell its account, and keys begin with the account: asking in each of them is a look-up in the key, where asking
  // without them would be a walk through all users there are.
  const accounts = db.selectFrom("accounts").select("account_id");
  const users = await db
    .selectFrom("users")
    .select(["account_id", "user_id", "path", "name"])
    .where("account_id", "in", accounts)
    .where("user_id", "in", ids)
    .execute();
  for (const { account_id: account, user_id: id, path, name } of users)
    arns.set(id, userArn(account, path, name));
  const roles = await db
    .selectFrom("roles")
    .select(["account_id", "role_id", "path", "name"])
    .where("account_id", "in", accounts)
    .where("role_id", "in", ids)
    .execute();
  for (const { account_id: account, role_id: id, path, name } of roles)
    arns.set(id, roleArn(account, path, name));
  return arns;
}

function invalidPrincipal(type: string, value: string) {
  return malformedPolicyDocument(`Invalid principal in policy: "${type}":"${value}"`);
}

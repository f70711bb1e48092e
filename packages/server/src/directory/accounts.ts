import type { Kysely } from "kysely";
import type { AccountRow, Schema } from "../storage/schema.ts";
import { entityAlreadyExists } from "./errors.ts";
import { refuseDuplicate } from "./names.ts";

// The accounts of the server: what is not yet, or not only, within one account. What one account may do itself: account.ts.

export interface NewAccount {
  /** 12 digits; by default a random one that no account has. */
  readonly accountId?: string | undefined;
  readonly name: string;
  /** The root user's e-mail address; unique without case. */
  readonly email: string;
  /** The root user's password, as an argon2id PHC string. */
  readonly rootPassword: string;
}

interface Means {
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

const ACCOUNT_ID = /^\d{12}$/;

/** Makes an account with its root user. Throws EntityAlreadyExists for an id or an e-mail address that another account has. */
export async function createAccount(
  db: Kysely<Schema>,
  { accountId, name, email, rootPassword }: NewAccount,
  means: Means,
): Promise<AccountRow> {
  if (accountId !== undefined && !ACCOUNT_ID.test(accountId)) {
    throw new TypeError("an account id has 12 digits");
  }
  if ((await findAccountByEmail(db, email)) !== undefined)
    throw entityAlreadyExists(`An account with the e-mail address ${email} already exists.`);
  const now = means.now();
  const account: AccountRow = {
    account_id: accountId ?? (await freeAccountId(db, means.randomBytes)),
    name,
    email,
    email_key: emailKey(email),
    root_password: rootPassword,
    root_password_set_at: now,
    alias: null,
    created_at: now,
  };
  const taken = () => entityAlreadyExists(`The account ${account.account_id} already exists.`);
  if ((await findAccount(db, account.account_id)) !== undefined) throw taken();
  await refuseDuplicate(db.insertInto("accounts").values(account).execute(), taken);
  return account;
}

export function findAccount(db: Kysely<Schema>, accountId: string): Promise<AccountRow | undefined> {
  return db.selectFrom("accounts").selectAll().where("account_id", "=", accountId).executeTakeFirst();
}

/** By the root user's e-mail address, without case. */
export function findAccountByEmail(db: Kysely<Schema>, email: string): Promise<AccountRow | undefined> {
  return db.selectFrom("accounts").selectAll().where("email_key", "=", emailKey(email)).executeTakeFirst();
}

export function findAccountByAlias(db: Kysely<Schema>, alias: string): Promise<AccountRow | undefined> {
  return db.selectFrom("accounts").selectAll().where("alias", "=", alias).executeTakeFirst();
}

/** All accounts, sorted by id. */
export function listAccounts(db: Kysely<Schema>): Promise<AccountRow[]> {
  return db.selectFrom("accounts").selectAll().orderBy("account_id").execute();
}

function emailKey(email: string): string {
  return email.toLowerCase();
}

/** Twelve digits, the first not 0, so that what takes them for a number does not lose one. */
async function freeAccountId(db: Kysely<Schema>, randomBytes: (size: number) => Uint8Array): Promise<string> {
  for (;;) {
    const accountId = randomAccountId(randomBytes);
    if ((await findAccount(db, accountId)) === undefined) return accountId;
  }
}

const FIRST = 100_000_000_000;
const COUNT = 900_000_000_000;

function randomAccountId(randomBytes: (size: number) => Uint8Array): string {
  // 48 bits are 312 times as many as there are ids: the remainder favours none by more than a third of a percent.
  return String(FIRST + (Buffer.from(randomBytes(6)).readUIntBE(0, 6) % COUNT));
}

import { hash } from "node:crypto";
import { findAccount, findAccountByAlias, findAccountByEmail } from "../../../directory/accounts.ts";
import type { Directory } from "../../../directory/directory.ts";
import { nameKey } from "../../../directory/names.ts";
import type { AccountRow, UserRow } from "../../../storage/schema.ts";
import type { LoginProfileRow } from "../../../storage/schema/passwords-and-mfa.ts";
import type { Storage } from "../../../storage/storage.ts";
import type { SignInIdentity } from "../../../audit/sign-in-event.ts";
import type { Person } from "./second-factor.ts";

/** Whom somebody says to be. */
export type Claim =
  | { readonly kind: "iam"; readonly account: string; readonly userName: string }
  | { readonly kind: "root"; readonly email: string };

/** Somebody who has a password here. */
export interface SignInPerson extends Person {
  /** A PHC string. */
  readonly password: string;
  readonly passwordSetAt: number;
  /** Undefined for the root user. */
  readonly user: UserRow | undefined;
  readonly profile: LoginProfileRow | undefined;
}

/** What a claim was found to mean. */
export interface Found {
  /** Undefined where there is no such account, user, or password. */
  readonly person: SignInPerson | undefined;
  /** For the audit trail. */
  readonly identity: SignInIdentity;
  readonly accountId: string | undefined;
  /**
   * What guesses are counted by: what was typed, in one spelling, whether or not there is anybody. An account's id and its alias are two:
   * waits that they shared would tell whose alias it is.
   */
  readonly text: string;
}

/** What is looked for where there is nothing to look for: no account can have this id, and nothing this name. */
const NO_ACCOUNT = "000000000000";
const NOTHING = "";
/** IAM API Reference, "CreateUser", "CreateAccountAlias". Also keeps out what a database takes for no text. */
const USER_NAME = /^[\w+=,.@-]{1,64}$/;
const ALIAS = /^[a-z0-9-]{3,63}$/;
const ACCOUNT_ID = /^\d{12}$/;
const EMAIL = /^[^\p{Cc}\s]{1,320}$/u;

interface Reading {
  readonly storage: Pick<Storage, "reader">;
  readonly directoryOf: (accountId: string, now: number) => Directory;
}

/** Looks for the person of a claim. It takes the same queries whether or not there is anybody. */
export function findPerson(reading: Reading, claim: Claim, now: number): Promise<Found> {
  return claim.kind === "root" ? findRoot(reading, claim.email) : findUser(reading, claim, now);
}

async function findRoot({ storage }: Reading, typed: string): Promise<Found> {
  const email = typed.trim();
  const account = await findAccountByEmail(storage.reader, EMAIL.test(email) ? email : NOTHING);
  return {
    person: account === undefined ? undefined : rootPerson(account),
    identity: account === undefined ? { kind: "stranger", as: "root" } : { kind: "root" },
    accountId: account?.account_id,
    text: JSON.stringify(["root", email.toLowerCase()]),
  };
}

async function findUser(
  { storage, directoryOf }: Reading,
  claim: Extract<Claim, { kind: "iam" }>,
  now: number,
): Promise<Found> {
  const name = claim.userName.trim();
  const written = accountAsWritten(claim.account);
  const account = await (ACCOUNT_ID.test(written)
    ? findAccount(storage.reader, written)
    : findAccountByAlias(storage.reader, ALIAS.test(written) ? written : NOTHING));
  const directory = directoryOf(account?.account_id ?? NO_ACCOUNT, now);
  const user = await directory.users.find(USER_NAME.test(name) ? name : NOTHING);
  const profile = await directory.loginProfiles.find(user?.user_id ?? NOTHING);
  return {
    person:
      account === undefined || user === undefined || profile === undefined
        ? undefined
        : userPerson(user, profile),
    identity:
      user === undefined
        ? { kind: "stranger", as: "user" }
        : { kind: "user", userId: user.user_id, name: user.name, path: user.path },
    accountId: account?.account_id,
    text: JSON.stringify(["user", written, nameKey(name)]),
  };
}

/** An account id may be written in groups of four; aliases are lower case. */
function accountAsWritten(account: string): string {
  const text = account.trim().toLowerCase();
  return /^\d{4}-\d{4}-\d{4}$/.test(text) ? text.replaceAll("-", "") : text;
}

/** The person of a sign-in under way, as it is now; undefined when there is no such user or password any more. */
export async function readPerson(directory: Directory, userId: string): Promise<SignInPerson | undefined> {
  if (userId === directory.accountId) return rootPerson(await directory.account.get());
  const user = await directory.users.findById(userId);
  const profile = await directory.loginProfiles.find(userId);
  return user === undefined || profile === undefined ? undefined : userPerson(user, profile);
}

/** What a browser is known for: one person, whatever the names. */
export function deviceOwner({ accountId, userId }: Pick<Person, "accountId" | "userId">): string {
  return `${accountId} ${userId}`;
}

/** As the audit trail names who is signing in. */
export function identityOf({ user }: SignInPerson): SignInIdentity {
  return user === undefined
    ? { kind: "root" }
    : { kind: "user", userId: user.user_id, name: user.name, path: user.path };
}

/** Tells one password of a person from another, without saying anything of it: its hash has a salt of its own. */
export function passwordPrint({ password }: SignInPerson): string {
  return hash("sha256", password, "base64url");
}

function rootPerson(account: AccountRow): SignInPerson {
  return {
    accountId: account.account_id,
    userId: account.account_id,
    name: "root",
    password: account.root_password,
    passwordSetAt: account.root_password_set_at,
    user: undefined,
    profile: undefined,
  };
}

function userPerson(user: UserRow, profile: LoginProfileRow): SignInPerson {
  return {
    accountId: user.account_id,
    userId: user.user_id,
    name: user.name,
    password: profile.password,
    passwordSetAt: profile.changed_at,
    user,
    profile,
  };
}

import type { Kysely } from "kysely";
import { parseSessionStatement, type SessionStatement } from "../../credentials/session-statement.ts";
import type { Schema } from "../../storage/schema.ts";
import type { SignInSessionRow } from "../../storage/schema/sign-in.ts";
import type { DirectoryScope } from "../scope.ts";
import { secretId } from "./account-secret.ts";

/** Nobody stays signed in for longer, whatever a sign-in asks for: 12 hours. */
export const LONGEST_SIGN_IN = 12 * 3600 * 1000;

const SECRET_SIZE = 32;

export interface NewSignInSession {
  /**
   * What the session's temporary credentials are made from. `issuedAt` is what policies take them to be issued at: the moment of the sign-in, or
   * an earlier one. `expiresAt` is the end; with a second factor `mfaAuthenticatedAt` says when it was given.
   */
  readonly statement: SessionStatement;
  /** Epoch milliseconds; default: when the statement was issued. */
  readonly signedInAt?: number | undefined;
  readonly secondFactor?: "totp" | "passkey" | undefined;
  /** When the password that was given was set (`changed_at`, `root_password_set_at`); null where none was given. */
  readonly passwordSetAt: number | null;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
}

export interface OpenedSignInSession {
  readonly row: SignInSessionRow;
  readonly accountId: string;
  /** For the browser's cookie, and kept nowhere else: 32 random bytes as base64url. */
  readonly secret: string;
}

/** The people of an account who are signed in. A session is known by a secret, of which only the digest is kept. */
export function signInSessionsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  return {
    /** Signs somebody in. Throws TypeError for a statement of another account or of more than 12 hours: a fault of ours. */
    async create(made: NewSignInSession): Promise<OpenedSignInSession> {
      const { statement } = made;
      const { expiresAt } = statement;
      const signedInAt = made.signedInAt ?? statement.issuedAt;
      if (statement.accountId !== accountId) throw new TypeError("the statement is of another account");
      if (expiresAt - signedInAt > LONGEST_SIGN_IN || expiresAt <= scope.now())
        throw new TypeError("a sign-in lasts 12 hours at most, and not nothing");
      const secret = Buffer.from(scope.randomBytes(SECRET_SIZE)).toString("base64url");
      const row: SignInSessionRow = {
        account_id: accountId,
        session_id: secretId(secret),
        owner_id: signInOwner(statement),
        statement: JSON.stringify(statement),
        signed_in_at: signedInAt,
        expires_at: expiresAt,
        second_factor_at: statement.mfaAuthenticatedAt ?? null,
        second_factor: made.secondFactor ?? null,
        password_set_at: made.passwordSetAt,
        source_ip: made.sourceIp,
        user_agent: (made.userAgent ?? "").slice(0, LONGEST_USER_AGENT),
      };
      await db.insertInto("sign_in_sessions").values(row).execute();
      return { row, accountId, secret };
    },

    /** The session of a cookie's secret; undefined when there is none, or it is over. */
    find(secret: string): Promise<SignInSessionRow | undefined> {
      return readSignInSession(db, accountId, secretId(secret), scope.now());
    },

    /** By its id, as credentials name it. */
    findById(sessionId: string): Promise<SignInSessionRow | undefined> {
      return readSignInSession(db, accountId, sessionId, scope.now());
    },

    /** When the password of who owns this session was last set; undefined for who has none any more. */
    passwordSetAt: (ownerId: string): Promise<number | undefined> => passwordSetAt(db, accountId, ownerId),

    /** Signs out here. The session's credentials are good for nothing from then on. */
    async end(sessionId: string): Promise<void> {
      await db
        .deleteFrom("sign_in_sessions")
        .where("account_id", "=", accountId)
        .where("session_id", "=", sessionId)
        .execute();
      scope.announce(`sign-in-session:${sessionId}`);
    },

    /** Signs out everywhere. @param ownerId see `SignInSessionRow.owner_id` */
    async endAllOf(ownerId: string): Promise<void> {
      await db
        .deleteFrom("sign_in_sessions")
        .where("account_id", "=", accountId)
        .where("owner_id", "=", ownerId)
        .execute();
      scope.announce(`sign-in-sessions-of:${ownerId}`);
    },
  };
}

const LONGEST_USER_AGENT = 1024;

/** What its credentials are made from; undefined for what a later version of the server wrote. */
export function signInStatement(row: SignInSessionRow): SessionStatement | undefined {
  return parseSessionStatement(row.statement);
}

/**
 * Whose a session is, as `aws:userid` has it: a user, the root user (the account's id), one person in a role, or a federated user. Not the
 * role: who signs out everywhere signs out nobody else.
 */
export function signInOwner(statement: SessionStatement): string {
  switch (statement.kind) {
    case "session-token":
      return statement.principal.kind === "root" ? statement.accountId : statement.principal.userId;
    case "assumed-role":
      return `${statement.principal.roleId}:${statement.principal.sessionName}`;
    case "federation-token":
      return `${statement.accountId}:${statement.principal.name}`;
  }
}

/**
 * A session that is there, is not over, and whose password is still the one that was given. The last is looked at here as well, so that a
 * password that is changed on any way whatever takes its sessions with it.
 */
export async function readSignInSession(
  db: Kysely<Schema>,
  accountId: string,
  sessionId: string,
  now: number,
): Promise<SignInSessionRow | undefined> {
  const row = await db
    .selectFrom("sign_in_sessions")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now) return undefined;
  if (row.password_set_at === null) return row;
  return (await passwordSetAt(db, accountId, row.owner_id)) === row.password_set_at ? row : undefined;
}

async function passwordSetAt(
  db: Kysely<Schema>,
  accountId: string,
  ownerId: string,
): Promise<number | undefined> {
  if (ownerId === accountId) {
    const account = await db
      .selectFrom("accounts")
      .select("root_password_set_at")
      .where("account_id", "=", accountId)
      .executeTakeFirst();
    return account?.root_password_set_at;
  }
  const profile = await db
    .selectFrom("login_profiles")
    .select("changed_at")
    .where("account_id", "=", accountId)
    .where("user_id", "=", ownerId)
    .executeTakeFirst();
  return profile?.changed_at;
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SessionStatement } from "../../credentials/session-statement.ts";
import type { LoginProfileRow } from "../../storage/schema/passwords-and-mfa.ts";
import type { UserRow } from "../../storage/schema.ts";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import { createSignInSessionStore, type SignInSessionStore } from "./sign-in-session-store.ts";
import { LONGEST_SIGN_IN, type OpenedSignInSession, signInOwner } from "./sign-in-sessions.ts";

let here: TestDirectory;
let store: SignInSessionStore;
let alice: UserRow;
let profile: LoginProfileRow;
beforeEach(async () => {
  here = await openTestDirectory();
  store = createSignInSessionStore(here.storage.reader, here.storage.changes, () => here.now, 100);
  alice = await here.write(({ users }) => users.create({ name: "alice" }));
  profile = await here.write(({ loginProfiles }) => loginProfiles.create(alice, "a hash", false));
});
afterEach(() => here.close());

function statement(principal: { kind: "root" } | { kind: "user"; userId: string }): SessionStatement {
  const issuedAt = here.now;
  return {
    kind: "session-token",
    accountId: here.accountId,
    principal,
    issuedAt,
    expiresAt: issuedAt + LONGEST_SIGN_IN,
  };
}

function signIn(
  made: SessionStatement = statement({ kind: "user", userId: alice.user_id }),
  passwordSetAt: number | null = profile.changed_at,
): Promise<OpenedSignInSession> {
  return here.write(({ signInSessions }) =>
    signInSessions.create({
      statement: made,
      passwordSetAt,
      sourceIp: "192.0.2.1",
      userAgent: "x".repeat(5000),
    }),
  );
}

/** Whether the cookie and the credentials of a session are still good. They must never differ. */
async function isGood({ row, secret }: OpenedSignInSession): Promise<boolean> {
  const found = await here.read.signInSessions.find(secret);
  const alive = await store.isAlive(row.account_id, row.session_id);
  expect(alive).toBe(found !== undefined);
  return alive;
}

it("is known by its secret, which is not kept", async () => {
  const session = await signIn();
  expect(session.secret).toMatch(/^[\w-]{43}$/u);
  const kept = await here.read.signInSessions.find(session.secret);
  expect(kept).toEqual(session.row);
  expect(kept?.user_agent).toHaveLength(1024);
  expect(JSON.stringify(kept)).not.toContain(session.secret);
  expect(await here.read.signInSessions.find(session.row.session_id)).toBeUndefined();
});

it("lasts twelve hours at most", async () => {
  const session = await signIn();
  here.now += LONGEST_SIGN_IN - 1;
  expect(await isGood(session)).toBe(true);
  here.now += 1;
  expect(await isGood(session)).toBe(false);
  const longer = statement({ kind: "root" });
  await expect(signIn({ ...longer, expiresAt: longer.expiresAt + 1 })).rejects.toThrow(TypeError);
});

it("is of one account", async () => {
  await expect(signIn({ ...statement({ kind: "root" }), accountId: "999999999999" })).rejects.toThrow(
    TypeError,
  );
});

describe("ends", () => {
  it("by signing out of it, and of no other", async () => {
    const [one, other] = [await signIn(), await signIn()];
    expect([await isGood(one), await isGood(other)]).toEqual([true, true]);
    await here.write(({ signInSessions }) => signInSessions.end(one.row.session_id));
    expect([await isGood(one), await isGood(other)]).toEqual([false, true]);
  });

  it("by signing out everywhere, of the same identity alone", async () => {
    const sessions = [await signIn(), await signIn()];
    const root = await signIn(statement({ kind: "root" }), null);
    for (const session of sessions) expect(await isGood(session)).toBe(true);
    await here.write(({ signInSessions }) => signInSessions.endAllOf(alice.user_id));
    for (const session of sessions) expect(await isGood(session)).toBe(false);
    expect(await isGood(root)).toBe(true);
  });

  it("with another password, not with what else changes of it", async () => {
    const session = await signIn();
    here.now += 1000;
    await here.write(({ loginProfiles }) => loginProfiles.update(profile, { resetRequired: true }));
    expect(await isGood(session)).toBe(true);
    await here.write(({ loginProfiles }) => loginProfiles.update(profile, { password: "another hash" }));
    expect(await isGood(session)).toBe(false);
  });

  it("with the password itself", async () => {
    const session = await signIn();
    expect(await isGood(session)).toBe(true);
    await here.write(({ loginProfiles }) => loginProfiles.delete(alice));
    expect(await isGood(session)).toBe(false);
  });

  it("with another password of the root user", async () => {
    const { root_password_set_at: setAt } = await here.read.account.get();
    const session = await signIn(statement({ kind: "root" }), setAt);
    const user = await signIn();
    expect(await isGood(session)).toBe(true);
    here.now += 1000;
    await here.write(({ account }) => account.setRootPassword("another hash"));
    expect([await isGood(session), await isGood(user)]).toEqual([false, true]);
    expect(await here.read.account.get()).toMatchObject({
      root_password: "another hash",
      root_password_set_at: here.now,
    });
  });

  it("with a password that is changed behind its back", async () => {
    const session = await signIn();
    await here.write(({ accountId }, { db }) =>
      db
        .updateTable("login_profiles")
        .set({ changed_at: here.now + 1 })
        .where("account_id", "=", accountId)
        .execute(),
    );
    expect(await here.read.signInSessions.find(session.secret)).toBeUndefined();
  });

  it("before it begins, where the password that was given is not the one any more", async () => {
    here.now += 1000;
    await here.write(({ loginProfiles }) => loginProfiles.update(profile, { password: "another hash" }));
    expect(await isGood(await signIn())).toBe(false);
  });
});

it("belongs to one person, also where many are in a role", () => {
  const base = { accountId: "111122223333", issuedAt: 0, expiresAt: 1 };
  const principal = { roleId: "AROA1", roleName: "r", sessionName: "ann" };
  expect(signInOwner({ ...base, kind: "assumed-role", principal, chained: false })).toBe("AROA1:ann");
  const issuer = { kind: "user", userId: "AIDA1" } as const;
  const federated = { ...base, kind: "federation-token", principal: { name: "ann", issuer } } as const;
  expect(signInOwner(federated)).toBe("111122223333:ann");
  expect(signInOwner({ ...base, kind: "session-token", principal: issuer })).toBe("AIDA1");
  expect(signInOwner({ ...base, kind: "session-token", principal: { kind: "root" } })).toBe("111122223333");
});

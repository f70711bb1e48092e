// Where transactions really run side by side: who signs in with a password while another one is set is not signed in, and what is over is let
// go of while people sign in.
import { expect, test } from "vitest";
import { createPurge } from "../jobs/purge-sign-in.ts";
import { createSignInSessionStore } from "./sign-in/sign-in-session-store.ts";
import { eachOnPostgres } from "./testing/postgres-directory.ts";
import type { TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

function signIn(userId: string, passwordSetAt: number | null, lasts = 3_600_000) {
  return it.write(({ signInSessions, accountId }) =>
    signInSessions.create({
      statement: {
        kind: "session-token",
        accountId,
        principal: { kind: "user", userId },
        issuedAt: it.now,
        expiresAt: it.now + lasts,
      },
      passwordSetAt,
      sourceIp: "",
      userAgent: undefined,
    }),
  );
}

test("no session outlives the password that it was made with, however the two meet", async () => {
  const alice = await it.write(({ users }) => users.create({ name: "alice" }));
  let profile = await it.write(({ loginProfiles }) => loginProfiles.create(alice, "hash", false));
  const store = createSignInSessionStore(it.storage.reader, it.storage.changes, () => it.now, 100);
  for (let round = 0; round < 5; round += 1) {
    const given = profile;
    it.now += 1000;
    const [, ...sessions] = await Promise.all([
      it.write(({ loginProfiles }) => loginProfiles.update(given, { password: `hash ${round}` })),
      ...Array.from({ length: 4 }, () => signIn(alice.user_id, given.changed_at)),
    ]);
    for (const { secret, row } of sessions) {
      expect(await it.read.signInSessions.find(secret)).toBeUndefined();
      expect(await store.isAlive(row.account_id, row.session_id)).toBe(false);
    }
    profile = await it.read.loginProfiles.get(alice);
    const { row } = await signIn(alice.user_id, profile.changed_at);
    expect(await store.isAlive(row.account_id, row.session_id)).toBe(true);
  }
});

test("what is over goes while others come", async () => {
  const purge = createPurge({
    storage: it.storage,
    now: () => it.now,
    logger: { error: () => undefined },
    page: 4,
  });
  for (let count = 0; count < 10; count += 1) await signIn("AIDAOVER", null, 1000);
  it.now += 1000;
  const [, ...made] = await Promise.all([
    purge.run(),
    ...Array.from({ length: 6 }, () => signIn("AIDANEW", null)),
  ]);
  await purge.close();
  const rows = await it.storage.reader.selectFrom("sign_in_sessions").select("session_id").execute();
  expect(rows.map(({ session_id: id }) => id).toSorted()).toEqual(
    made.map(({ row }) => row.session_id).toSorted(),
  );
});

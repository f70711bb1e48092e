import { afterEach, beforeEach, expect, test } from "vitest";
import { createPurge } from "../../jobs/purge-sign-in.ts";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import { accountOfSecret } from "./account-secret.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

test("a way is found by its token, for an hour, and says whose it is", async () => {
  const { token, expiresAt } = await it.write(({ passwordResets }) => passwordResets.issue());
  expect([accountOfSecret(token), expiresAt - it.now]).toEqual([it.accountId, 3_600_000]);
  expect(await it.read.passwordResets.find(token)).toMatchObject({ expires_at: expiresAt });
  it.now = expiresAt;
  expect(await it.read.passwordResets.find(token)).toBeUndefined();
});

test("of more than three the oldest closes; and all of them, when they are ended", async () => {
  const tokens: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    it.now += 1;
    tokens.push((await it.write(({ passwordResets }) => passwordResets.issue())).token);
  }
  const open = () => Promise.all(tokens.map((token) => it.read.passwordResets.find(token)));
  expect((await open()).map((row) => row !== undefined)).toEqual([false, true, true, true]);
  await it.write(({ passwordResets }) => passwordResets.endAll());
  expect((await open()).every((row) => row === undefined)).toBe(true);
});

test("what is over is purged", async () => {
  const { expiresAt } = await it.write(({ passwordResets }) => passwordResets.issue());
  it.now = expiresAt;
  const purge = createPurge({
    storage: it.storage,
    now: () => it.now,
    logger: { error: () => undefined },
  });
  await purge.run();
  await purge.close();
  expect(await it.storage.reader.selectFrom("password_resets").selectAll().execute()).toEqual([]);
});

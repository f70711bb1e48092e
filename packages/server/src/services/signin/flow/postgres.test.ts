// The steps where transactions really run side by side: of several at once with one hand-over exactly one wins, guesses are all paid for,
// and the statements are those that PostgreSQL understands, too.
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInFailuresOf } from "../../../directory/sign-in/sign-in-failures.ts";
import { startPostgres, type TestPostgres } from "../../../storage/testing/postgres.ts";
import { type FlowBench, handOverOf, openFlowBench } from "./testing/flow-bench.ts";

let postgres: TestPostgres;
let it: FlowBench;
beforeAll(async () => {
  postgres = await startPostgres();
  it = await openFlowBench({ url: await postgres.url("sign_in_flow") });
});
afterAll(async () => {
  await it.close();
  await postgres.stop();
});

const claim = (userName: string) => ({ kind: "iam", account: "111122223333", userName }) as const;

async function codes(attempts: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const ends = await Promise.allSettled(attempts);
  return ends.map((end) =>
    end.status === "fulfilled" ? "done" : (end.reason as { readonly code: string }).code,
  );
}

test("each step is taken, and once, however many take it at once", async () => {
  const alice = await it.user("alice", "Secret-1");
  const phone = await it.device(alice, "phone");
  await it.requireAnother(alice);
  const flow = handOverOf(await it.signIn(claim("alice"), "Secret-1"), "second-factor");
  const code = phone.code();
  const shown = Array.from({ length: 4 }, () => it.flow.secondFactor(it.visit(), flow, "totp", { code }));
  expect((await codes(shown)).toSorted()).toEqual(["StepOver", "StepOver", "StepOver", "done"]);
  const next = handOverOf(await Promise.any(shown), "new-password");
  const set = Array.from({ length: 4 }, (_, index) =>
    it.flow.newPassword(it.visit(), next, `Secret-${index + 2}`),
  );
  expect((await codes(set)).toSorted()).toEqual(["StepOver", "StepOver", "StepOver", "done"]);
  expect(await it.rows("sign_in_sessions")).toBe(1);
  expect(await it.rows("sign_in_flows")).toBe(0);
});

test("one code for two sign-ins at once is good for one of them", async () => {
  const bob = await it.user("bob", "Secret-1");
  const phone = await it.device(bob, "bobs-phone");
  const begin = async () => handOverOf(await it.signIn(claim("bob"), "Secret-1"), "second-factor");
  const flows = [await begin(), await begin(), await begin()];
  const code = phone.code();
  const ends = await codes(flows.map((flow) => it.flow.secondFactor(it.visit(), flow, "totp", { code })));
  expect(ends.toSorted()).toEqual(["WrongCode", "WrongCode", "done"]);
});

test("many guesses at once are paid for one by one", async () => {
  await it.user("carol", "Secret-1");
  const guesses = Array.from({ length: 20 }, (_, guess) =>
    it.signIn(claim("carol"), "x", it.visit({ sourceIp: `198.51.100.${guess}` })),
  );
  const ends = await codes(guesses);
  expect(ends.filter((code) => code === "AuthenticationFailed")).toHaveLength(5);
  expect(ends.filter((code) => code === "TooManyAttempts")).toHaveLength(15);
});

test("names that a database takes for no text are nobody's", async () => {
  const account = { ...claim("a\0"), account: "b\0" };
  expect(await codes([it.signIn(account, "x\0"), it.signIn({ kind: "root", email: "\0" }, "x")])).toEqual([
    "AuthenticationFailed",
    "AuthenticationFailed",
  ]);
});

test("of too many failures those that make nobody wait go", async () => {
  const rows = await it.rows("sign_in_failures");
  expect(rows).toBeGreaterThan(5);
  await it.storage.write(({ db }) => signInFailuresOf(db, it.now).purge(1));
  const left = await it.storage.reader.selectFrom("sign_in_failures").selectAll().execute();
  expect(left).toMatchObject([{ kind: "identity", count: 5 }]);
});

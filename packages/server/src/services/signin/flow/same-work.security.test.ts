// The attack: somebody wants to know which accounts, users and e-mail addresses there are, and asks the sign-in. Whatever differs tells: words,
// status, the time that hashing takes, a query more, a write more, and who has to wait after many guesses.
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebError } from "../web/route.ts";
import type { Claim } from "./person.ts";
import { type FlowBench, openFlowBench } from "./testing/flow-bench.ts";

let it: FlowBench;
beforeEach(async () => {
  it = await openFlowBench();
  await it.user("alice", "Secret-1");
  await it.write(async ({ account, users }) => {
    await account.createAlias("example-corp");
    await users.create({ name: "without-password" });
  });
});
afterEach(() => it.close());

const iam = (account: string, userName: string): Claim => ({ kind: "iam", account, userName });
const root = (email: string): Claim => ({ kind: "root", email });

const USERS: readonly Claim[] = [
  iam("111122223333", "alice"),
  iam("111122223333", "bob"),
  iam("111122223333", "without-password"),
  iam("111122223333", "no name"),
  iam("999988887777", "alice"),
  iam("example-corp", "alice"),
  iam("no-corp", "alice"),
  iam("no alias!", "alice"),
];
const ROOTS: readonly Claim[] = [root("root@example.test"), root("nobody@example.test"), root("no address")];

/** All that can be told from outside, and all that takes time. */
async function told(claim: Claim) {
  it.done();
  const error = await it.signIn(claim, "Guess-1").then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WebError)) throw error;
  const { code, status, message, retryAfter } = error;
  return { code, status, message, retryAfter, done: it.done() };
}

test.each([
  ["users", USERS],
  ["e-mail addresses", ROOTS],
])(
  "a wrong guess at any of several %s, there or not, is the same in words and in work",
  async (_, claims) => {
    const seen: Awaited<ReturnType<typeof told>>[] = [];
    for (const claim of claims) seen.push(await told(claim));
    expect(seen[0]).toMatchObject({
      code: "AuthenticationFailed",
      status: 400,
      message: "Your authentication information is incorrect. Please try again.",
    });
    expect(seen[0]?.done.filter((kind) => kind === "hash")).toHaveLength(1);
    expect(seen[0]?.done.filter((kind) => kind === "InsertQueryNode")).toHaveLength(2);
    for (const other of seen) expect(other).toEqual(seen[0]);
  },
);

test.each([
  ["users", USERS],
  ["e-mail addresses", ROOTS],
])(
  "the waits of several %s are the same, and while they last nothing is hashed or written",
  async (_, claims) => {
    const seen: unknown[] = [];
    for (const claim of claims) {
      const mine: unknown[] = [];
      for (let guess = 0; guess < 8; guess++) mine.push(await told(claim));
      seen.push(mine);
    }
    const [first] = seen as Awaited<ReturnType<typeof told>>[][];
    expect(first?.map(({ code }) => code)).toEqual([
      ...Array.from({ length: 5 }, () => "AuthenticationFailed"),
      ...Array.from({ length: 3 }, () => "TooManyAttempts"),
    ]);
    expect(first?.at(-1)).toMatchObject({ status: 429, retryAfter: 30 });
    expect(first?.at(-1)?.done.filter((kind) => kind !== "SelectQueryNode")).toEqual([]);
    for (const other of seen) expect(other).toEqual(first);
  },
);

test("a right password in the wait is answered as a wrong one is", async () => {
  const claim = iam("111122223333", "alice");
  for (let guess = 0; guess < 5; guess++) await told(claim);
  const blocked = await told(claim);
  await expect(it.signIn(claim, "Secret-1")).rejects.toMatchObject({
    code: "TooManyAttempts",
    message: "There were too many attempts. Try again later.",
    retryAfter: blocked.retryAfter,
  });
  it.now += 30_000;
  expect((await it.signIn(claim, "Secret-1")).answer.step).toBe("done");
});

test("a name is one name, however it is written", async () => {
  const ways = [
    iam("111122223333", "alice"),
    iam("1111-2222-3333", "ALICE"),
    iam(" 111122223333 ", " Alice "),
    iam("111122223333", "alicE"),
    iam("1111-2222-3333", "alice"),
  ];
  for (const claim of ways) expect((await told(claim)).code).toBe("AuthenticationFailed");
  for (const claim of ways) expect((await told(claim)).code).toBe("TooManyAttempts");
});

test("waits do not tell whose an alias is", async () => {
  for (const account of ["111122223333", "999988887777"])
    for (let guess = 0; guess < 6; guess++) await told(iam(account, "bob"));
  for (const alias of ["example-corp", "no-corp"])
    expect((await told(iam(alias, "bob"))).code).toBe("AuthenticationFailed");
});

// The attack: somebody sets the root password with a token that is guessed, altered, of another account, used, too old, or not among the last
// any more; or with two requests at once; or reads tokens in the database. Who reads the owner's mail, and has no second factor, uses recovery
// to go on guessing at codes, or takes a sign-in over that the former password began.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAccount } from "../../../directory/accounts.ts";
import { hashOf, handOverOf } from "../flow/testing/flow-bench.ts";
import { EMAIL, openRecoveryBench, type RecoveryBench } from "./testing/recovery-bench.ts";

let it: RecoveryBench;
beforeEach(async () => {
  it = await openRecoveryBench();
});
afterEach(() => it.close());

const OTHER = "444455556666";
const NEW = "another-Secret1";
const HOUR = 3_600_000;
const over = { code: "LinkOver", status: 400 };

async function token(): Promise<string> {
  it.flow.now += 1;
  await it.request(EMAIL);
  return it.lastToken();
}

async function rootPassword(accountId = it.flow.accountId): Promise<string> {
  const { root_password: password } = await it.flow.storage.reader
    .selectFrom("accounts")
    .select("root_password")
    .where("account_id", "=", accountId)
    .executeTakeFirstOrThrow();
  return password;
}

test("a token has 256 random bits, and the database its digest alone", async () => {
  const mine = await token();
  const [account, secret = ""] = mine.split(".");
  expect([account, Buffer.from(secret, "base64url").byteLength]).toEqual(["111122223333", 32]);
  expect(await token()).not.toBe(mine);
  for (const table of ["password_resets", "mails", "events"] as const) {
    const rows = JSON.stringify(await it.flow.storage.reader.selectFrom(table).selectAll().execute());
    expect(rows.length).toBeGreaterThan(2);
    expect(rows).not.toContain(secret);
  }
});

test("what is no token, altered, or of another account opens nothing", async () => {
  await it.flow.storage.write(({ db }) =>
    createAccount(
      db,
      { accountId: OTHER, name: "Other", email: "other@example.test", rootPassword: hashOf("x") },
      it.flow.means.runtime,
    ),
  );
  const mine = await token();
  const [, secret = ""] = mine.split(".");
  const last = secret.endsWith("A") ? "B" : "A";
  const guesses = [
    "",
    ".",
    secret,
    `${OTHER}.${secret}`,
    `000000000000.${secret}`,
    `111122223333.${secret.slice(0, -1)}${last}`,
    `${mine} `,
    `${mine}=`,
    `111122223333.${"A".repeat(43)}`,
    "111122223333.' or 1=1 --",
    `${mine}\u0000`,
  ];
  for (const guess of guesses) await expect(it.reset(guess, NEW, "203.0.113.5")).rejects.toMatchObject(over);
  expect([await rootPassword(), await rootPassword(OTHER)]).toEqual([hashOf("root-Secret1"), hashOf("x")]);
  await it.reset(mine, NEW);
  expect([await rootPassword(), await rootPassword(OTHER)]).toEqual([hashOf(NEW), hashOf("x")]);
});

test("guesses at tokens are paid for by the address they come from", async () => {
  const guess = (count: number) => `111122223333.${String(count).padStart(43, "A")}`;
  for (let count = 0; count < 50; count += 1)
    await expect(it.reset(guess(count), NEW, "203.0.113.5")).rejects.toMatchObject(over);
  const mine = await token();
  await expect(it.reset(mine, NEW, "203.0.113.5")).rejects.toMatchObject({
    code: "TooManyAttempts",
    status: 429,
  });
  await it.reset(mine, NEW);
});

test("a token is good once, also for two at once", async () => {
  const mine = await token();
  const ends = await Promise.allSettled([it.reset(mine, NEW), it.reset(mine, "yet-another-Secret2")]);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(ends.find(({ status }) => status === "rejected")).toMatchObject({ reason: over });
  await expect(it.reset(mine, NEW)).rejects.toMatchObject(over);
});

test("a token is good for an hour", async () => {
  const mine = await token();
  it.flow.now += HOUR;
  await expect(it.reset(mine, NEW)).rejects.toMatchObject(over);
  const other = await token();
  it.flow.now += HOUR - 1;
  await it.reset(other, NEW);
});

test("a token that was asked for before three others is good no more, nor is any other after a change", async () => {
  const tokens: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    tokens.push(await token());
    it.flow.now += 10 * 60_000;
  }
  const [first = "", second = "", third = "", fourth = ""] = tokens;
  await expect(it.reset(first, NEW)).rejects.toMatchObject(over);
  await it.reset(second, NEW);
  for (const other of [third, fourth]) await expect(it.reset(other, NEW)).rejects.toMatchObject(over);
});

test("another root password, set in whatever way, closes all links", async () => {
  const mine = await token();
  await it.flow.write(({ account }) => account.setRootPassword(hashOf("set-Otherwise1")));
  await expect(it.reset(mine, NEW)).rejects.toMatchObject(over);
});

test("a password that breaks the rules is refused, and the token is as good as before", async () => {
  const mine = await token();
  for (const [password, code] of [
    ["aB3$efg", "PasswordPolicyViolation"],
    ["only letters and spaces", "PasswordPolicyViolation"],
    [EMAIL.toLowerCase(), "PasswordPolicyViolation"],
    ["EXAMPLE", "PasswordPolicyViolation"],
    [`aB3$${"x".repeat(125)}`, "ValidationError"],
    ["aB3$\u0000efgh", "ValidationError"],
    ["Пароль-123", "ValidationError"],
  ] as const) {
    const thrown: unknown = await it.reset(mine, password).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).not.toContain(password);
  }
  await expect(it.reset(mine, "")).rejects.toMatchObject({ code: "ValidationError" });
  await it.reset(mine, NEW);
});

test("guesses at the password count no more, and those at the second factor do", async () => {
  const root = { kind: "root", email: EMAIL } as const;
  await it.flow.device(it.flow.accountId, "roots-phone");
  const visit = () => it.flow.visit({ sourceIp: "198.51.100.7" });
  const begun = handOverOf(await it.flow.signIn(root, "root-Secret1", visit()), "second-factor");
  let flow = begun;
  for (let count = 0; count < 5; count += 1) {
    await expect(it.flow.flow.secondFactor(visit(), flow, "totp", { code: "000000" })).rejects.toMatchObject({
      code: "WrongCode",
    });
    flow = handOverOf(await it.flow.signIn(root, "root-Secret1", visit()), "second-factor");
  }
  for (let count = 0; count < 5; count += 1)
    await expect(it.flow.signIn(root, "wrong", visit())).rejects.toThrow("incorrect");
  await expect(it.flow.signIn(root, "root-Secret1", visit())).rejects.toMatchObject({
    code: "TooManyAttempts",
  });

  await it.reset(await token(), NEW);
  // A sign-in that the former password began is over.
  await expect(it.flow.flow.secondFactor(visit(), flow, "totp", { code: "000000" })).rejects.toMatchObject({
    code: "StepOver",
  });
  const next = handOverOf(await it.flow.signIn(root, NEW, visit()), "second-factor");
  await expect(it.flow.flow.secondFactor(visit(), next, "totp", { code: "000000" })).rejects.toMatchObject({
    code: "TooManyAttempts",
  });
});

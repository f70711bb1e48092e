import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FlowBench, handOverOf, openFlowBench } from "./testing/flow-bench.ts";
import { laxPolicy } from "./testing/policies.ts";

const DAY = 86_400_000;
const WRONG = { code: "AuthenticationFailed", status: 400 };

let it: FlowBench;
let alice: string;
beforeEach(async () => {
  it = await openFlowBench();
  alice = await it.user("Alice", "Secret-1");
});
afterEach(() => it.close());

const asAlice = { kind: "iam", account: "111122223333", userName: "Alice" } as const;
const asRoot = { kind: "root", email: "root@example.test" } as const;

const sessionRow = () => it.storage.reader.selectFrom("sign_in_sessions").selectAll().executeTakeFirst();

describe("with a password alone", () => {
  test("a user signs in by account id or alias, however names are written", async () => {
    await it.write(({ account }) => account.createAlias("example-corp"));
    for (const account of ["111122223333", "1111-2222-3333", "example-corp", " Example-Corp "])
      for (const userName of ["Alice", "ALICE"]) {
        const { answer } = await it.signIn({ kind: "iam", account, userName }, "Secret-1");
        expect(answer).toEqual({ step: "done", destination: "/console" });
      }
    expect(await it.rows("sign_in_flows")).toBe(0);
    expect(await it.rows("sign_in_failures")).toBe(1);
  });

  test("the session says who, since when, until when and by which password; the password counts as used", async () => {
    const { session } = await it.signIn(asAlice, "Secret-1");
    const row = await sessionRow();
    expect(row).toMatchObject({
      owner_id: alice,
      signed_in_at: it.now,
      expires_at: it.now + 12 * 3_600_000,
      second_factor: null,
      second_factor_at: null,
      password_set_at: it.now,
      source_ip: "192.0.2.1",
      user_agent: "test",
    });
    expect(JSON.parse(row?.statement ?? "")).toMatchObject({
      kind: "session-token",
      principal: { kind: "user", userId: alice },
    });
    const found = await it.write(({ signInSessions }) => signInSessions.find(session?.secret ?? ""));
    expect(found?.owner_id).toBe(alice);
    expect(await it.write(({ users }) => users.passwordsLastUsed([alice]))).toEqual(
      new Map([[alice, it.now]]),
    );
  });

  test("the root user signs in by e-mail address, without case", async () => {
    const { answer, session } = await it.signIn(
      { kind: "root", email: " ROOT@EXAMPLE.TEST" },
      "root-Secret1",
    );
    expect(answer).toEqual({ step: "done", destination: "/console" });
    expect(session?.accountId).toBe(it.accountId);
    expect(await sessionRow()).toMatchObject({ owner_id: it.accountId });
  });

  test.each([
    ["a wrong password", asAlice, "Secret-2"],
    ["no password", asAlice, ""],
    ["a user that there is not", { ...asAlice, userName: "bob" }, "Secret-1"],
    ["an account that there is not", { ...asAlice, account: "999988887777" }, "Secret-1"],
    ["an alias that there is not", { ...asAlice, account: "example-corp" }, "Secret-1"],
    ["what is no name", { ...asAlice, userName: "a\0b c", account: "\0 !" }, "Secret-1"],
    ["an e-mail address that there is not", { kind: "root", email: "x@example.test" }, "root-Secret1"],
    ["what is no e-mail address", { kind: "root", email: "\0" }, "root-Secret1"],
    ["the root user with a user's password", asRoot, "Secret-1"],
  ] as const)("%s signs nobody in, and is stored as nothing but a guess", async (_, claim, password) => {
    await expect(it.signIn(claim, password)).rejects.toMatchObject(WRONG);
    expect([await it.rows("sign_in_flows"), await it.rows("sign_in_sessions")]).toEqual([0, 0]);
    expect(await it.rows("sign_in_failures")).toBe(2);
  });

  test("a password that becomes another one while it is looked at signs nobody in", async () => {
    const { passwords } = it.means;
    const signIn = passwords.verify.bind(passwords);
    passwords.verify = async (...given) => {
      await it.write(async ({ loginProfiles }) => {
        const profile = await loginProfiles.find(alice);
        if (profile !== undefined) await loginProfiles.update(profile, { password: "another" });
      });
      return signIn(...given);
    };
    await expect(it.signIn(asAlice, "Secret-1")).rejects.toMatchObject(WRONG);
    expect(await it.rows("sign_in_sessions")).toBe(0);
  });
});

describe("with a second factor", () => {
  test("a code of any device leads to a session that knows of it", async () => {
    await it.device(alice, "phone");
    const tablet = await it.device(alice, "tablet");
    const reached = await it.signIn(asAlice, "Secret-1");
    expect(reached).toMatchObject({ answer: { step: "second-factor", methods: [{ kind: "totp" }] } });
    expect(reached.session).toBeUndefined();
    expect(await it.rows("sign_in_sessions")).toBe(0);
    it.now += 60_000;
    const code = `${tablet.code().slice(0, 3)} ${tablet.code().slice(3)}`;
    const done = await it.flow.secondFactor(it.visit(), handOverOf(reached, "second-factor"), "totp", {
      code,
    });
    expect(done.answer).toEqual({ step: "done", destination: "/console" });
    expect(await sessionRow()).toMatchObject({ second_factor: "totp", second_factor_at: it.now });
    expect(JSON.parse((await sessionRow())?.statement ?? "")).toMatchObject({ mfaAuthenticatedAt: it.now });
    expect(await it.rows("sign_in_flows")).toBe(0);
  });

  test("a wrong code leaves the person at the step, and the next right one goes on", async () => {
    const phone = await it.device(alice, "phone");
    const handOver = handOverOf(await it.signIn(asAlice, "Secret-1"), "second-factor");
    for (const code of ["000000", "12345", "abcdef", undefined])
      await expect(it.flow.secondFactor(it.visit(), handOver, "totp", { code })).rejects.toMatchObject({
        code: "WrongCode",
        message: "The code that you entered is incorrect.",
      });
    const done = await it.flow.secondFactor(it.visit(), handOver, "totp", { code: phone.code() });
    expect(done.answer.step).toBe("done");
  });

  test("the root user has one as well", async () => {
    const app = await it.device(it.accountId, "root-account-mfa-device");
    const handOver = handOverOf(await it.signIn(asRoot, "root-Secret1"), "second-factor");
    const done = await it.flow.secondFactor(it.visit(), handOver, "totp", { code: app.code() });
    expect(done.session?.accountId).toBe(it.accountId);
    expect(await sessionRow()).toMatchObject({ owner_id: it.accountId, second_factor: "totp" });
  });
});

describe("with a password that has to be another one", () => {
  beforeEach(async () => {
    await it.requireAnother(alice);
    await it.write(({ passwordPolicy }) =>
      passwordPolicy.put(laxPolicy({ minimum_length: 8, require_numbers: 1 })),
    );
  });

  test("the person sets one under the account's password policy, and is signed in", async () => {
    const reached = await it.signIn(asAlice, "Secret-1");
    expect(reached.answer).toEqual({
      step: "new-password",
      flow: handOverOf(reached, "new-password"),
      userName: "Alice",
      rules: {
        minimumLength: 8,
        symbols: false,
        numbers: true,
        uppercase: false,
        lowercase: false,
        kinds: 1,
        reuse: 1,
      },
    });
    const set = (password: string) =>
      it.flow.newPassword(it.visit(), handOverOf(reached, "new-password"), password);
    await expect(set("Secr-1")).rejects.toMatchObject({
      code: "PasswordPolicyViolation",
      message: "Password should have a minimum length of 8",
    });
    await expect(set("Secret-one")).rejects.toMatchObject({
      message: "Password should have at least one number",
    });
    await expect(set("Secret-1")).rejects.toMatchObject({
      message: "Policy constraint violation with password reuse prevention during password change.",
    });
    await expect(set("Šecret-12")).rejects.toMatchObject({ code: "ValidationError" });
    it.now += 1000;
    const done = await set("Secret-2");
    expect(done.answer).toEqual({ step: "done", destination: "/console" });
    expect(await sessionRow()).toMatchObject({ password_set_at: it.now });
    expect((await it.signIn(asAlice, "Secret-2")).answer.step).toBe("done");
    await expect(it.signIn(asAlice, "Secret-1")).rejects.toMatchObject(WRONG);
  });

  test("the second factor comes before it", async () => {
    const phone = await it.device(alice, "phone");
    const reached = await it.signIn(asAlice, "Secret-1");
    const next = await it.flow.secondFactor(it.visit(), handOverOf(reached, "second-factor"), "totp", {
      code: phone.code(),
    });
    expect(next.answer.step).toBe("new-password");
    const done = await it.flow.newPassword(it.visit(), handOverOf(next, "new-password"), "Secret-2");
    expect(done.answer.step).toBe("done");
    expect(await sessionRow()).toMatchObject({ second_factor: "totp" });
  });
});

test("who may not change the password is told so, before anything is hashed, and sets none", async () => {
  await it.requireAnother(alice);
  const next = handOverOf(await it.signIn(asAlice, "Secret-1"), "new-password");
  const denied = { code: "AccessDenied", status: 403 };
  const set = () => it.flow.newPassword(it.visit(), next, "Secret-2");
  it.denied = "iam:ChangePassword";
  it.done();
  await expect(set()).rejects.toMatchObject(denied);
  expect(it.done()).not.toContain("hash");
  it.denied = undefined;
  // Also who may when it is looked at, and not when it is set.
  const { passwords } = it.means;
  const hash = passwords.hash.bind(passwords);
  passwords.hash = (password) => {
    it.denied = "iam:ChangePassword";
    return hash(password);
  };
  await expect(set()).rejects.toMatchObject(denied);
  expect(await it.rows("sign_in_sessions")).toBe(0);
  it.denied = undefined;
  passwords.hash = hash;
  expect((await set()).answer.step).toBe("done");
});

describe("with a password that has expired", () => {
  test("the person sets another one", async () => {
    await it.write(({ passwordPolicy }) => passwordPolicy.put(laxPolicy({ max_age: 30 })));
    it.now += 30 * DAY;
    const reached = await it.signIn(asAlice, "Secret-1");
    const done = await it.flow.newPassword(it.visit(), handOverOf(reached, "new-password"), "Secret-2");
    expect(done.answer.step).toBe("done");
  });

  test("where expiry is hard only an administrator does, and that is told after the second factor", async () => {
    await it.write(({ passwordPolicy }) => passwordPolicy.put(laxPolicy({ max_age: 30, hard_expiry: 1 })));
    it.now += 30 * DAY;
    const expired = { code: "PasswordExpired", status: 403 };
    await expect(it.signIn(asAlice, "Secret-1")).rejects.toMatchObject(expired);
    const phone = await it.device(alice, "phone");
    const handOver = handOverOf(await it.signIn(asAlice, "Secret-1"), "second-factor");
    const show = () => it.flow.secondFactor(it.visit(), handOver, "totp", { code: phone.code() });
    await expect(show()).rejects.toMatchObject(expired);
    await expect(show()).rejects.toMatchObject({ code: "StepOver" });
    expect([await it.rows("sign_in_flows"), await it.rows("sign_in_sessions")]).toEqual([0, 0]);
  });
});

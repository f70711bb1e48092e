// The attack: what a browser is handed after the first step is the way to a session. Somebody takes it to another browser, keeps it for later, uses
// it twice, skips a step with it, makes one up, changes one, or brings that of another account; or takes a step while what was shown before
// it is not true any more.
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ringForTests } from "../../../credentials/testing/rings.ts";
import type { AuthenticatorApp } from "../../../testing/authenticator.ts";
import { deviceCookie } from "./device-cookie.ts";
import { openHandOver, sealHandOver } from "./hand-over.ts";
import { type FlowBench, handOverOf, hashOf, openFlowBench } from "./testing/flow-bench.ts";
import type { Visit } from "./visit.ts";

const OVER = { code: "StepOver", status: 409, message: "This sign-in is over. Start again." };
const asAlice = { kind: "iam", account: "111122223333", userName: "alice" } as const;

let it: FlowBench;
let alice: string;
let phone: AuthenticatorApp;
beforeEach(async () => {
  it = await openFlowBench();
  alice = await it.user("alice", "Secret-1");
  phone = await it.device(alice, "phone");
});
afterEach(() => it.close());

const begin = async (visit: Visit = it.visit(), bench: FlowBench = it) =>
  handOverOf(await bench.signIn(asAlice, "Secret-1", visit), "second-factor");
const show = (flow: string, visit: Visit = it.visit()) =>
  it.flow.secondFactor(visit, flow, "totp", { code: phone.code() });
describe("a hand-over", () => {
  const row = (version: number) => ({
    account_id: "111122223333",
    flow_id: "flow",
    user_id: "AIDA",
    known_browser: 0,
    step: "second-factor",
    version,
    state: "{}",
    created_at: 0,
    expires_at: 1,
  });

  test("opens in the browser that it was made for, on the server that made it, unchanged", () => {
    const seals = ringForTests();
    const sealed = sealHandOver(seals, "browser", row(3));
    expect(openHandOver(seals, "browser", sealed)).toEqual({
      accountId: "111122223333",
      flowId: "flow",
      step: "second-factor",
      version: 3,
    });
    expect(openHandOver(seals, "other", sealed)).toBeUndefined();
    expect(openHandOver(ringForTests(), "browser", sealed)).toBeUndefined();
    for (let place = 0; place < sealed.length; place++) {
      const other = sealed[place] === "A" ? "B" : "A";
      const changed = sealed.slice(0, place) + other + sealed.slice(place + 1);
      expect(openHandOver(seals, "browser", changed)).toBeUndefined();
    }
    for (const text of ["", "x", "{}", sealed.slice(0, -4), `${sealed} `, "A".repeat(100_000)])
      expect(openHandOver(seals, "browser", text)).toBeUndefined();
  });

  test("is not what else the server seals for the browser", () => {
    const seals = ringForTests();
    const cookie = deviceCookie(
      seals,
      { cookie: undefined, browser: "browser" },
      { identity: "alice", by: "second-factor" },
      randomBytes,
    );
    const asBase64 = Buffer.from(cookie, "base64url").toString("base64");
    expect(openHandOver(seals, "browser", asBase64)).toBeUndefined();
  });
});

test("it is good in one browser, and the guess of another one is none", async () => {
  const flow = await begin();
  for (let guess = 0; guess < 10; guess++)
    await expect(show(flow, it.visit({ browser: "thief" }))).rejects.toMatchObject(OVER);
  expect((await show(flow)).answer.step).toBe("done");
});

test("it is good once, also with another code", async () => {
  const flow = await begin();
  await show(flow);
  await expect(show(flow)).rejects.toMatchObject(OVER);
  it.now += 30_000;
  await expect(show(flow)).rejects.toMatchObject(OVER);
  expect(await it.rows("sign_in_sessions")).toBe(1);
});

test("a code is good once, in whichever tab", async () => {
  const [one, other] = [await begin(), await begin()];
  const code = phone.code();
  await it.flow.secondFactor(it.visit(), one, "totp", { code });
  await expect(it.flow.secondFactor(it.visit(), other, "totp", { code })).rejects.toMatchObject({
    code: "WrongCode",
  });
  it.now += 30_000;
  expect((await show(other)).answer.step).toBe("done");
});

test("of two tabs at once exactly one wins with it", async () => {
  const flow = await begin();
  const ends = await Promise.allSettled([show(flow), show(flow), show(flow)]);
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []))).toMatchObject([
    OVER,
    OVER,
  ]);
  expect(await it.rows("sign_in_sessions")).toBe(1);
});

test("it is over after a quarter of an hour", async () => {
  const [early, late] = [await begin(), await begin()];
  it.now += 15 * 60_000 - 1;
  expect((await show(early)).answer.step).toBe("done");
  it.now += 1;
  await expect(show(late)).rejects.toMatchObject(OVER);
});

test("it leads past no step: neither to a new password before the second factor, nor back", async () => {
  await it.requireAnother(alice);
  const factor = await begin();
  await expect(it.flow.newPassword(it.visit(), factor, "Secret-2")).rejects.toMatchObject(OVER);
  const next = handOverOf(await show(factor), "new-password");
  it.now += 30_000;
  await expect(show(next)).rejects.toMatchObject(OVER);
  await expect(show(factor)).rejects.toMatchObject(OVER);
  await expect(it.flow.newPassword(it.visit(), factor, "Secret-2")).rejects.toMatchObject(OVER);
  expect(await it.rows("sign_in_sessions")).toBe(0);
  const done = await it.flow.newPassword(it.visit(), next, "Secret-2");
  expect(done.answer.step).toBe("done");
  await expect(it.flow.newPassword(it.visit(), next, "Secret-3")).rejects.toMatchObject(OVER);
});

test("it is of one account: the same flow in another one is none", async () => {
  const flow = await begin();
  const opened = openHandOver(it.means.seals, "browser", flow);
  const forged = sealHandOver(it.means.seals, "browser", {
    account_id: "999988887777",
    flow_id: opened?.flowId ?? "",
    user_id: alice,
    known_browser: 0,
    step: "second-factor",
    version: 1,
    state: "{}",
    created_at: 0,
    expires_at: 1,
  });
  await expect(show(forged)).rejects.toMatchObject(OVER);
  const other = await openFlowBench();
  await other.device(await other.user("alice", "Secret-1"), "phone");
  await expect(show(await begin(other.visit(), other))).rejects.toMatchObject(OVER);
  await other.close();
});

test("with another password it is over, whoever set it", async () => {
  const flow = await begin();
  await it.write(async ({ loginProfiles }) => {
    const profile = await loginProfiles.find(alice);
    if (profile !== undefined) await loginProfiles.update(profile, { password: hashOf("Secret-2") });
  });
  await expect(show(flow)).rejects.toMatchObject(OVER);
});

test("without a password, or without the user, it is over", async () => {
  const flow = await begin();
  await it.write(async ({ loginProfiles, users }) => loginProfiles.delete(await users.get("alice")));
  await expect(show(flow)).rejects.toMatchObject(OVER);
  await it.write(async ({ mfaDevices, users }) => {
    await mfaDevices.deactivate(alice, "arn:aws:iam::111122223333:mfa/phone");
    await users.delete("alice");
  });
  await expect(show(flow)).rejects.toMatchObject(OVER);
});

test("a device that somebody gets on the way to a new password is asked for", async () => {
  const bob = await it.user("bob", "Secret-1");
  await it.requireAnother(bob);
  const next = handOverOf(await it.signIn({ ...asAlice, userName: "bob" }, "Secret-1"), "new-password");
  await it.device(bob, "tablet");
  await expect(it.flow.newPassword(it.visit(), next, "Secret-2")).rejects.toMatchObject(OVER);
});

test("a device that is taken away on the way leads nobody past its step", async () => {
  const flow = await begin();
  await it.write(({ mfaDevices }) => mfaDevices.deactivate(alice, "arn:aws:iam::111122223333:mfa/phone"));
  await expect(show(flow)).rejects.toMatchObject(OVER);
  expect(await it.rows("sign_in_sessions")).toBe(0);
});

test("a kind of factor that there is not is none", async () => {
  const flow = await begin();
  for (const kind of ["", "passkey", "constructor", "__proto__"])
    await expect(it.flow.secondFactor(it.visit(), flow, kind, {})).rejects.toMatchObject({
      code: "ValidationError",
    });
});

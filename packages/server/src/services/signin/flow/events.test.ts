import { afterEach, beforeEach, expect, test } from "vitest";
import type { SecondFactorMethod } from "./second-factor.ts";
import { type FlowBench, handOverOf, openFlowBench, type TestEvent } from "./testing/flow-bench.ts";
import { totpMethod } from "./totp.ts";

const asAlice = { kind: "iam", account: "111122223333", userName: "alice" } as const;
const LOGIN = { LoginTo: "https://signet.example/console", MobileVersion: "No" };

let it: FlowBench;
let alice: string;
beforeEach(async () => {
  it = await openFlowBench();
  alice = await it.user("alice", "Secret-1");
});
afterEach(() => it.close());

/** What an event says of what happened. */
const told = ({ eventName, errorMessage, responseElements, additionalEventData }: TestEvent) => ({
  eventName,
  ...(errorMessage === undefined ? {} : { errorMessage }),
  responseElements,
  ...(additionalEventData === undefined ? {} : { additionalEventData }),
});
const tellAll = async () => (await it.events()).map(told);

test("a sign-in with a password alone is one event, written with it", async () => {
  await it.flow.signIn(it.visit(), { claim: asAlice, password: "Secret-1", destination: "/console?a=b" });
  const events = await it.events();
  expect(events.map(told)).toEqual([
    {
      eventName: "ConsoleLogin",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: {
        ...LOGIN,
        LoginTo: "https://signet.example/console?a=b",
        MFAUsed: "No",
      },
    },
  ]);
  expect(events[0]).toMatchObject({ userIdentity: { principalId: alice }, sourceIPAddress: "192.0.2.1" });
});

test("with a second factor there is one more when it is asked for, and its device in the last", async () => {
  const phone = await it.device(alice, "phone");
  const flow = handOverOf(await it.signIn(asAlice, "Secret-1"), "second-factor");
  expect(await tellAll()).toEqual([
    {
      eventName: "CheckMfa",
      responseElements: { CheckMfa: "Success" },
      additionalEventData: { MfaType: "Virtual MFA" },
    },
  ]);
  const show = (code: string) => it.flow.secondFactor(it.visit(), flow, "totp", { code });
  await expect(show("000000")).rejects.toMatchObject({ code: "WrongCode" });
  expect(await tellAll()).toEqual([
    {
      eventName: "ConsoleLogin",
      errorMessage: "Failed authentication",
      responseElements: { ConsoleLogin: "Failure" },
      additionalEventData: { ...LOGIN, MFAUsed: "Yes" },
    },
  ]);
  await show(phone.code());
  expect(await tellAll()).toEqual([
    {
      eventName: "ConsoleLogin",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: {
        ...LOGIN,
        MFAUsed: "Yes",
        MFAIdentifier: "arn:aws:iam::111122223333:mfa/phone",
      },
    },
  ]);
});

test("where there are several kinds of devices, that is what is told of them", async () => {
  const key: SecondFactorMethod = {
    kind: "passkey",
    mfaType: "U2F MFA",
    offer: async () => ({ shown: { kind: "passkey", options: { challenge: "a" } }, kept: "challenge" }),
    verify: async (_person, { response }, kept) =>
      response === `signed ${String(kept)}`
        ? { verdict: "accepted", serialNumber: "arn:aws:iam::111122223333:u2f/user/alice/key" }
        : { verdict: "wrong" },
  };
  const other = await openFlowBench({ methods: [totpMethod, key] });
  await other.device(await other.user("alice", "Secret-1"), "phone");
  const first = await other.signIn(asAlice, "Secret-1");
  expect(first.answer).toMatchObject({
    methods: [{ kind: "totp" }, { kind: "passkey", options: { challenge: "a" } }],
  });
  expect(await other.events()).toMatchObject([
    { eventName: "CheckMfa", additionalEventData: { MfaType: "Multiple MFA Devices" } },
  ]);
  const flow = handOverOf(first, "second-factor");
  const show = (response: string) => other.flow.secondFactor(other.visit(), flow, "passkey", { response });
  await expect(show("forged")).rejects.toMatchObject({ code: "WrongPasskey" });
  await show("signed challenge");
  const [, success] = await other.events();
  expect(success).toMatchObject({
    additionalEventData: { MFAIdentifier: "arn:aws:iam::111122223333:u2f/user/alice/key" },
  });
  await other.close();
});

test("a wrong password is told in the account's trail, an account that there is not in that of strangers", async () => {
  const failure = (errorMessage: string) => ({
    eventName: "ConsoleLogin",
    errorMessage,
    responseElements: { ConsoleLogin: "Failure" },
    additionalEventData: { ...LOGIN, MFAUsed: "No" },
  });
  const claims = [
    asAlice,
    { ...asAlice, userName: "Secret-9" },
    { ...asAlice, account: "999988887777" },
    { kind: "root", email: "root@example.test" },
    { kind: "root", email: "Secret-9@example.test" },
  ] as const;
  for (const claim of claims) await expect(it.signIn(claim, "Secret-8")).rejects.toThrow("incorrect");
  const events = await it.events();
  expect(events.map(told)).toEqual([
    failure("Failed authentication"),
    failure("No username found in supplied account"),
    failure("No username found in supplied account"),
    failure("Failed authentication"),
    failure("Failed authentication"),
  ]);
  expect(events.map(({ recipientAccountId }) => recipientAccountId)).toEqual([
    "111122223333",
    "111122223333",
    "000000000000",
    "111122223333",
    "000000000000",
  ]);
  // People type passwords where their names belong.
  expect(JSON.stringify(events)).not.toMatch(/Secret-/u);
});

test("a password that was set on the way is told of", async () => {
  await it.requireAnother(alice);
  const next = handOverOf(await it.signIn(asAlice, "Secret-1"), "new-password");
  await expect(it.flow.newPassword(it.visit(), next, "short")).rejects.toThrow("minimum length");
  expect(await tellAll()).toEqual([
    {
      eventName: "PasswordUpdated",
      errorMessage: "Password should have a minimum length of 8",
      responseElements: { PasswordUpdated: "Failure" },
    },
  ]);
  await it.flow.newPassword(it.visit(), next, "Secret-2");
  const events = await it.events();
  expect(events.map(({ eventName }) => eventName).toSorted()).toEqual(["ConsoleLogin", "PasswordUpdated"]);
  expect(JSON.stringify(events)).not.toMatch(/Secret-/u);
});

test("while guesses have to wait each of them is told of, as a failure", async () => {
  for (let guess = 0; guess < 7; guess++)
    await expect(it.signIn(asAlice, "x")).rejects.toHaveProperty("code");
  const names = (await it.events()).map(({ eventName }) => eventName);
  expect(names.filter((name) => name === "ConsoleLogin")).toHaveLength(7);
  expect(names.filter((name) => name === "SignInWaitBegan")).toHaveLength(1);
});

// Somebody knows a person's password, and wants to pass for the owner of their passkey or security key: by an answer that was given before,
// or to another page, or for another sign-in; by a key of their own; by a copy of the person's, or the stolen key itself without its PIN; or by
// coming from an address for which the person has no key.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FlowBench, openFlowBench } from "../flow/testing/flow-bench.ts";
import type { Visit } from "../flow/visit.ts";
import { passkeyMethod } from "./passkey-method.ts";
import { encodeCbor } from "./testing/cbor.ts";
import { registeredPasskey, type RegisteredPasskey } from "./testing/registered-passkey.ts";
import type { AuthenticatorTraits, Lies } from "./testing/software-authenticator.ts";

const ORIGIN = "https://signet.example";
const WRONG = { code: "WrongPasskey", status: 400 };
const OVER = { code: "StepOver", status: 409 };

let it: FlowBench;
let alice: string;
beforeEach(async () => {
  it = await openFlowBench({ methods: [passkeyMethod({ randomBytes })] });
  alice = await it.user("Alice", "Secret-1");
});
afterEach(() => it.close());

type Options = PublicKeyCredentialRequestOptionsJSON;

const passkey = (userId = alice, traits: Partial<AuthenticatorTraits> = {}) =>
  registeredPasskey(it.write, userId, { origin: ORIGIN, ...traits });

/** Shows the password. */
async function begin(userName = "Alice", visit?: Visit) {
  const claim = { kind: "iam", account: "111122223333", userName } as const;
  const { answer } = await it.signIn(claim, "Secret-1", visit);
  if (answer.step !== "second-factor") throw new Error(`the step is ${answer.step}`);
  const [method] = answer.methods as readonly { options: Options; hosts?: readonly string[] }[];
  if (method === undefined) throw new Error("nothing is asked for");
  return { flow: answer.flow, ...method };
}

const show = (flow: string, response: unknown, visit = it.visit()) =>
  it.flow.secondFactor(visit, flow, "passkey", { response });

const signedIn = async () => {
  const { answer } = await show(...(await rightAnswer()));
  return answer.step;
};
let key: RegisteredPasskey;
async function rightAnswer(): Promise<[string, AuthenticationResponseJSON]> {
  const { flow, options } = await begin();
  return [flow, key.authenticator.get(options)];
}

/** Waits that guesses led to are no part of these attacks. */
const forgive = () => it.storage.write(({ db }) => db.deleteFrom("sign_in_failures").execute());

describe("an answer that was given", () => {
  beforeEach(async () => {
    key = await passkey();
  });

  test("before, opens neither that sign-in again nor another one", async () => {
    const [flow, response] = await rightAnswer();
    await show(flow, response);
    await expect(show(flow, response)).rejects.toMatchObject(OVER);
    const { flow: another } = await begin();
    await expect(show(another, response)).rejects.toMatchObject(WRONG);
    expect(await it.rows("sign_in_sessions")).toBe(1);
  });

  test("four times at once, opens one session", async () => {
    const [flow, response] = await rightAnswer();
    const ends = await Promise.allSettled([1, 2, 3, 4].map(() => show(flow, response)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "rejected",
    ]);
    expect(await it.rows("sign_in_sessions")).toBe(1);
  });

  test("for the challenge of another sign-in of the same person, opens neither", async () => {
    const [first, second] = [await begin(), await begin()];
    const response = key.authenticator.get(first.options);
    await expect(show(second.flow, response)).rejects.toMatchObject(WRONG);
    await show(first.flow, response);
  });

  test("for the challenge of another person's sign-in, opens nothing", async () => {
    const bob = await it.user("Bob", "Secret-1");
    const bobs = await passkey(bob);
    const [mine, theirs] = [await begin("Bob"), await begin()];
    // Bob's own key, in Alice's sign-in, over either challenge; named as it is, or as hers.
    const hers = key.authenticator.credentials[0]?.id ?? "";
    for (const { challenge } of [mine.options, theirs.options])
      for (const credentialId of [undefined, hers]) {
        const lies = credentialId === undefined ? {} : { credentialId };
        const response = bobs.authenticator.get({ ...mine.options, challenge }, lies);
        await expect(show(theirs.flow, response)).rejects.toMatchObject(WRONG);
        await forgive();
      }
    await show(mine.flow, bobs.authenticator.get(mine.options));
  });

  test("in another browser than the password was, opens nothing", async () => {
    const [flow, response] = await rightAnswer();
    await expect(show(flow, response, it.visit({ browser: "another" }))).rejects.toMatchObject(OVER);
  });

  test("too late, opens nothing", async () => {
    const [flow, response] = await rightAnswer();
    it.now += 15 * 60_000;
    await expect(show(flow, response)).rejects.toMatchObject(OVER);
  });

  test("by a key that was taken away meanwhile, opens nothing", async () => {
    await passkey();
    const [flow, response] = await rightAnswer();
    await it.write(({ passkeys }) => passkeys.remove(alice, key.serialNumber));
    await expect(show(flow, response)).rejects.toMatchObject(WRONG);
  });
});

describe("a page that passes for ours", () => {
  const lies: readonly (readonly [string, Lies])[] = [
    ["at another host", { origin: "https://signet.example.evil.test" }],
    ["at another port", { origin: "https://signet.example:8443" }],
    ["without TLS", { origin: "http://signet.example" }],
    ["with a slash more", { origin: "https://signet.example/" }],
    ["for another host's keys", { rpId: "evil.test" }],
    ["for the parent domain's keys", { rpId: "example" }],
    ["within a page of another site", { crossOrigin: true }],
    ["with what a key signed when it was registered", { type: "webauthn.create" }],
    ["with a challenge of its own", { challenge: Buffer.alloc(32, 1).toString("base64url") }],
    ["with no challenge", { challenge: "" }],
  ];

  test.each(lies)("%s, gets nobody in", async (_, lie) => {
    key = await passkey();
    const { flow, options } = await begin();
    await expect(show(flow, key.authenticator.get(options, lie))).rejects.toMatchObject(WRONG);
    expect(await it.rows("sign_in_sessions")).toBe(0);
    expect(await signedIn()).toBe("done");
  });
});

describe("a key", () => {
  test("that is not the person's signs nobody in, whatever it says to be", async () => {
    key = await passkey();
    const { flow, options } = await begin();
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    await expect(show(flow, key.authenticator.get(options, { key: privateKey }))).rejects.toMatchObject(
      WRONG,
    );
    const handle = Buffer.from("somebody else").toString("base64url");
    await expect(show(flow, key.authenticator.get(options, { userHandle: handle }))).rejects.toMatchObject(
      WRONG,
    );
    expect(await signedIn()).toBe("done");
  });

  test("of the same credential id in another account signs nobody in", async () => {
    const other = await openFlowBench({
      methods: [passkeyMethod({ randomBytes })],
      accountId: "444455556666",
    });
    key = await passkey();
    const id = key.authenticator.credentials[0]?.id ?? "";
    const mallory = await other.user("Alice", "Secret-1");
    const theirs = await registeredPasskey(other.write, mallory, { origin: ORIGIN });
    await other.close();
    const { flow, options } = await begin();
    const response = theirs.authenticator.get(options, { credentialId: id });
    await expect(show(flow, response)).rejects.toMatchObject(WRONG);
  });

  test("that nobody touched, or that was stolen without its PIN, signs nobody in", async () => {
    key = await passkey();
    const { flow, options } = await begin();
    for (const lie of [{ userPresent: false }, { userVerified: false }])
      await expect(show(flow, key.authenticator.get(options, lie))).rejects.toMatchObject(WRONG);
    expect(await signedIn()).toBe("done");
  });

  test("that never had a PIN is good without: it is beside a password", async () => {
    key = await passkey(alice, { verifies: false });
    expect(await signedIn()).toBe("done");
  });
});

describe("a copy of a key", () => {
  test("is refused as soon as its counter is behind, and the trail says of which key", async () => {
    key = await passkey();
    const copy = key.authenticator.clone();
    expect(await signedIn()).toBe("done");
    const { flow, options } = await begin();
    await it.events();
    await expect(show(flow, copy.get(options))).rejects.toMatchObject(WRONG);
    expect(await it.events()).toEqual([
      expect.objectContaining({
        eventName: "ConsoleLogin",
        responseElements: { ConsoleLogin: "Failure" },
        additionalEventData: expect.objectContaining({
          MFAUsed: "Yes",
          MFAIdentifier: key.serialNumber,
          MFAFailure: "The signature counter did not grow",
        }),
      }),
    ]);
    expect(await it.rows("sign_in_sessions")).toBe(1);
  });

  test("that comes first is found out by the person's own key", async () => {
    key = await passkey();
    const copy = key.authenticator.clone();
    for (let count = 0; count < 2; count++) {
      const { flow, options } = await begin();
      await show(flow, copy.get(options));
    }
    await expect(show(...(await rightAnswer()))).rejects.toMatchObject(WRONG);
    const told = await it.events();
    expect(told.some((event) => JSON.stringify(event).includes("did not grow"))).toBe(true);
  });

  test("that does not count any more is refused: zero is not more than what was", async () => {
    key = await passkey();
    for (const counter of [0, 1]) {
      const { flow, options } = await begin();
      await expect(show(flow, key.authenticator.get(options, { counter }))).rejects.toMatchObject(WRONG);
    }
  });

  test("says nothing of a clone where the signature is wrong: nobody discredits a key that they do not have", async () => {
    key = await passkey();
    const { flow, options } = await begin();
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    await it.events();
    await expect(
      show(flow, key.authenticator.get(options, { key: privateKey, counter: 0 })),
    ).rejects.toMatchObject(WRONG);
    expect(JSON.stringify(await it.events())).not.toContain("did not grow");
  });
});

describe("another address of the server", () => {
  const elsewhere = ["http://localhost:4566", "http://127.0.0.1:4566", "http://[::1]:4566"];

  test.each(elsewhere)("such as %s, is no way around the second factor", async (origin) => {
    key = await passkey();
    const visit = it.visit({ origin });
    const { flow, options, hosts } = await begin("Alice", visit);
    expect(options.allowCredentials).toEqual([]);
    expect(hosts).toEqual(["signet.example"]);
    // The key itself, used for that address, is none of it either.
    const rpId = new URL(origin).hostname;
    const response = key.authenticator.get({ ...options, rpId }, { origin });
    await expect(show(flow, response, visit)).rejects.toMatchObject(WRONG);
    // Nor does the sign-in go on where the key would be good.
    const there = key.authenticator.get(options, { rpId: "signet.example" });
    await expect(show(flow, there)).rejects.toMatchObject(WRONG);
    expect(await it.rows("sign_in_sessions")).toBe(0);
  });
});

describe("what is no answer", () => {
  const deep = Buffer.alloc(12_000, 0x81).toString("base64url");
  const huge = "A".repeat(60_000);
  type Made = AuthenticationResponseJSON;
  const inner = (change: object) => (made: Made) => ({ ...made, response: { ...made.response, ...change } });
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  const garbage: readonly (readonly [string, (made: Made) => unknown])[] = [
    ["nothing", () => undefined],
    ["null", () => null],
    ["text", (made) => JSON.stringify(made)],
    ["a list", (made) => [made]],
    ["an empty object", () => ({})],
    ["without a response", (made) => ({ ...made, response: undefined })],
    ["of another type", (made) => ({ ...made, type: "password" })],
    ["with two ids", (made) => ({ ...made, rawId: "AAAA" })],
    ["with an id that is no text", (made) => ({ ...made, id: [made.id], rawId: [made.id] })],
    ["with a huge id", (made) => ({ ...made, id: huge, rawId: huge })],
    ["with huge data", inner({ authenticatorData: huge })],
    ["with data that is nested without end", inner({ authenticatorData: deep })],
    ["with data that ends early", inner({ authenticatorData: "AAAA" })],
    ["with client data that is no JSON", inner({ clientDataJSON: "AAAA" })],
    ["with client data that is null", inner({ clientDataJSON: json(null) })],
    ["with a signature that is none", inner({ signature: "AAAA" })],
    ["with no signature", inner({ signature: "" })],
    ["with a list for a signature", (made) => inner({ signature: [made.response.signature] })(made)],
    ["with an object for a user handle", inner({ userHandle: { a: 1 } })],
  ];

  test.each(garbage)("%s, is wrong, counts as a guess, and breaks nothing", async (_, damage) => {
    key = await passkey();
    const { flow, options } = await begin();
    await forgive();
    await expect(show(flow, damage(key.authenticator.get(options)))).rejects.toMatchObject(WRONG);
    expect(await it.rows("sign_in_failures")).toBeGreaterThan(0);
    expect((await show(flow, key.authenticator.get(options))).answer.step).toBe("done");
  });

  test("has extensions nested without end, behind flags that say so", async () => {
    key = await passkey();
    const [flow, made] = await rightAnswer();
    const data = Buffer.from(made.response.authenticatorData, "base64url");
    data[32] = (data[32] ?? 0) | 0x80;
    const authenticatorData = Buffer.concat([data, Buffer.alloc(12_000, 0x81)]).toString("base64url");
    const response = { ...made, response: { ...made.response, authenticatorData } };
    await expect(show(flow, response)).rejects.toMatchObject(WRONG);
    const long = Buffer.concat([data, encodeCbor(new Map([["a", "b".repeat(9000)]]))]);
    const longer = { ...made, response: { ...made.response, authenticatorData: long.toString("base64url") } };
    await expect(show(flow, longer)).rejects.toMatchObject(WRONG);
  });
});

test("guesses with keys lead to waits, as with codes", async () => {
  key = await passkey();
  const { flow, options } = await begin();
  let refusal: unknown;
  for (let count = 0; count < 20 && refusal === undefined; count++) {
    const guess = show(flow, key.authenticator.get(options, { userPresent: false }));
    const code = await guess.then(
      () => "ok",
      (error: { readonly code: string }) => error.code,
    );
    if (code !== "WrongPasskey") refusal = code;
  }
  expect(refusal).toBe("TooManyAttempts");
  await expect(show(flow, key.authenticator.get(options))).rejects.toMatchObject({
    code: "TooManyAttempts",
  });
});

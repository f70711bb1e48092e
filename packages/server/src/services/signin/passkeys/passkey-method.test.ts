import { randomBytes } from "node:crypto";
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FlowBench, openFlowBench } from "../flow/testing/flow-bench.ts";
import { totpMethod } from "../flow/totp.ts";
import type { Reached } from "../flow/visit.ts";
import { passkeyMethod } from "./passkey-method.ts";
import { registeredPasskey } from "./testing/registered-passkey.ts";
import type { AuthenticatorTraits } from "./testing/software-authenticator.ts";

const ORIGIN = "https://signet.example";

let it: FlowBench;
let alice: string;
beforeEach(async () => {
  it = await openFlowBench({ methods: [totpMethod, passkeyMethod({ randomBytes })] });
  alice = await it.user("Alice", "Secret-1");
});
afterEach(() => it.close());

const asAlice = { kind: "iam", account: "111122223333", userName: "Alice" } as const;
const asRoot = { kind: "root", email: "root@example.test" } as const;

const passkey = (traits: Partial<AuthenticatorTraits> = {}, userId = alice) =>
  registeredPasskey(it.write, userId, { origin: ORIGIN, ...traits });

interface Asked {
  readonly flow: string;
  readonly kinds: readonly string[];
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  readonly hosts: readonly string[] | undefined;
}

/** What the page is asked for after the right password. */
function askedOf({ answer }: Reached): Asked {
  if (answer.step !== "second-factor") throw new Error(`the step is ${answer.step}`);
  const methods = answer.methods as readonly {
    readonly kind: string;
    readonly options: Asked["options"];
    readonly hosts?: readonly string[];
  }[];
  const method = methods.find(({ kind }) => kind === "passkey");
  if (method === undefined) throw new Error("no passkey is asked for");
  const { options, hosts } = method;
  return { flow: answer.flow, kinds: methods.map(({ kind }) => kind), options, hosts };
}

const answer = (flow: string, response: unknown) =>
  it.flow.secondFactor(it.visit(), flow, "passkey", { response });

const sessionRow = () => it.storage.reader.selectFrom("sign_in_sessions").selectAll().executeTakeFirst();

describe("a passkey or security key", () => {
  test.each(["ES256", "EdDSA", "RS256"] as const)(
    "that signs by %s leads to a session that knows of it",
    async (algorithm) => {
      const { authenticator, serialNumber } = await passkey({ algorithm });
      const { flow, options } = askedOf(await it.signIn(asAlice, "Secret-1"));
      await it.events();
      it.now += 1000;
      const done = await answer(flow, authenticator.get(options));
      expect(done.answer).toEqual({ step: "done", destination: "/console" });
      expect(await sessionRow()).toMatchObject({ second_factor: "passkey", second_factor_at: it.now });
      expect(JSON.parse((await sessionRow())?.statement ?? "")).toMatchObject({
        mfaAuthenticatedAt: it.now,
      });
      expect(await it.events()).toEqual([
        expect.objectContaining({
          eventName: "ConsoleLogin",
          additionalEventData: expect.objectContaining({ MFAUsed: "Yes", MFAIdentifier: serialNumber }),
        }),
      ]);
    },
  );

  test("is asked for with the person's keys of this host, and a challenge of 256 bits each time", async () => {
    const { authenticator } = await passkey();
    await passkey({ origin: "http://localhost:4566" });
    await passkey({}, it.accountId);
    const first = askedOf(await it.signIn(asAlice, "Secret-1"));
    expect(first.kinds).toEqual(["passkey"]);
    expect(first.hosts).toBeUndefined();
    expect(first.options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      rpId: "signet.example",
      timeout: 300_000,
      userVerification: "required",
      allowCredentials: [{ id: authenticator.credentials[0]?.id, type: "public-key", transports: ["usb"] }],
    });
    const second = askedOf(await it.signIn(asAlice, "Secret-1"));
    expect(second.options.challenge).not.toBe(first.options.challenge);
  });

  test("is of the root user, too", async () => {
    const { authenticator } = await passkey({}, it.accountId);
    const { flow, options } = askedOf(await it.signIn(asRoot, "root-Secret1"));
    expect((await answer(flow, authenticator.get(options))).answer.step).toBe("done");
  });

  test("is one of several: any of them will do, and an app instead", async () => {
    const first = await passkey();
    const second = await passkey({ verifies: false, counts: false });
    const app = await it.device(alice, "phone");
    for (const { authenticator } of [second, first]) {
      const asked = askedOf(await it.signIn(asAlice, "Secret-1"));
      expect(asked.kinds).toEqual(["totp", "passkey"]);
      expect(asked.options.userVerification).toBe("preferred");
      expect((await answer(asked.flow, authenticator.get(asked.options))).answer.step).toBe("done");
    }
    const { flow } = askedOf(await it.signIn(asAlice, "Secret-1"));
    const done = await it.flow.secondFactor(it.visit(), flow, "totp", { code: app.code() });
    expect(done.answer.step).toBe("done");
  });

  test("that does not count, as synced ones do not, is good again and again", async () => {
    const { authenticator } = await passkey({ counts: false });
    for (let count = 0; count < 3; count++) {
      const { flow, options } = askedOf(await it.signIn(asAlice, "Secret-1"));
      expect((await answer(flow, authenticator.get(options))).answer.step).toBe("done");
    }
  });

  test("may fail, and be tried again in the same sign-in", async () => {
    const { authenticator } = await passkey();
    const { flow, options } = askedOf(await it.signIn(asAlice, "Secret-1"));
    const wrong = { code: "WrongPasskey", status: 400 };
    await expect(answer(flow, authenticator.get(options, { userPresent: false }))).rejects.toMatchObject(
      wrong,
    );
    expect((await answer(flow, authenticator.get(options))).answer.step).toBe("done");
  });
});

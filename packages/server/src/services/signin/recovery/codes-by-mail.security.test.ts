// The attack: somebody reads the root user's mail, but has not the second factor. Each link of a mail makes their browser a known one, and known
// browsers have counters of their own: were those for codes, too, each mail would be worth some more guesses at the code.
import { afterEach, beforeEach, expect, test } from "vitest";
import { deviceCookie } from "../flow/device-cookie.ts";
import { deviceOwner } from "../flow/person.ts";
import { handOverOf } from "../flow/testing/flow-bench.ts";
import { WebError } from "../web/route.ts";
import { EMAIL, openRecoveryBench, type RecoveryBench } from "./testing/recovery-bench.ts";

let it: RecoveryBench;
beforeEach(async () => {
  it = await openRecoveryBench();
});
afterEach(() => it.close());

const asRoot = { kind: "root", email: EMAIL } as const;

test("a code is guessed at five times, and not five times for each mail", async () => {
  const { flow } = it;
  const { accountId, means } = flow;
  await flow.device(accountId, "root-account-mfa-device");
  const codes: string[] = [];
  for (let mail = 0; mail < 3; mail++) {
    flow.now += 1000;
    await it.request(EMAIL, `192.0.2.${mail}`);
    await it.reset(await it.lastToken(), `Another-Secret${mail}`);
    const identity = deviceOwner({ accountId, userId: accountId });
    const browser = "thief";
    const device = deviceCookie(
      means.seals,
      { cookie: undefined, browser },
      { identity, by: "password" },
      means.runtime.randomBytes,
    );
    const visit = flow.visit({ browser, device, sourceIp: `198.51.100.${mail}` });
    const handOver = handOverOf(await flow.signIn(asRoot, `Another-Secret${mail}`, visit), "second-factor");
    for (let guess = 0; guess < 5; guess++) {
      const refused: unknown = await flow.flow
        .secondFactor(visit, handOver, "totp", { code: `00000${guess}` })
        .catch((error: unknown) => error);
      codes.push(refused instanceof WebError ? refused.code : "");
    }
  }
  expect(codes.filter((code) => code === "WrongCode")).toHaveLength(5);
  expect(codes.filter((code) => code === "TooManyAttempts")).toHaveLength(10);
});

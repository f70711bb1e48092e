import { mfaSerialNumber } from "../../../directory/mfa/serial-number.ts";
import { optionalTextOf } from "../web/input.ts";
import type { FactorRequest, Person, SecondFactorMethod } from "./second-factor.ts";

/** More than anybody can have (IAM and AWS STS quotas: eight). */
const ALL = 100;

/** Codes of authenticator apps: of whichever of the person's devices. */
export const totpMethod: SecondFactorMethod = {
  kind: "totp",
  mfaType: "Virtual MFA",

  async offer(person, request) {
    return (await devicesOf(person, request)).length === 0
      ? undefined
      : { shown: { kind: "totp" }, kept: null };
  },

  async verify(person, input, _kept, request) {
    // As apps show it: in two groups.
    const code = (optionalTextOf(input, "code", 64) ?? "").replaceAll(/\s/gu, "");
    if (!/^\d{6}$/u.test(code)) return { verdict: "wrong" };
    let accepted: string | undefined;
    for (const serialNumber of await devicesOf(person, request)) {
      const found = await request.directory.mfaDevices.verify(person.userId, serialNumber, code, "paid");
      if (found === "accepted") accepted ??= serialNumber;
    }
    return accepted === undefined ? { verdict: "wrong" } : { verdict: "accepted", serialNumber: accepted };
  },
};

async function devicesOf({ accountId, userId }: Person, { directory }: FactorRequest) {
  const { items } = await directory.mfaDevices.list({ MaxItems: ALL }, { userId });
  return items.map(({ device }) => mfaSerialNumber(accountId, device));
}

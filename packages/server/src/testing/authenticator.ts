import { decodeBase32 } from "../credentials/base32.ts";
import { totpCode, totpStep } from "../credentials/totp.ts";

/** An authenticator app with the seed of one device. */
export interface AuthenticatorApp {
  /** The code that is shown now, or that many steps of 30 seconds later. */
  code(stepsLater?: number): string;
  /** The code that was shown before, and the one of now: what enables a device. */
  pair(stepsLater?: number): { readonly AuthenticationCode1: string; readonly AuthenticationCode2: string };
}

/** @param seed base32, as text or as the bytes of CreateVirtualMFADevice @param now epoch milliseconds, of the server */
export function authenticatorApp(
  seed: string | Uint8Array | undefined,
  now: () => number = Date.now,
): AuthenticatorApp {
  const key = decodeBase32(Buffer.from(seed ?? "").toString("latin1"));
  if (key === undefined || key.length === 0) throw new Error("this is no seed");
  const code = (stepsLater = 0) => totpCode(key, totpStep(now()) + stepsLater);
  return {
    code,
    pair: (stepsLater = 0) => ({
      AuthenticationCode1: code(stepsLater - 1),
      AuthenticationCode2: code(stepsLater),
    }),
  };
}

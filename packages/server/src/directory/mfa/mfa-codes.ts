import { decodeBase32 } from "../../credentials/base32.ts";
import { findTotpStep, totpStep } from "../../credentials/totp.ts";
import type { MfaDeviceRow } from "../../storage/schema/passwords-and-mfa.ts";
import type { DirectoryScope } from "../scope.ts";

/** A code is good a step early and a step late (RFC 6238 section 5.2). */
const TOLERANCE = 1;
/** Ten minutes: who enables a device has it at hand. */
export const TO_ENABLE = 20;
/** An hour: for a device whose clock is wrong. Two codes in a row are one of a million millions. */
export const TO_RESYNC = 120;

/** What is compared with when there is no device: it takes as long, and nothing fits. */
const NO_SEED = new Uint8Array(40);

/** What codes were found to be. */
export interface FoundCodes {
  /** The time step of the last one. */
  readonly step: number;
  /** How many steps the device's clock is ahead of ours; none when it is within the tolerance. */
  readonly drift: number;
}

/** The step of one code, for a device that is in use; undefined when the code is wrong, or not newer than the last one that was right. */
export function findCode(
  scope: DirectoryScope,
  device: MfaDeviceRow | undefined,
  code: string,
): number | undefined {
  const step = totpStep(scope.now()) + (device?.drift ?? 0);
  const range = { from: step - TOLERANCE, to: step + TOLERANCE };
  const found = findTotpStep(device === undefined ? NO_SEED : seedOf(scope, device), [code], range);
  return device === undefined || found === undefined || found <= lastStep(device) ? undefined : found;
}

/** Two codes in a row, at the most `window` steps from now; undefined when they are none, or not newer than the last one that was right. */
export function findTwoCodes(
  scope: DirectoryScope,
  device: MfaDeviceRow,
  codes: readonly [string, string],
  window: number,
): FoundCodes | undefined {
  const now = totpStep(scope.now());
  const first = findTotpStep(seedOf(scope, device), codes, { from: now - window, to: now + window });
  if (first === undefined || first <= lastStep(device)) return undefined;
  const step = first + 1;
  return { step, drift: Math.abs(step - now) <= TOLERANCE ? 0 : step - now };
}

function lastStep(device: MfaDeviceRow): number {
  return device.last_step ?? -1;
}

/** Throws when the seed cannot be unsealed: no code is right then. */
function seedOf(scope: DirectoryScope, device: MfaDeviceRow): Uint8Array {
  const text = scope.secrets.open(
    device.sealed_seed,
    seedBinding(device.account_id, device.device),
    "mfa-seed",
  );
  const seed = text === undefined ? undefined : decodeBase32(text);
  if (seed === undefined) throw new Error(`The seed of the MFA device ${device.device} cannot be unsealed`);
  return seed;
}

/** What a seed is sealed to: it opens for no other device and in no other account. */
export function seedBinding(accountId: string, device: string): string {
  return `${accountId}/${device}`;
}

import { encode } from "uqr";
import { blackAndWhitePng } from "./png.ts";

/** Pixels of a module, and modules of white around the code (ISO/IEC 18004, "quiet zone"). */
const SCALE = 4;
const QUIET_ZONE = 4;

/**
 * What an authenticator app reads from a QR code (IAM API Reference, "VirtualMFADevice").
 * @param account its alias, where it has one, or its id
 */
export function otpauthUri(name: string, account: string, seed: string): string {
  return `otpauth://totp/${encodeURIComponent(name)}@${encodeURIComponent(account)}?secret=${seed}`;
}

/** A text as the picture of a QR code, in PNG. */
export function qrCodePng(text: string): Buffer {
  return blackAndWhitePng(encode(text, { ecc: "M", border: QUIET_ZONE }).data, SCALE);
}

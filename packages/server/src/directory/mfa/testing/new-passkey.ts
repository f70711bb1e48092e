import { randomBytes } from "node:crypto";
import type { NewPasskey } from "../passkeys.ts";

/** A passkey that nobody has, for tests that need none which signs. */
export function newPasskey(traits: Partial<NewPasskey> = {}): NewPasskey {
  return {
    name: "key",
    credentialId: randomBytes(32).toString("base64url"),
    rpId: "signet.example",
    publicKey: randomBytes(77),
    counter: 0,
    isUserVerified: true,
    transports: ["usb"],
    ...traits,
  };
}

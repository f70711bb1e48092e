import { passkeySerialNumber } from "../../../../directory/mfa/serial-number.ts";
import type { Directory } from "../../../../directory/directory.ts";
import { relyingPartyId, userHandle } from "../relying-party.ts";
import { verifyRegistration } from "../verify-registration.ts";
import {
  type AuthenticatorTraits,
  softwareAuthenticator,
  type SoftwareAuthenticator,
} from "./software-authenticator.ts";

export interface RegisteredPasskey {
  readonly authenticator: SoftwareAuthenticator;
  readonly serialNumber: string;
}

/** Registers a credential of a new authenticator for somebody, without the pages. @param write runs in one transaction of the person's account */
export async function registeredPasskey(
  write: <T>(work: (directory: Directory) => Promise<T>) => Promise<T>,
  userId: string,
  traits: AuthenticatorTraits,
  name = "key",
): Promise<RegisteredPasskey> {
  const authenticator = softwareAuthenticator(traits);
  const { origin } = traits;
  const challenge = Buffer.alloc(32, 7).toString("base64url");
  const rpId = relyingPartyId(origin);
  const serialNumber = await write(async ({ accountId, users, passkeys }) => {
    const user = await users.findById(userId);
    const answer = authenticator.create({
      challenge,
      rp: { id: rpId, name: "Signet" },
      user: { id: userHandle(accountId, userId), name: "", displayName: "" },
      pubKeyCredParams: [],
    });
    const verified = await verifyRegistration(answer, { challenge, origin, rpId });
    if (verified === undefined) throw new Error("the registration was not found right");
    const owner = { userId, userName: user?.name };
    const { device } = await passkeys.register(owner, { ...verified, name });
    return passkeySerialNumber(accountId, device);
  });
  return { authenticator, serialNumber };
}

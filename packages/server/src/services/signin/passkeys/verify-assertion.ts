import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { PasskeyRow } from "../../../storage/schema/sign-in.ts";
import { webAuthnLibrary } from "./library.ts";
import { userHandle } from "./relying-party.ts";
import { readTransports } from "./response.ts";
import { attempt, type Ceremony } from "./verify-registration.ts";

export type AssertionVerdict =
  | { readonly kind: "right"; readonly counter: number }
  /** Signed by the right key, and yet not by the only one: its counter did not grow. */
  | { readonly kind: "cloned" }
  | { readonly kind: "wrong" };

/** Verifies what a browser answered with a credential (WebAuthn Level 3 section 7.2). @param row of the credential, whose owner is signing in */
export async function verifyAssertion(
  response: AuthenticationResponseJSON,
  row: PasskeyRow,
  { challenge, origin, rpId }: Ceremony,
): Promise<AssertionVerdict> {
  // Step 6: whose it is, is known; if the key says so, too, it must say the same.
  const said = response.response.userHandle;
  if (said !== undefined && said !== userHandle(row.account_id, row.user_id)) return { kind: "wrong" };
  if (row.credential_id !== response.id || row.rp_id !== rpId) return { kind: "wrong" };
  const { verifyAuthenticationResponse } = await webAuthnLibrary();
  const verified = await attempt(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        id: row.credential_id,
        publicKey: new Uint8Array(Buffer.from(row.public_key, "base64url")),
        // The counter is looked at below, once it is known who signed it.
        counter: 0,
        transports: [...readTransports(JSON.parse(row.transports))],
      },
      requireUserVerification: row.user_verified === 1,
    }),
  );
  if (verified?.verified !== true) return { kind: "wrong" };
  // Step 22, "signature counter considerations": synced passkeys do not count, and stay at zero.
  const { newCounter: counter } = verified.authenticationInfo;
  const counts = counter !== 0 || row.counter !== 0;
  return counts && counter <= row.counter ? { kind: "cloned" } : { kind: "right", counter };
}

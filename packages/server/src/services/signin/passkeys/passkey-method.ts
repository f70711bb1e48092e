import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { passkeySerialNumber } from "../../../directory/mfa/serial-number.ts";
import type { Runtime } from "../../../runtime.ts";
import type { PasskeyRow } from "../../../storage/schema/sign-in.ts";
import type { SecondFactorMethod } from "../flow/second-factor.ts";
import { loadWebAuthnLibrary } from "./library.ts";
import { CEREMONY_LASTS, relyingPartyId } from "./relying-party.ts";
import { readAssertion, readTransports } from "./response.ts";
import { verifyAssertion } from "./verify-assertion.ts";

const CHALLENGE_SIZE = 32;

/** What the flow keeps of an offer. */
interface Kept {
  /** base64url */
  readonly challenge: string;
  readonly rpId: string;
}

/** Passkeys and security keys: any of the person's that were made for this host. */
export function passkeyMethod({ randomBytes }: Pick<Runtime, "randomBytes">): SecondFactorMethod {
  return {
    kind: "passkey",
    mfaType: "U2F MFA",

    async offer({ userId }, { origin, directory }) {
      const rows = await directory.passkeys.listOf(userId);
      if (rows.length === 0) return undefined;
      loadWebAuthnLibrary();
      const rpId = relyingPartyId(origin);
      const here = rows.filter((row) => row.rp_id === rpId);
      const challenge = Buffer.from(randomBytes(CHALLENGE_SIZE)).toString("base64url");
      const kept: Kept = { challenge, rpId };
      const shown = { kind: "passkey", options: requestOptions(kept, here) } as const;
      if (here.length > 0) return { shown, kept };
      // Asked for all the same: nobody gets around a second factor by another address.
      return { shown: { ...shown, hosts: [...new Set(rows.map((row) => row.rp_id))] }, kept };
    },

    async verify({ accountId, userId }, input, kept, { origin, directory }) {
      const response = readAssertion(input["response"]);
      if (response === undefined || !isKept(kept)) return { verdict: "wrong" };
      const row = await directory.passkeys.find(userId, response.id);
      if (row === undefined) return { verdict: "wrong" };
      const serialNumber = passkeySerialNumber(accountId, row.device);
      const found = await verifyAssertion(response, row, { ...kept, origin });
      switch (found.kind) {
        case "wrong":
          return { verdict: "wrong" };
        case "cloned":
          return { verdict: "wrong", clonedDevice: serialNumber };
        case "right":
          await directory.passkeys.used(row, found.counter);
          return { verdict: "accepted", serialNumber };
      }
    },
  };
}

function requestOptions(
  { challenge, rpId }: Kept,
  rows: readonly PasskeyRow[],
): PublicKeyCredentialRequestOptionsJSON {
  return {
    challenge,
    rpId,
    timeout: CEREMONY_LASTS,
    // Keys without a PIN are welcome beside a password; those that have one are asked for it.
    userVerification: rows.every((row) => row.user_verified === 1) ? "required" : "preferred",
    allowCredentials: rows.map((row) => ({
      id: row.credential_id,
      type: "public-key",
      transports: [...readTransports(JSON.parse(row.transports))],
    })),
  };
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { challenge, rpId } = value as Partial<Record<keyof Kept, unknown>>;
  return typeof challenge === "string" && typeof rpId === "string";
}

import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { AwsError } from "../../../aws-error.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { passkeySerialNumber } from "../../../directory/mfa/serial-number.ts";
import type { PasskeyRow } from "../../../storage/schema/sign-in.ts";
import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import { objectOf, textOf } from "../web/input.ts";
import { type Route, type SignedInRequest, WebError, type WebResponse } from "../web/route.ts";
import { enableEvent } from "./enable-event.ts";
import { loadWebAuthnLibrary } from "./library.ts";
import { type Registrant, registrantOf } from "./owner.ts";
import {
  ALGORITHMS,
  CEREMONY_LASTS,
  RELYING_PARTY_NAME,
  relyingPartyId,
  requirePasskeyHost,
  userHandle,
} from "./relying-party.ts";
import { readTransports } from "./response.ts";
import { verifyRegistration } from "./verify-registration.ts";

/** Registers passkeys and security keys of who is signed in. */
export function passkeyRoutes(means: SigninMeans): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/signin/api/passkey-options",
      session: "required",
      handle: (request) => answerOptions(means, request),
    },
    {
      method: "POST",
      path: "/signin/api/passkeys",
      session: "required",
      handle: (request) => register(means, request),
    },
  ];
}

async function answerOptions(means: SigninMeans, request: SignedInRequest): Promise<WebResponse> {
  const { session, origin, facts } = request;
  requirePasskeyHost(origin, means.publicUrl);
  const { account_id: accountId, session_id: sessionId } = session.row;
  const registrant = await registrantOf(session.caller, means.directoryOf(accountId, facts.now));
  return toldOf(means, request, registrant, async () => {
    await means.authorize(session.caller, registrant.rule("Create"), facts);
    loadWebAuthnLibrary();
    const { challenge, rows } = await means.storage.write(async (tx) => {
      const { passkeys, passkeyRegistrations } = means.directoryOf(accountId, facts.now, tx);
      await passkeys.requireRoom(registrant.userId);
      return {
        challenge: await passkeyRegistrations.begin(sessionId),
        rows: await passkeys.listOf(registrant.userId),
      };
    });
    return json(creationOptions(registrant, rows, { challenge, accountId, rpId: relyingPartyId(origin) }));
  });
}

async function register(means: SigninMeans, request: SignedInRequest): Promise<WebResponse> {
  const { session, origin, facts, input } = request;
  const { storage, directoryOf, authorize, journal } = means;
  requirePasskeyHost(origin, means.publicUrl);
  const { account_id: accountId, session_id: sessionId } = session.row;
  const name = textOf(input, "name", LONGEST_NAME);
  const response = objectOf(input, "response");
  const before = await registrantOf(session.caller, directoryOf(accountId, facts.now));
  return toldOf(means, request, before, async () => {
    await authorize(session.caller, before.rule("Activate"), facts);
    // Taken for good whatever comes of it: an answer is looked at once.
    const challenge = await storage.write((tx) =>
      directoryOf(accountId, facts.now, tx).passkeyRegistrations.take(sessionId),
    );
    if (challenge === undefined)
      throw new WebError("RegistrationOver", 409, "This registration is over. Start again.");
    const rpId = relyingPartyId(origin);
    const verified = await verifyRegistration(response, { challenge, origin, rpId });
    if (verified === undefined)
      throw invalidInput("The passkey or security key could not be verified. Try again, or use another one.");
    const serialNumber = await storage.write(async (tx) => {
      const directory = directoryOf(accountId, facts.now, tx);
      const registrant = await registrantOf(session.caller, directory);
      await authorize(session.caller, registrant.rule("Activate"), facts, tx);
      const { device } = await directory.passkeys.register(registrant, { ...verified, name });
      const made = passkeySerialNumber(accountId, device);
      const { userName } = registrant;
      await journal.record(tx.db, enableEvent(means, request, { userName, serialNumber: made }));
      return made;
    });
    return json({ serialNumber });
  });
}

/** Characters; the directory says which names are good. */
const LONGEST_NAME = 1024;

/** Tells the trail of what was refused, too. */
async function toldOf<T>(
  means: SigninMeans,
  request: SignedInRequest,
  { userName }: Registrant,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AwsError) means.journal.enqueue(enableEvent(means, request, { userName, error }));
    throw error;
  }
}

/** WebAuthn Level 3 section 5.4. Attestations are not asked for, so that nobody's model of key is known. */
function creationOptions(
  { userId, shownName }: Registrant,
  rows: readonly PasskeyRow[],
  {
    challenge,
    accountId,
    rpId,
  }: { readonly challenge: string; readonly accountId: string; readonly rpId: string },
): PublicKeyCredentialCreationOptionsJSON {
  return {
    challenge,
    rp: { id: rpId, name: RELYING_PARTY_NAME },
    user: { id: userHandle(accountId, userId), name: shownName, displayName: shownName },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: "public-key" })),
    timeout: CEREMONY_LASTS,
    attestation: "none",
    excludeCredentials: rows
      .filter((row) => row.rp_id === rpId)
      .map((row) => ({
        id: row.credential_id,
        type: "public-key",
        transports: [...readTransports(JSON.parse(row.transports))],
      })),
    authenticatorSelection: {
      residentKey: "preferred",
      requireResidentKey: false,
      userVerification: "preferred",
    },
  };
}

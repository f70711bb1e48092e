import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";

type Input = Readonly<Record<string, unknown>>;

const BASE64URL = /^[\w-]+$/u;
/** Bytes (WebAuthn Level 3, "Registering a New Credential": credentialId). */
const LONGEST_ID = 1023;
/** Characters of base64url: a credential with the longest id and key, and without certificates, has less. */
const LONGEST_BINARY = 16_384;
/** WebAuthn Level 3, "Authenticator Transport Enumeration". */
const TRANSPORTS = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What `navigator.credentials.create` answered, as the page posted it; undefined when it has not the form of one. */
export function readRegistration(input: unknown): RegistrationResponseJSON | undefined {
  const credential = readCredential(input);
  const attestationObject = binary(credential?.response["attestationObject"]);
  if (credential === undefined || attestationObject === undefined) return undefined;
  const { id, response, clientDataJSON } = credential;
  const transports = [...readTransports(response["transports"])];
  return {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: { clientDataJSON, attestationObject, transports },
  };
}

/** What `navigator.credentials.get` answered. */
export function readAssertion(input: unknown): AuthenticationResponseJSON | undefined {
  const credential = readCredential(input);
  const authenticatorData = binary(credential?.response["authenticatorData"]);
  const signature = binary(credential?.response["signature"]);
  if (credential === undefined || authenticatorData === undefined || signature === undefined)
    return undefined;
  const { id, response, clientDataJSON } = credential;
  // Empty where there is none: some browsers send null.
  const said = response["userHandle"] ?? "";
  const userHandle = said === "" ? undefined : binary(said);
  if (said !== "" && userHandle === undefined) return undefined;
  return {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON,
      authenticatorData,
      signature,
      ...(userHandle === undefined ? {} : { userHandle }),
    },
  };
}

/** Of what there is; unknown names are left out, as the specification wants it. */
export function readTransports(value: unknown): readonly Transport[] {
  return Array.isArray(value) ? TRANSPORTS.filter((known) => value.includes(known)) : [];
}

function readCredential(input: unknown) {
  if (!isObject(input)) return undefined;
  const { id, rawId, type, response } = input;
  if (type !== "public-key" || id !== rawId || !isObject(response)) return undefined;
  const credentialId = binary(id);
  const clientDataJSON = binary(response["clientDataJSON"]);
  if (credentialId === undefined || Buffer.from(credentialId, "base64url").length > LONGEST_ID)
    return undefined;
  if (clientDataJSON === undefined || isFramed(clientDataJSON)) return undefined;
  return { id: credentialId, response, clientDataJSON };
}

/** No page of ours is within one of another site (WebAuthn Level 3, "Client Data": crossOrigin). What cannot be read is left to fail later. */
function isFramed(clientDataJSON: string): boolean {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
    return isObject(data) && (data["crossOrigin"] ?? false) !== false;
  } catch {
    return false;
  }
}

function binary(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= LONGEST_BINARY && BASE64URL.test(value)
    ? value
    : undefined;
}

function isObject(value: unknown): value is Input {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { type CborValue, encodeCbor } from "./cbor.ts";

/** What a dishonest browser or authenticator may say otherwise. */
export interface Lies {
  readonly origin?: string;
  /** Whose hash is signed. */
  readonly rpId?: string;
  readonly challenge?: string;
  /** "webauthn.create", "webauthn.get" */
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** Default: true. */
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly credentialId?: string;
  /** Signs with another key. */
  readonly key?: KeyObject;
  readonly format?: string;
  /** @param signed what an attestation signs @param key of the credential */
  readonly statement?: (signed: Buffer, key: KeyObject) => ReadonlyMap<string, CborValue>;
  /** Bytes of the credential's id. */
  readonly idSize?: number;
}

/** One credential: what a security key or a passkey provider keeps. */
export interface SoftwareCredential {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly rpId: string;
  readonly userHandle: string;
  counter: number;
}

export interface SoftwareAuthenticator {
  /** The latest comes last. */
  readonly credentials: SoftwareCredential[];
  /** As `navigator.credentials.create` answers in a page of `origin`. */
  create(this: void, options: PublicKeyCredentialCreationOptionsJSON, lies?: Lies): RegistrationResponseJSON;
  /** As `navigator.credentials.get` answers: by the first allowed credential that it has, or the latest. */
  get(this: void, options: PublicKeyCredentialRequestOptionsJSON, lies?: Lies): AuthenticationResponseJSON;
  /** A copy of it, as somebody makes who can read its memory. */
  clone(this: void): SoftwareAuthenticator;
}

export interface AuthenticatorTraits {
  /** Of the page in which it is used. */
  readonly origin: string;
  /** It verifies the person, by PIN or fingerprint. Default: true. */
  readonly verifies?: boolean;
  /** It counts its signatures, as security keys do; synced passkeys do not. Default: true. */
  readonly counts?: boolean;
  /** Default: "ES256". */
  readonly algorithm?: "ES256" | "EdDSA" | "RS256";
}

const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const CREDENTIAL_DATA = 64;

/** An authenticator and the browser before it, in software (WebAuthn Level 3 sections 6.1, 6.5). */
export function softwareAuthenticator(
  traits: AuthenticatorTraits,
  credentials: SoftwareCredential[] = [],
): SoftwareAuthenticator {
  const { origin, verifies = true, counts = true, algorithm = "ES256" } = traits;

  const clientData = (type: string, challenge: string, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: lies.crossOrigin ?? false,
      }),
    );

  function authenticatorData(rpId: string, counter: number, lies: Lies, credential?: Buffer): Buffer {
    const flags =
      ((lies.userPresent ?? true) ? USER_PRESENT : 0) |
      ((lies.userVerified ?? verifies) ? USER_VERIFIED : 0) |
      (credential === undefined ? 0 : CREDENTIAL_DATA);
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(lies.counter ?? counter);
    return Buffer.concat([
      sha256(lies.rpId ?? rpId),
      Buffer.from([flags]),
      counted,
      credential ?? Buffer.alloc(0),
    ]);
  }

  return {
    credentials,

    create({ challenge, rp, user }, lies = {}) {
      const { publicKey, privateKey } = newKeyPair(algorithm);
      const id = Buffer.from(
        lies.credentialId ?? randomBytes(lies.idSize ?? 32).toString("base64url"),
        "base64url",
      );
      const rpId = rp.id ?? new URL(origin).hostname;
      const made: SoftwareCredential = {
        id: id.toString("base64url"),
        privateKey,
        rpId,
        userHandle: user.id,
        counter: counts ? 1 : 0,
      };
      credentials.push(made);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(id.length);
      const data = Buffer.concat([Buffer.alloc(16), size, id, encodeCbor(coseKey(publicKey, algorithm))]);
      const authData = authenticatorData(rpId, made.counter, lies, data);
      const client = clientData("webauthn.create", challenge, lies);
      const attestation = new Map<string, CborValue>([
        ["fmt", lies.format ?? "none"],
        ["attStmt", lies.statement?.(Buffer.concat([authData, sha256(client)]), privateKey) ?? new Map()],
        ["authData", authData],
      ]);
      return {
        id: made.id,
        rawId: made.id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString("base64url"),
          attestationObject: encodeCbor(attestation).toString("base64url"),
          transports: ["usb"],
        },
      };
    },

    get({ challenge, rpId = new URL(origin).hostname, allowCredentials = [] }, lies = {}) {
      const credential =
        credentials.find(({ id }) => allowCredentials.some((allowed) => allowed.id === id)) ??
        credentials.at(-1);
      if (credential === undefined) throw new Error("the authenticator has no credential");
      if (counts) credential.counter += 1;
      const authData = authenticatorData(rpId, credential.counter, lies);
      const client = clientData("webauthn.get", challenge, lies);
      const key = lies.key ?? credential.privateKey;
      const signed = Buffer.concat([authData, sha256(client)]);
      const signature = sign(key.asymmetricKeyType === "ed25519" ? null : "sha256", signed, key);
      const id = lies.credentialId ?? credential.id;
      return {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: authData.toString("base64url"),
          signature: signature.toString("base64url"),
          userHandle: lies.userHandle ?? credential.userHandle,
        },
      };
    },

    clone: () =>
      softwareAuthenticator(
        traits,
        credentials.map((credential) => ({ ...credential })),
      ),
  };
}

function sha256(value: string | Uint8Array): Buffer {
  return createHash("sha256").update(value).digest();
}

function newKeyPair(algorithm: NonNullable<AuthenticatorTraits["algorithm"]>) {
  switch (algorithm) {
    case "ES256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "EdDSA":
      return generateKeyPairSync("ed25519");
    case "RS256":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
  }
}

/** RFC 9053 sections 2 and 7; RFC 8230 section 4. */
function coseKey(
  publicKey: KeyObject,
  algorithm: NonNullable<AuthenticatorTraits["algorithm"]>,
): ReadonlyMap<number, CborValue> {
  const jwk = publicKey.export({ format: "jwk" });
  const part = (name: "x" | "y" | "n" | "e") => Buffer.from(jwk[name] ?? "", "base64url");
  switch (algorithm) {
    case "ES256":
      return new Map<number, CborValue>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, part("x")],
        [-3, part("y")],
      ]);
    case "EdDSA":
      return new Map<number, CborValue>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, part("x")],
      ]);
    case "RS256":
      return new Map<number, CborValue>([
        [1, 3],
        [3, -257],
        [-1, part("n")],
        [-2, part("e")],
      ]);
  }
}

import type {
  PublicKeyCredentialCreationOptionsJSON as PasskeyCreationOptions,
  PublicKeyCredentialRequestOptionsJSON as PasskeyRequestOptions,
} from "@simplewebauthn/browser";

export type { PasskeyCreationOptions, PasskeyRequestOptions };

/**
 * What the pages and the server say to each other under /signin/api. The server's side is packages/server/src/services/signin;
 * tools/sign-in-contract.test.ts holds one against the other.
 */

/** Who is signed in. Instants are ISO 8601. */
export interface Who {
  readonly accountId: string;
  readonly accountAlias: string | null;
  readonly accountName: string;
  readonly kind: "root" | "user" | "role" | "federated";
  readonly name: string;
  readonly arn: string;
  readonly signedInAt: string;
  readonly expiresAt: string;
  readonly secondFactor: { readonly kind: "totp" | "passkey"; readonly at: string } | null;
}

/** GET context. */
export interface Context {
  readonly csrfToken: string;
  readonly session: Who | null;
  /** Whether browsers can have passkeys for this host: not for an IP address. */
  readonly passkeys: boolean;
  readonly origin: string;
  /** Where somebody who is not signed in any more signed in first, by their company's link; null where that is not known. */
  readonly signInAgainAt: string | null;
}

/** POST sign-in. */
export type Credentials =
  | {
      readonly kind: "iam";
      readonly account: string;
      readonly userName: string;
      readonly password: string;
      readonly destination?: string;
    }
  | {
      readonly kind: "root";
      readonly email: string;
      readonly password: string;
      readonly destination?: string;
    };

/** A way to prove a second factor. */
export type Method =
  | { readonly kind: "totp" }
  | {
      readonly kind: "passkey";
      readonly options: PasskeyRequestOptions;
      /** Host names at which the person's passkeys were made, where it was none at this one. */
      readonly hosts?: readonly string[];
    };

/** What an account asks of passwords (IAM API Reference, "UpdateAccountPasswordPolicy"). */
export interface PasswordRules {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly uppercase: boolean;
  readonly lowercase: boolean;
  /** Of the four kinds of characters so many, whichever. */
  readonly kinds: number;
  /** So many of the last passwords, the present one among them, may not come again; 0 where nobody knows them. */
  readonly reuse: number;
}

export interface SecondFactorStep {
  readonly step: "second-factor";
  readonly flow: string;
  readonly methods: readonly Method[];
}

export interface NewPasswordStep {
  readonly step: "new-password";
  readonly flow: string;
  readonly userName: string;
  readonly rules: PasswordRules;
}

/** What comes next in a sign-in. */
export type Step =
  | SecondFactorStep
  | NewPasswordStep
  | { readonly step: "done"; readonly destination: string };

/** POST second-factor. */
export type SecondFactorProof =
  | { readonly flow: string; readonly kind: "totp"; readonly code: string }
  | { readonly flow: string; readonly kind: "passkey"; readonly response: object };

/** POST credentials: temporary credentials of the session, until an instant in ISO 8601. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: string;
  readonly region: string;
}

/** GET authorization: what `aws login` asks for. */
export interface AuthorizationQuestion {
  readonly client: "same-device" | "cross-device";
  readonly redirectHost: string;
  readonly session: Who;
}

/** What comes with status 4xx and 5xx. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

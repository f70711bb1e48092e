/** Tables of people's sign-in: what is under way, the sessions, passkeys, and what `aws login` got. */
export interface SignInSchema {
  readonly sign_in_flows: SignInFlowRow;
  readonly sign_in_sessions: SignInSessionRow;
  readonly sign_in_failures: SignInFailureRow;
  readonly passkeys: PasskeyRow;
  readonly passkey_registrations: PasskeyRegistrationRow;
  readonly oauth_codes: OAuthCodeRow;
  readonly taken_once: TakenOnceRow;
  readonly password_resets: PasswordResetRow;
}

/** A sign-in whose password was right, and that is not at its end yet. */
export interface SignInFlowRow {
  readonly account_id: string;
  /** Random. */
  readonly flow_id: string;
  /** Of the user, or the account's id for the root user. */
  readonly user_id: string;
  /** The step that is next. */
  readonly step: string;
  /** 1: in a browser that signed the person in before. */
  readonly known_browser: number;
  /** Counts the steps taken: what was handed over for an earlier one opens nothing any more. */
  readonly version: number;
  /** JSON: what the steps so far found out, and where the person wanted to go. */
  readonly state: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** A person who is signed in. */
export interface SignInSessionRow {
  readonly account_id: string;
  /** SHA-256 of the secret in the cookie, in base64url. */
  readonly session_id: string;
  /** Whose it is, as `aws:userid` has it: the user's unique id, the account's id for root, or a role's id, or the account's, with a session name. */
  readonly owner_id: string;
  /** JSON: the statement that its temporary credentials are made from. */
  readonly statement: string;
  readonly signed_in_at: number;
  readonly expires_at: number;
  /** When the second factor was given, and which kind it was; null: none was. */
  readonly second_factor_at: number | null;
  readonly second_factor: "totp" | "passkey" | null;
  /** When the password that was given was set: another password ends the session. Null for sessions without a password. */
  readonly password_set_at: number | null;
  readonly source_ip: string;
  readonly user_agent: string;
}

/** Failed sign-ins in a row: of an identity, or from an address. */
export interface SignInFailureRow {
  /** Empty where no account is known. */
  readonly account_id: string;
  readonly kind: "identity" | "address" | "browsers" | "mail";
  readonly id: string;
  readonly count: number;
  readonly last_at: number;
  /** Until then nothing is looked at. */
  readonly blocked_until: number;
}

/** A passkey or security key as a second factor (WebAuthn Level 3, "Credential Record"). */
export interface PasskeyRow {
  readonly account_id: string;
  /** base64url */
  readonly credential_id: string;
  /** Of the user, or the account's id for the root user. */
  readonly user_id: string;
  /** What follows ":u2f" in its serial number, beginning with "/". */
  readonly device: string;
  /** The host name that it was made for: browsers show it to no other. */
  readonly rp_id: string;
  /** COSE key, base64url. */
  readonly public_key: string;
  readonly counter: number;
  /** 1 when the person was verified (PIN, fingerprint) as it was registered. */
  readonly user_verified: number;
  /** JSON list, as the browser said. */
  readonly transports: string;
  readonly enabled_at: number;
}

/** The passkey that a signed-in person is about to register: one in each session. */
export interface PasskeyRegistrationRow {
  readonly account_id: string;
  /** Of the sign-in session. */
  readonly session_id: string;
  /** Random, base64url. */
  readonly challenge: string;
  readonly expires_at: number;
}

/** An authorization code of `aws login`, good once. */
export interface OAuthCodeRow {
  readonly account_id: string;
  /** SHA-256 of the code, in base64url. */
  readonly code_id: string;
  readonly session_id: string;
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly code_challenge: string;
  readonly expires_at: number;
  readonly used_at: number | null;
}

/**
 * What was shown and is not taken again: a DPoP proof (RFC 9449 section 11.1), or a token of the federation endpoint by which somebody
 * signed in.
 */
export interface TakenOnceRow {
  readonly account_id: string;
  readonly kind: "dpop-proof" | "signin-token";
  /** SHA-256 of what names it among its kind, in base64url: of a proof its key's thumbprint and `jti`, of a token its random id. */
  readonly id: string;
  readonly expires_at: number;
}

/** A way for the root user to another password, sent by mail. */
export interface PasswordResetRow {
  readonly account_id: string;
  /** SHA-256 of the secret in the link, in base64url. */
  readonly reset_id: string;
  readonly created_at: number;
  readonly expires_at: number;
}

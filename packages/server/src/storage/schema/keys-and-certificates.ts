/** What users prove themselves with beside passwords and access keys, and the certificates of servers. */
export interface KeysAndCertificatesSchema {
  readonly ssh_public_keys: SshPublicKeyRow;
  readonly signing_certificates: SigningCertificateRow;
  readonly server_certificates: ServerCertificateRow;
  readonly service_credentials: ServiceCredentialRow;
}

export interface SshPublicKeyRow {
  readonly account_id: string;
  readonly ssh_public_key_id: string;
  readonly user_id: string;
  /** As it was uploaded, in OpenSSH's form or in PEM. */
  readonly body: string;
  /** SHA-256 of the key as RFC 4253 writes it, in hexadecimal: one key is one key, however it was written. */
  readonly digest: string;
  readonly status: "Active" | "Inactive";
  readonly uploaded_at: number;
}

/** A signing certificate of a user, or of the root user (whose `user_id` is the account id). */
export interface SigningCertificateRow {
  readonly account_id: string;
  readonly certificate_id: string;
  readonly user_id: string;
  /** PEM, as it was uploaded. */
  readonly body: string;
  /** SHA-256 of the certificate's DER, in hexadecimal. */
  readonly digest: string;
  readonly status: "Active" | "Inactive";
  readonly uploaded_at: number;
}

/** A server certificate; its private key is not kept (docs/decisions/forgotten-private-keys.md). */
export interface ServerCertificateRow {
  readonly account_id: string;
  readonly server_certificate_id: string;
  readonly name: string;
  readonly name_key: string;
  readonly path: string;
  /** When it was uploaded. */
  readonly created_at: number;
  /** PEM, as it was uploaded. */
  readonly body: string;
  /** PEM, from the one that signed the certificate on; null when none was given. */
  readonly chain: string | null;
  readonly expires_at: number;
  readonly tags: string;
}

/** A user's credential for one service: a user name with a password, or an API key. */
export interface ServiceCredentialRow {
  readonly account_id: string;
  readonly credential_id: string;
  readonly user_id: string;
  /** "codecommit.amazonaws.com" */
  readonly service_name: string;
  /** The generated user name, or the alias of an API key: "jane-at-123456789012". */
  readonly public_name: string;
  /** See credentials/service-secret.ts: the secret itself is told once, and not kept. */
  readonly secret_digest: string;
  readonly status: "Active" | "Inactive";
  readonly created_at: number;
  /** Null for one that does not expire. */
  readonly expires_at: number | null;
}

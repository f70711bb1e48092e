/** Identity providers that roles can trust, and what this server's own tokens are signed with. */
export interface IdentityProvidersSchema {
  readonly oidc_providers: OidcProviderRow;
  readonly saml_providers: SamlProviderRow;
  readonly saml_provider_keys: SamlProviderKeyRow;
  readonly used_assertions: UsedAssertionRow;
  readonly token_issuers: TokenIssuerRow;
  readonly token_signing_keys: TokenSigningKeyRow;
}

export interface OidcProviderRow {
  readonly account_id: string;
  /** The issuer's URL without "https://", as ARNs and condition keys have it. */
  readonly url: string;
  readonly created_at: number;
  /** JSON arrays of text. Thumbprints are 40 hexadecimal digits. */
  readonly client_ids: string;
  readonly thumbprints: string;
  readonly tags: string;
}

export interface SamlProviderRow {
  readonly account_id: string;
  /** Unique in the account, and of this very provider: one that is made later under its name has another. */
  readonly provider_id: string;
  readonly name: string;
  readonly name_key: string;
  readonly created_at: number;
  /** The metadata document, as it was given. */
  readonly metadata: string;
  /** Of the metadata: the issuer that it describes, and a JSON array of the certificates that it signs with, each as base64 of its DER. */
  readonly issuer: string;
  readonly certificates: string;
  /** From then on nothing of the provider is believed. */
  readonly valid_until: number;
  readonly encryption_mode: "Required" | "Allowed" | null;
  readonly tags: string;
}

/** A private key that assertions for a provider may be encrypted for. */
export interface SamlProviderKeyRow {
  readonly account_id: string;
  readonly provider_id: string;
  readonly key_id: string;
  /** PKCS #8 in PEM, sealed under a data key and bound to account and key id. */
  readonly sealed_key: string;
  readonly created_at: number;
}

/** An assertion that was accepted, until it ends: it is not accepted twice. */
export interface UsedAssertionRow {
  readonly account_id: string;
  /** SHA-256 of the provider's id and the assertion's, in hexadecimal. */
  readonly assertion_digest: string;
  readonly ends_at: number;
}

/** The account as an issuer of tokens for others (sts:GetWebIdentityToken). */
export interface TokenIssuerRow {
  readonly account_id: string;
  /** The last part of the issuer's URL; unique over all accounts, because the documents below it are asked for by it alone. */
  readonly issuer_id: string;
  readonly enabled: number;
}

export interface TokenSigningKeyRow {
  readonly account_id: string;
  readonly key_id: string;
  readonly algorithm: "RS256" | "ES384";
  /** The public key as a JSON Web Key. */
  readonly public_key: string;
  /** PKCS #8 in PEM, sealed under a data key and bound to account and key id. */
  readonly sealed_key: string;
  readonly created_at: number;
}

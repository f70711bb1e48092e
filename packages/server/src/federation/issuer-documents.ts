// The documents of this server's own issuers (OpenID Connect Discovery 1.0, sections 3 and 4), one issuer for each account.

/** Where the issuers are, below the server's URL. */
const ISSUERS = "/_signet/issuers/";

/** @param publicUrl the URL that others know the server by */
export function issuerUrl(publicUrl: string, issuerId: string): string {
  return `${publicUrl.replace(/\/$/, "")}${ISSUERS}${issuerId}`;
}

export interface IssuerDocumentsOptions {
  readonly publicUrl: string;
  /** Public keys as JSON Web Keys, by the issuer's id; undefined where there is no such issuer. */
  readonly publishedKeys: (issuerId: string) => Promise<readonly object[] | undefined>;
}

/** Answers the documents of issuers by their paths; undefined for other paths, and for issuers that there are not. */
export function createIssuerDocuments({
  publicUrl,
  publishedKeys,
}: IssuerDocumentsOptions): (path: string) => Promise<object | undefined> {
  return async (path) => {
    const [, id, name] = /^\/_signet\/issuers\/([\da-f-]{36})\/\.well-known\/([\w.-]+)$/.exec(path) ?? [];
    if (id === undefined || (name !== "openid-configuration" && name !== "jwks.json")) return undefined;
    const keys = await publishedKeys(id);
    if (keys === undefined) return undefined;
    if (name === "jwks.json") return { keys };
    const issuer = issuerUrl(publicUrl, id);
    return {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256", "ES384"],
      scopes_supported: ["openid"],
      claims_supported: ["iss", "sub", "aud", "exp", "iat", "jti"],
    };
  };
}

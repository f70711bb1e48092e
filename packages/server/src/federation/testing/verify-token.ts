import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";

/** Verifies a token as a service does that trusts its issuer: discovery, keys, signature. `at` is where the issuer's documents are. */
export async function verifyToken(token: string, issuer: string, at = issuer): Promise<JWTPayload> {
  const configuration = (await document(`${at}/.well-known/openid-configuration`)) as {
    readonly issuer: string;
    readonly jwks_uri: string;
  };
  if (configuration.issuer !== issuer) throw new Error("the documents are another issuer's");
  const keys = (await document(configuration.jwks_uri.replace(issuer, at))) as JSONWebKeySet;
  return (await jwtVerify(token, createLocalJWKSet(keys), { issuer })).payload;
}

async function document(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

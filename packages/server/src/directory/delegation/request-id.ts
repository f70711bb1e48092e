import { createHash, timingSafeEqual } from "node:crypto";

// The id of a request names the account whose it is, so that it is found without a search through all of them; so does its exchange token.

const REQUEST_ID = /^dr-(\d{12})-[0-9a-f]{32}$/;
const TOKEN = /^(dr-\d{12}-[0-9a-f]{32})\.([\w-]{43})$/;

export function newRequestId(accountId: string, randomBytes: (size: number) => Uint8Array): string {
  return `dr-${accountId}-${Buffer.from(randomBytes(16)).toString("hex")}`;
}

/** The account that made the request of an id; undefined for what is no such id. */
export function requestorOf(requestId: string): string | undefined {
  return REQUEST_ID.exec(requestId)?.[1];
}

/** A new exchange token: 256 random bits behind the request's id. */
export function newExchangeToken(requestId: string, randomBytes: (size: number) => Uint8Array): string {
  return `${requestId}.${Buffer.from(randomBytes(32)).toString("base64url")}`;
}

/** The id of the request that a token is of; undefined for what cannot be one. */
export function requestIdOfToken(token: string): string | undefined {
  return TOKEN.exec(token)?.[1];
}

export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares digests of one length, in a time that does not depend on them. */
export function isToken(token: string, digest: string): boolean {
  return timingSafeEqual(Buffer.from(tokenDigest(token)), Buffer.from(digest));
}

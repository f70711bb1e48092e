import { hash } from "node:crypto";

/** What the S256 method makes of a verifier (RFC 7636 section 4.2). */
const CHALLENGE = /^[\w-]{43}$/u;

/** The two names that clients have for the one method there is: the RFC's, and that of the AWS CLI. */
const METHODS: ReadonlySet<string> = new Set(["S256", "SHA-256"]);

export function isCodeChallenge(challenge: string, method: string): boolean {
  return METHODS.has(method) && CHALLENGE.test(challenge);
}

/** Whether who brings the verifier is who sent the challenge (RFC 7636 section 4.6). The challenge is no secret. */
export function provesChallenge(verifier: string, challenge: string): boolean {
  return hash("sha256", verifier, "base64url") === challenge;
}

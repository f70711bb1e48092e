import { hash } from "node:crypto";
import type { Cookies } from "./cookies.ts";

/** A browser, known by its long-lived cookie. */
export interface Browser {
  /** 43 characters; see `WebRequest.browser`. */
  readonly id: string;
  readonly csrfToken: string;
  /** The `Set-Cookie` header of a browser that came without a cookie. */
  readonly setCookie: string | undefined;
}

const SECRET_SIZE = 32;
/** Seconds. Browsers keep none for longer (RFC 6265bis section 5.5). */
export const FOUR_HUNDRED_DAYS = 34_560_000;

/**
 * Knows a browser by the secret in its cookie, or gives it one. Other sites can neither read that nor what is derived from it, so that who
 * brings the CSRF token read it from an answer of this server (OWASP Cross-Site Request Forgery Prevention Cheat Sheet).
 */
export function browserOf(
  cookies: Cookies,
  cookieHeader: string | undefined,
  randomBytes: (size: number) => Uint8Array,
): Browser {
  const brought = cookies.read(cookieHeader, "signet-browser");
  const known = brought !== undefined && /^[\w-]{43}$/u.test(brought) ? brought : undefined;
  const secret = known ?? Buffer.from(randomBytes(SECRET_SIZE)).toString("base64url");
  return {
    id: hash("sha256", `signet browser ${secret}`, "base64url"),
    csrfToken: hash("sha256", `signet csrf ${secret}`, "base64url"),
    setCookie: known === undefined ? cookies.write("signet-browser", secret, FOUR_HUNDRED_DAYS) : undefined,
  };
}

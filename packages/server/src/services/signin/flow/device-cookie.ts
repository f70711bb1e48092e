import { hash } from "node:crypto";
import type { KeyRing } from "../../../credentials/key-ring.ts";

// A browser that signed somebody in before has a counter of its own for that identity, so that the guesses of strangers do not lock the owner
// out; strangers do not have its cookie. Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".

type Seals = Pick<KeyRing, "seal" | "open">;

/** Of whom it may be the browser: a digest of the identity, and what names the browser's counter. */
type Entry = readonly [identity: string, nonce: string];

/** People who share a browser. */
const MOST = 5;
const NONCE_SIZE = 16;
const LONGEST = 4096;

/**
 * What names this browser's counter for an identity; undefined where it did not sign it in before.
 *
 * @param cookie as it arrived
 * @param browser what the cookie was sealed for
 */
export function knownDevice(
  seals: Seals,
  { cookie, browser }: { readonly cookie: string | undefined; readonly browser: string },
  identity: string,
): string | undefined {
  const wanted = digest(identity);
  return entries(seals, cookie, browser).find(([known]) => known === wanted)?.[1];
}

/** The cookie of a browser that has signed somebody in, now among others: with a new counter. */
export function deviceCookie(
  seals: Seals,
  { cookie, browser }: { readonly cookie: string | undefined; readonly browser: string },
  identity: string,
  randomBytes: (size: number) => Uint8Array,
): string {
  const mine = digest(identity);
  const nonce = Buffer.from(randomBytes(NONCE_SIZE)).toString("base64url");
  const others = entries(seals, cookie, browser).filter(([known]) => known !== mine);
  const list: readonly Entry[] = [[mine, nonce], ...others.slice(0, MOST - 1)];
  // A cookie's value has none of the characters that base64 has beside those of base64url.
  return Buffer.from(seals.seal(JSON.stringify(list), belonging(browser)), "base64").toString("base64url");
}

function entries(seals: Seals, cookie: string | undefined, browser: string): readonly Entry[] {
  if (cookie === undefined || cookie.length > LONGEST || !/^[\w-]+$/u.test(cookie)) return [];
  const opened = seals.open(Buffer.from(cookie, "base64url").toString("base64"), belonging(browser));
  return opened === undefined ? [] : (JSON.parse(opened.toString("utf8")) as readonly Entry[]);
}

/** Short, and nothing to read for whoever gets hold of a data key. */
function digest(identity: string): string {
  return hash("sha256", identity, "base64url");
}

function belonging(browser: string) {
  return { purpose: "sign-in-device", accountId: "", recordId: browser } as const;
}

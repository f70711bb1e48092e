import { hash } from "node:crypto";
import type { KeyRing } from "../../../credentials/key-ring.ts";
import { openFromUrl, sealForUrl } from "../sealed-for-url.ts";

// A browser that signed somebody in before has a counter of its own for that identity, so that the guesses of strangers do not lock the owner
// out; strangers do not have its cookie. Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".

type Seals = Pick<KeyRing, "seal" | "open">;

/** What was shown in a browser: a password alone (or a link of a mail, which stands for one), or a second factor as well. */
export type KnownBy = "password" | "second-factor";

export interface KnownDevice {
  /** What names the browser's own counter for an identity. */
  readonly counter: string;
  readonly by: KnownBy;
}

/** Of whom it may be the browser: a digest of the identity, what names the browser's counter, and by what it is known. */
type Entry = readonly [identity: string, counter: string, by: KnownBy];

/** People who share a browser. */
const MOST = 5;
const NONCE_SIZE = 16;
const LONGEST = 4096;

/**
 * As what the browser is known for an identity; undefined where it did not sign it in before.
 *
 * @param cookie as it arrived
 * @param browser what the cookie was sealed for
 */
export function knownDevice(
  seals: Seals,
  { cookie, browser }: { readonly cookie: string | undefined; readonly browser: string },
  identity: string,
): KnownDevice | undefined {
  const wanted = digest(identity);
  const found = entries(seals, cookie, browser).find(([known]) => known === wanted);
  return found === undefined ? undefined : { counter: found[1], by: found[2] };
}

/** The cookie of a browser that is known for somebody, now among others: with a new counter. */
export function deviceCookie(
  seals: Seals,
  { cookie, browser }: { readonly cookie: string | undefined; readonly browser: string },
  { identity, by }: { readonly identity: string; readonly by: KnownBy },
  randomBytes: (size: number) => Uint8Array,
): string {
  const mine = digest(identity);
  const counter = Buffer.from(randomBytes(NONCE_SIZE)).toString("base64url");
  const others = entries(seals, cookie, browser).filter(([known]) => known !== mine);
  const list: readonly Entry[] = [[mine, counter, by], ...others.slice(0, MOST - 1)];
  return sealForUrl(seals, JSON.stringify(list), belonging(browser));
}

function entries(seals: Seals, cookie: string | undefined, browser: string): readonly Entry[] {
  const opened = cookie === undefined ? undefined : openFromUrl(seals, cookie, belonging(browser), LONGEST);
  return opened === undefined ? [] : (JSON.parse(opened.toString("utf8")) as readonly Entry[]);
}

/** Short, and nothing to read for whoever gets hold of a data key. */
function digest(identity: string): string {
  return hash("sha256", identity, "base64url");
}

function belonging(browser: string) {
  return { purpose: "sign-in-device", accountId: "", recordId: browser } as const;
}

import type { KeyRing } from "../../../credentials/key-ring.ts";
import { openFromUrl, sealForUrl } from "../sealed-for-url.ts";

type Seals = Pick<KeyRing, "seal" | "open">;

/** Characters. */
const LONGEST = 2048;
const LONGEST_SEALED = 4096;

/**
 * Where the person signs in before they come here, as the parameter Issuer says it: a page of the broker. Only what a browser opens as a page of
 * another site; undefined for all else, such as the bare names that brokers put there, and for what would run in a page of ours.
 */
export function issuerUrl(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LONGEST || !/^[\u0021-\u007e]+$/u.test(text)) return undefined;
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A name before the host is there to make it look like another one.
  return url.username === "" && url.password === "" ? url.href : undefined;
}

/** For the browser to keep: nobody else can put a link there that our pages would show. @param browser see `WebRequest.browser` */
export function sealIssuer(seals: Seals, url: string, browser: string): string {
  return sealForUrl(seals, url, belonging(browser));
}

export function openIssuer(seals: Seals, cookie: string | undefined, browser: string): string | undefined {
  if (cookie === undefined) return undefined;
  return issuerUrl(openFromUrl(seals, cookie, belonging(browser), LONGEST_SEALED)?.toString("utf8"));
}

function belonging(browser: string) {
  return { purpose: "sign-in-issuer", accountId: "", recordId: browser } as const;
}

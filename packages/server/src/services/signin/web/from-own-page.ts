import { equalConstantTime } from "@signet/signature";
import type { Browser } from "./browser.ts";
import { WebError } from "./route.ts";

/** What a POST says of where it comes from. */
export interface Provenance {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly contentType: string | undefined;
  readonly csrfToken: string | undefined;
}

/**
 * Throws WebError unless a POST was made by a page of this server in this browser. Each of the checks suffices against forms and scripts of
 * other sites; a browser would have to fail at all of them.
 */
export function requireOwnPage(
  { origin, fetchSite, contentType, csrfToken }: Provenance,
  ownOrigin: string,
  browser: Browser,
): void {
  if (origin !== ownOrigin) throw fromElsewhere(` This server's own pages are at ${ownOrigin}.`);
  if (fetchSite !== undefined && fetchSite !== "same-origin") throw fromElsewhere();
  // No form has this type, and a script of another site would first have to ask whether it may send it.
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new WebError("UnsupportedMediaType", 415, "The body of the request must be JSON.");
  // Who came without a cookie cannot have the token of one.
  if (browser.setCookie !== undefined || !equalConstantTime(csrfToken ?? "", browser.csrfToken))
    throw fromElsewhere();
}

/** @param hint for whoever opened the pages under a name that the server does not know itself by */
function fromElsewhere(hint = ""): WebError {
  return new WebError(
    "CrossSiteRequest",
    403,
    `This request did not come from a page of this server in this browser. Load the page again.${hint}`,
  );
}

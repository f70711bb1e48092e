const CONSOLE = "/console";

/**
 * A place on this server to go to. The server checks destinations; a page that went where an answer says, wherever that is, would need to
 * trust whoever can make one.
 *
 * @param origin of the page
 * @returns its whole address (a path alone that begins with `//` would be another host's), or the console's for anything else
 */
export function safeDestination(destination: string, origin: string): string {
  const url = URL.canParse(destination, origin) ? new URL(destination, origin) : undefined;
  // A blob's URL has the origin of who made it.
  return url?.origin === origin && url.protocol !== "blob:" ? url.href : new URL(CONSOLE, origin).href;
}

/**
 * Where `aws login` waits for its answer: this server's confirmation page, or the loopback address of the person's own device
 * (RFC 8252 section 7.3).
 *
 * @returns undefined for anything else
 */
export function safeRedirect(redirect: string, origin: string): string | undefined {
  if (!URL.canParse(redirect, origin)) return undefined;
  const url = new URL(redirect, origin);
  const isLoopback = url.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  const isHere = url.origin === origin && url.protocol !== "blob:";
  return isHere || isLoopback ? url.href : undefined;
}

/** Where people of a company sign in: a page of another site, which the person sees named. Undefined for what is no such page. */
export function otherSite(address: string | null): URL | undefined {
  const url = address !== null && URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url : undefined;
}

/** The sign-in page, with a way back to where the person is now. */
export function signInAgain({ pathname, search }: Pick<Location, "pathname" | "search">): string {
  return `/signin?${new URLSearchParams({ destination: pathname + search }).toString()}`;
}

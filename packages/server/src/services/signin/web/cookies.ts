/** How cookies are named and kept, by whether the server's public URL is https. */
export interface Cookies {
  /** What the request brings under a name; undefined where there is none, or where there are two that differ: somebody put one there. */
  read(header: string | undefined, name: CookieName): string | undefined;
  /** A `Set-Cookie` header. @param maxAge in seconds; undefined: until the browser is closed; 0 takes the cookie away */
  write(name: CookieName, value: string, maxAge?: number): string;
}

/** The browser itself; who is signed in; whom it has signed in before; and where else somebody signed in first. */
export type CookieName = "signet-browser" | "signet-session" | "signet-device" | "signet-issuer";

/**
 * Cookies that no script reads and no other site sends along but by a link. With https they are of this very host (`__Host-`: RFC 6265bis
 * section 4.1.3.2), so that no other host of the domain can put one there. Plain http has no such names.
 */
export function createCookies(secure: boolean): Cookies {
  const prefix = secure ? "__Host-" : "";
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    read(header, name) {
      const wanted = `${prefix}${name}`;
      let found: string | undefined;
      for (const pair of (header ?? "").split(";")) {
        const equals = pair.indexOf("=");
        if (equals === -1 || pair.slice(0, equals).trim() !== wanted) continue;
        const value = pair.slice(equals + 1).trim();
        if (found !== undefined && found !== value) return undefined;
        found = value;
      }
      return found;
    },
    write: (name, value, maxAge) =>
      `${prefix}${name}=${value}; ${attributes}${maxAge === undefined ? "" : `; Max-Age=${maxAge}`}`,
  };
}

import { isIP } from "node:net";

/**
 * The server's own origin as a browser asks for it: that of the public URL, or the address that the request was sent to where that is
 * localhost or a bare IP address. Other names are not believed: any name can be made to lead here, and its pages would then pass for ours
 * (DNS rebinding); an address leads to nobody else.
 *
 * @param host the Host header
 * @param secure the request came over TLS
 */
export function ownOrigin(publicUrl: string, host: string | undefined, secure: boolean): string {
  const known = new URL(publicUrl).origin;
  const asked = `${secure ? "https" : "http"}://${host ?? ""}`;
  if (host === undefined || !URL.canParse(asked)) return known;
  const url = new URL(asked);
  // What is more than a host and its port was no Host header of a browser.
  if (url.host !== host.toLowerCase() || url.origin === known) return known;
  const { hostname } = url;
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(bare) !== 0 || hostname === "localhost" ? url.origin : known;
}

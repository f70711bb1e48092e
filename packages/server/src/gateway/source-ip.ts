import { BlockList, isIP, SocketAddress } from "node:net";
import { readAddressRange } from "../address-range.ts";

/**
 * Tells the client's address. `X-Forwarded-For` counts only when the peer is a trusted proxy, and then only its last entry that is
 * not a trusted proxy itself: whatever stands before it was written by who knows whom. Empty where a trusted proxy names no address: its
 * own must not pass for the client's.
 */
export type SourceIp = (peer: string | undefined, forwardedFor: string | undefined) => string;

/** @param trustedProxies addresses or CIDR ranges; throws for what is neither */
export function createSourceIp(trustedProxies: readonly string[]): SourceIp {
  const trusted = new BlockList();
  for (const entry of trustedProxies) {
    const range = readAddressRange(entry);
    if (range === undefined) throw new TypeError(`'${entry}' is neither an IP address nor a CIDR range`);
    trusted.addSubnet(range.address, range.bits, range.family);
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (peer, forwardedFor) => {
    let address = plain(peer ?? "");
    if (trustedProxies.length === 0 || forwardedFor === undefined || !isTrusted(address)) return address;
    for (const entry of forwardedFor.split(",").toReversed()) {
      const hop = plain(entry.trim());
      if (isIP(hop) === 0) return "";
      address = hop;
      if (!isTrusted(hop)) return hop;
    }
    return address;
  };
}

/** IPv4 clients of a socket that also takes IPv6 arrive as ::ffff:192.0.2.1; a link-local address may have a zone. */
function plain(text: string): string {
  if (!text.includes(":")) return text;
  const [address = ""] = text.split("%", 1);
  if (isIP(address) !== 6 || !/^[0:]*:ffff:/i.test(address)) return address;
  const mapped = new SocketAddress({ address, family: "ipv6" }).address;
  const dotted = mapped.slice("::ffff:".length);
  return mapped.startsWith("::ffff:") && isIP(dotted) === 4 ? dotted : address;
}

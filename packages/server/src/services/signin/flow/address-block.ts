import { isIP, SocketAddress } from "node:net";

/** Bits that a network of IPv6 gives its hosts to choose: four groups (RFC 4291 section 2.5.1). */
const GROUPS = 4;

/**
 * Whose guesses are counted together: one address of IPv4, or the /64 of an address of IPv6, since whoever has one of those addresses has all.
 */
export function addressBlock(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = new SocketAddress({ address, family: "ipv6" }).address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const before = groups(head);
  const after = groups(tail ?? "");
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return `${[...before, ...between, ...after].slice(0, GROUPS).join(":")}::/64`;
}

import { isIP } from "node:net";

/** Addresses of IPv4 or IPv6; a single one has all its bits as prefix. */
export interface AddressRange {
  readonly address: string;
  readonly bits: number;
  readonly family: "ipv4" | "ipv6";
}

/** An IP address or a CIDR range; undefined for what is neither. */
export function readAddressRange(entry: string): AddressRange | undefined {
  const [address = "", prefix, ...more] = entry.split("/");
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (more.length > 0 || family === 0 || !(bits <= most)) return undefined;
  return { address, bits, family: family === 6 ? "ipv6" : "ipv4" };
}

/** An address, or a range of them when `prefix` is shorter than the address; the bits are those of the address. */
export interface IpRange {
  readonly version: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

/**
 * Reads an IPv4 or IPv6 address or a CIDR range; without a prefix it is that one address. IPv4-mapped IPv6 addresses
 * (::ffff:192.0.2.1) are read as the IPv4 address they stand for, so that a rule on an IPv4 range cannot be passed
 * by writing the address the other way. Undefined for anything else.
 * (IAM User Guide, "IAM JSON policy elements: Condition operators", IP address; RFC 4291 sections 2.2 and 2.5.5.2)
 */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf("/");
  const address = slash === -1 ? text : text.slice(0, slash);
  const v4 = parseV4(address);
  const v6 = v4 === undefined ? parseV6(address) : undefined;
  const bits = v4 ?? v6;
  if (bits === undefined) return undefined;
  const width = v4 === undefined ? 128 : 32;
  const prefixText = slash === -1 ? String(width) : text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  if (prefix > width) return undefined;
  if (width === 128 && prefix >= 96 && bits >> 32n === 0xffffn) {
    return { version: 4, bits: bits & 0xffff_ffffn, prefix: prefix - 96 };
  }
  return { version: width === 32 ? 4 : 6, bits, prefix };
}

/** Reads one address (no range) in the same forms. */
export function parseIpAddress(text: string): IpRange | undefined {
  return text.includes("/") ? undefined : parseIpRange(text);
}

/** Says whether the address lies in the range; an IPv4 range holds no IPv6 address and the other way round. */
export function inRange(range: IpRange, address: IpRange): boolean {
  if (range.version !== address.version) return false;
  const shift = BigInt((range.version === 4 ? 32 : 128) - range.prefix);
  return range.bits >> shift === address.bits >> shift;
}

function parseV4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4) return undefined;
  let bits = 0n;
  for (const octet of octets) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    bits = (bits << 8n) | BigInt(octet);
  }
  return bits;
}

function parseV6(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "", true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let bits = 0n;
  for (const group of [...head, ...Array.from({ length: missing }, () => 0n), ...tail])
    bits = (bits << 16n) | group;
  return bits;
}

function parseGroups(text: string, mayEndInV4: boolean): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const v4 = mayEndInV4 && index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 !== undefined) groups.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

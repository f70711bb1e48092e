import type { Condition } from "../../policy.ts";
import type { IpRange } from "../../values/ip-address.ts";
import { valuesOfType } from "./value-kind.ts";

const WIDTH = { 4: 32, 6: 128 } as const;
/** Addresses of documentation (RFC 5737, RFC 3849), for "any other address". */
const ELSEWHERE = ["203.0.113.10", "198.51.100.10", "2001:db8::10"];

/**
 * An address for each way to answer the conditions. Ranges either hold one another or have nothing in common, so whatever part of the
 * addresses they cut out begins where one of them begins, or just behind one, or at the very first address.
 */
export function ipValues(conditions: readonly Condition[]): readonly string[] {
  const ranges = valuesOfType(conditions, "ip").map(({ range }) => range);
  const starts = ranges.map(({ version, bits, prefix }): IpRange => {
    const size = BigInt(WIDTH[version] - prefix);
    return { version, bits: (bits >> size) << size, prefix };
  });
  const inside = starts.flatMap((range) => [...secondOf(range), addressText(range.version, range.bits)]);
  const behind = starts.flatMap(({ version, bits, prefix }) => {
    const next = bits + (1n << BigInt(WIDTH[version] - prefix));
    return next >> BigInt(WIDTH[version]) === 0n ? [addressText(version, next)] : [];
  });
  return [...ELSEWHERE, ...inside, ...behind, "0.0.0.0", "::"];
}

/** The address after the first reads better than the network's own, where the range has one. */
function secondOf({ version, bits, prefix }: IpRange): readonly string[] {
  return prefix < WIDTH[version] ? [addressText(version, bits + 1n)] : [];
}

function addressText(version: 4 | 6, bits: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  // The longest run of zeros is left out (RFC 5952 section 4.2).
  const text = groups.join(":");
  const runs = text.match(/\b0(?::0)+\b/g) ?? [];
  const longest = runs.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? text : text.replace(longest, "::").replace(/:{3,}/, "::");
}

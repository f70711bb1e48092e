import type { HeaderPair } from "./request.ts";

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10;
}

/**
 * A header's value without space at its ends, each run of space within (line folding included) as one space.
 * Only SP, HTAB, CR and LF are space: 0xA0 and 0x85 are bytes of UTF-8 text here.
 */
export function foldSpace(value: string): string {
  let plain = true;
  let afterSpace = true;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const space = isSpace(code);
    if (space && (afterSpace || code !== 32)) {
      plain = false;
      break;
    }
    afterSpace = space;
  }
  if (plain && (!afterSpace || value === "")) return value;
  let result = "";
  let pending = false;
  for (let i = 0; i < value.length; i++) {
    if (isSpace(value.charCodeAt(i))) {
      pending = true;
      continue;
    }
    if (pending && result !== "") result += " ";
    pending = false;
    result += value[i];
  }
  return result;
}

/** Linear search wins on the handful that clients sign; the map keeps a hostile thousand from costing its square. */
function finder(names: readonly string[]): (name: string) => number {
  if (names.length <= 24) return (name) => names.indexOf(name);
  const places = new Map(names.map((name, place) => [name, place]));
  return (name) => places.get(name) ?? -1;
}

/**
 * The values of the signed headers, in the order of `names`: folded, the values of one name joined by `,` in order of
 * arrival. A header that the request lacks is undefined.
 */
export function signedValues(
  headers: readonly HeaderPair[],
  names: readonly string[],
): readonly (string | undefined)[] {
  const find = finder(names);
  const values: (string | undefined)[] = names.map(() => undefined);
  for (const [name, value] of headers) {
    const place = find(name.toLowerCase());
    if (place < 0) continue;
    const before = values[place];
    values[place] = before === undefined ? foldSpace(value) : `${before},${foldSpace(value)}`;
  }
  return values;
}

/**
 * Step 1 of SigV4, the canonical headers: `name:value\n` for each signed header.
 * Source: IAM User Guide, "Create a signed AWS API request", canonical headers.
 * @param names lower case and sorted
 * @returns undefined if the request lacks one of them
 */
export function canonicalHeaders(
  headers: readonly HeaderPair[],
  names: readonly string[],
): string | undefined {
  const values = signedValues(headers, names);
  let result = "";
  for (let place = 0; place < names.length; place++) {
    const value = values[place];
    if (value === undefined) return undefined;
    result += `${names[place]}:${value}\n`;
  }
  return result;
}

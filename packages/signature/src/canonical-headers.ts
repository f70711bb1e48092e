import type { HeaderLayout } from "./header-layout.ts";
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
    if (code > 32) {
      afterSpace = false;
      continue;
    }
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

/**
 * Step 1 of SigV4, the canonical headers: `name:value\n` for each signed header; its values folded, those of one name
 * joined by `,` in order of arrival.
 * Source: IAM User Guide, "Create a signed AWS API request", canonical headers.
 * @param layout of these headers
 * @returns undefined if the request lacks one of the signed headers
 */
export function canonicalHeaders(headers: readonly HeaderPair[], layout: HeaderLayout): string | undefined {
  const { signedNames, places, absent } = layout;
  if (absent !== undefined) return undefined;
  let result = "";
  for (let i = 0; i < signedNames.length; i++) {
    let separator = `${signedNames[i]}:`;
    for (const place of places[i] ?? []) {
      result += separator + foldSpace(headers[place]?.[1] ?? "");
      separator = ",";
    }
    result += "\n";
  }
  return result;
}

import { integer } from "fast-check";

/** Half surrogate pairs are no characters. */
const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0xe000;
const GAP = AFTER_SURROGATES - SURROGATES;

/**
 * Any character of Unicode, assigned or not, as a unit of strings. fast-check's own unit "binary" has the same, and takes five seconds of each
 * test file to be made.
 */
export const anyCharacter = integer({ min: 0, max: 0x10ffff - GAP }).map(
  (index) => String.fromCodePoint(index < SURROGATES ? index : index + GAP),
  // The way back, by which texts that are known to make trouble are among those that are tried: "__proto__".
  (text) => {
    const code = typeof text === "string" ? text.codePointAt(0) : undefined;
    if (code === undefined || String.fromCodePoint(code) !== text) throw new TypeError("one character");
    return code < SURROGATES ? code : code - GAP;
  },
);

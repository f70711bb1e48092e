/**
 * The text of which all spellings have one: two texts are the same without case when their folded texts are. Letter by letter, to the upper and
 * from there to the lower case, where that is one letter, as Java's String.equalsIgnoreCase has it. So `ς`, `σ` and `Σ` are one letter, `ſ`, `s`
 * and `S`, and `ı`, `i`, `I` and `İ`; `ß` and `ss` are not the same.
 * Source: Unicode Standard, chapter 3.13, "Default Case Algorithms", with the simple mappings.
 */
export function foldCase(text: string): string {
  // What all do, or nearly all: within ASCII there is nothing more to know.
  return BEYOND_ASCII.test(text) ? Array.from(text, foldLetter).join("") : text.toLowerCase();
}

/** @param letter one code point */
export function foldLetter(letter: string): string {
  const upper = single(letter.toUpperCase(), letter);
  const lower = upper.toLowerCase();
  // The one letter whose lower case is two code points; its simple one is the first of them.
  return lower === DOTTED_I ? "i" : single(lower, upper);
}

const BEYOND_ASCII = /[^\0-\x7f]/;
const DOTTED_I = "\u0130".toLowerCase();

function single(mapped: string, otherwise: string): string {
  const [, second] = mapped;
  return second === undefined ? mapped : otherwise;
}

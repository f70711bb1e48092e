/**
 * The text of which all spellings have one: two texts are the same without case when their folded texts are. Letter by letter, to the upper and
 * from there to the lower case, where that is one letter, as Java's String.equalsIgnoreCase has it. So `ς`, `σ` and `Σ` are one letter, `ſ`, `s`
 * and `S`, and `ı`, `i`, `I` and `İ`; `ß` and `ss` are not the same. The folded text has the length of the text.
 * Source: Unicode Standard, chapter 3.13, "Default Case Algorithms", with the simple mappings.
 */
export function foldCase(text: string): string {
  // What all do, or nearly all: within ASCII there is nothing more to know.
  return isAscii(text) ? text.toLowerCase() : Array.from(text, foldLetter).join("");
}

/** @param letter one code point */
export function foldLetter(letter: string): string {
  const upper = single(letter.toUpperCase(), letter);
  const lower = upper.toLowerCase();
  // The one letter whose lower case is two code points; its simple one is the first of them.
  return lower === DOTTED_I ? "i" : single(lower, upper);
}

const DOTTED_I = "\u0130".toLowerCase();

/** A loop: for texts as short as those of conditions it takes less time than a pattern. */
function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function single(mapped: string, otherwise: string): string {
  const [, second] = mapped;
  return second === undefined ? mapped : otherwise;
}

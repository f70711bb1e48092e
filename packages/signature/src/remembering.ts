/** How much is remembered: texts of at most `longest` characters, and of those no more than twice `entries`. */
export interface Bounds {
  readonly entries: number;
  readonly longest: number;
}

/**
 * A pure function of a text, with what it made of the texts seen last: clients say the same in request after request.
 * What it makes must be frozen or never changed, because it is handed out again; undefined is not remembered.
 *
 * Two generations instead of a list by last use: a hit in the younger one costs one look-up and moves nothing. Whoever
 * sends many different texts makes others be read again, which is all that he can do.
 */
export function remembering<T extends object>(
  make: (text: string) => T | undefined,
  { entries, longest }: Bounds,
): (text: string) => T | undefined {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    // Beyond ASCII the copy below would not be the same text.
    if (text.length > longest || Buffer.byteLength(text) !== text.length) return make(text);
    // A copy, because a part of a header would keep all of the header in memory, signature included.
    const own = Buffer.from(text, "latin1").toString("latin1");
    const made = old.get(text) ?? make(own);
    if (made === undefined) return undefined;
    if (young.size >= entries) {
      old = young;
      young = new Map();
    }
    young.set(own, made);
    return made;
  };
}

import { CONFINED_ONE, CONFINED_STAR, ONE, STAR } from "../match/wildcard.ts";
import { COLON, DIGIT, IGNORE_CASE, PAIR, SLASH, SLASHLESS_ONE, SLASHLESS_STAR } from "./tokens.ts";

/** What stands for "any other character" in a witness: what reads well comes first. */
const READABLE = codePoints("xaeinorstlmcdupghbfywkvjqz0123456789-_.@+=,~XAEINORSTLMCDUPGHBFYWKVJQZ");
const DIGITS = codePoints("1234567890");
/** What folds to a letter of ASCII beside its pair: the Kelvin sign, the long s, and I with a dot and i without one. */
const FURTHER: ReadonlyMap<number, readonly number[]> = new Map(
  [["k", "\u212a"] as const, ["s", "\u017f"] as const, ["i", "\u0130\u0131"] as const].map(
    ([letter, others]) => [codePoint(letter), codePoints(others)],
  ),
);

/**
 * The characters that have to be told apart where these tokens come next: those that are written, those that a wildcard leaves out,
 * and one that stands for all others.
 */
export function symbolsOf(tokens: ReadonlySet<number>): readonly number[] {
  const symbols = new Set<number>();
  for (const token of tokens) {
    if (token >= 0) symbols.add(token);
    else if (token <= PAIR) for (const symbol of pairOf(PAIR - token)) symbols.add(symbol);
    else if (token <= IGNORE_CASE) for (const symbol of casesOf(IGNORE_CASE - token)) symbols.add(symbol);
  }
  const digits = tokens.has(DIGIT);
  const written = new Set(symbols);
  if (digits) addFirst(symbols, DIGITS, written);
  const confined = tokens.has(CONFINED_ONE) || tokens.has(CONFINED_STAR);
  const slashless = tokens.has(SLASHLESS_ONE) || tokens.has(SLASHLESS_STAR);
  const open = tokens.has(ONE) || tokens.has(STAR);
  if (confined || slashless || open) {
    if (confined) symbols.add(COLON);
    if (slashless) symbols.add(SLASH);
    addFirst(
      symbols,
      READABLE.filter((symbol) => !digits || !DIGITS.includes(symbol)),
      symbols,
    );
  }
  return [...symbols];
}

/** Adds the first that is not written, or else a character that no policy is likely to have and this one has not. */
function addFirst(symbols: Set<number>, from: readonly number[], written: ReadonlySet<number>): void {
  const found = from.find((symbol) => !written.has(symbol));
  if (found !== undefined) symbols.add(found);
  else if (from !== DIGITS) symbols.add(unwritten(written));
}

function unwritten(written: ReadonlySet<number>): number {
  let symbol = 0xa1;
  while (written.has(symbol)) symbol++;
  return symbol;
}

function casesOf(folded: number): readonly number[] {
  return [...pairOf(folded), ...(FURTHER.get(folded) ?? [])];
}

function pairOf(lower: number): readonly number[] {
  const upper = codePoint(String.fromCodePoint(lower).toUpperCase());
  return upper === lower ? [lower] : [lower, upper];
}

function codePoints(text: string): readonly number[] {
  return Array.from(text, codePoint);
}

function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0;
}

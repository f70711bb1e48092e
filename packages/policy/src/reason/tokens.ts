import type { ArnPattern } from "../match/arn.ts";
import { CONFINED_ONE, CONFINED_STAR, ONE, type Pattern, STAR, tokenize } from "../match/wildcard.ts";

/**
 * A pattern as a row of tokens: code points, the wildcards of match/wildcard.ts, and these. Sets of texts that no policy can write
 * as a pattern (twelve digits, a name without a slash) are written with them.
 */
export type Tokens = readonly number[];

export const DIGIT = -5;
export const SLASHLESS_ONE = -6;
export const SLASHLESS_STAR = -7;
/** From here downwards: a letter of which the case does not matter, as IGNORE_CASE minus its code point, folded. */
export const IGNORE_CASE = -16;
/** From here downwards: a letter of ASCII in upper or lower case, and no other that folds to it, as PAIR minus its code point in lower case. */
export const PAIR = -0x200000;

export const COLON = 0x3a;
export const SLASH = 0x2f;

/** The tokens of a compiled pattern. */
export function tokensOf(pattern: Pattern): Tokens {
  switch (pattern.kind) {
    case "any":
      return [STAR];
    case "exact":
      return textTokens(pattern.text);
    case "prefix":
      return [...textTokens(pattern.text), STAR];
    case "tokens":
      return [...textTokens(pattern.head), ...pattern.tokens];
  }
}

/** The tokens of a text that stands for itself. */
export function textTokens(text: string): Tokens {
  return tokenize([{ text, literal: true }]);
}

/** The tokens of a folded text that is compared without case; undefined for letters whose other spellings are not known here. */
export function caselessTokens(folded: string): Tokens | undefined {
  if (/[^\0-\x7f]/.test(folded)) return undefined;
  return textTokens(folded).map((codePoint) => IGNORE_CASE - codePoint);
}

/** The tokens of a text of lower-case letters of ASCII, each of which may be in upper case, too. */
export function pairTokens(lower: string): Tokens {
  return textTokens(lower).map((codePoint) => PAIR - codePoint);
}

/** A pattern in which no wildcard matches a colon. */
export function confined(tokens: Tokens): Tokens {
  return tokens.map((token) => (token === STAR ? CONFINED_STAR : token === ONE ? CONFINED_ONE : token));
}

/** A pattern in which no wildcard matches a slash. */
export function slashless(tokens: Tokens): Tokens {
  return tokens.map((token) => (token === STAR ? SLASHLESS_STAR : token === ONE ? SLASHLESS_ONE : token));
}

/** What the value of an ARN operator matches: its first five parts hold no colon, the sixth may. */
export function arnTokens({ components }: ArnPattern): Tokens {
  return components.flatMap((component, part) => {
    const tokens = tokensOf(component);
    return part === 5 ? tokens : [...confined(tokens), COLON];
  });
}

/** Puts patterns together from texts and tokens. */
export function joinTokens(...parts: readonly (string | Tokens)[]): Tokens {
  return parts.flatMap((part) => (typeof part === "string" ? textTokens(part) : part));
}

/** Everything that has the six parts of an ARN. */
export const ANY_ARN: Tokens = joinTokens(
  "arn:",
  ...Array.from({ length: 4 }, (): Tokens => [CONFINED_STAR, COLON]),
  [STAR],
);

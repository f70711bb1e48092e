/**
 * Wildcard patterns: `*` stands for any run of characters (also none), `?` for exactly one; everything else for
 * itself, case-sensitively. A compiled pattern is plain data, so that it can be kept with the parsed policy.
 *
 * The cost of matching is at most the length of the text times the length of the pattern, whatever the pattern.
 */
export type Pattern =
  | { readonly kind: "any" }
  | { readonly kind: "exact"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string }
  | { readonly kind: "tokens"; readonly head: string; readonly tokens: readonly number[] };

/** A token is a code point, or one of these. The confined two do not match a colon. */
export const ONE = -1;
export const STAR = -2;
export const CONFINED_ONE = -3;
export const CONFINED_STAR = -4;
const COLON = 0x3a;

/**
 * What matching may still cost, in steps of one pattern place by one character. Texts come with requests and patterns with policies,
 * so whoever writes both could make their product as large as they like, and hold up everyone else's requests meanwhile.
 */
export interface Effort {
  left: number;
}

/** `unknown`: the effort was not enough to tell. */
export type Matched = boolean | "unknown";

/** Takes so many steps; false when there are not that many left, and from then on for good. */
export function spend(effort: Effort, steps: number): boolean {
  effort.left -= steps;
  return effort.left >= 0;
}

/** A stretch of pattern text; in a literal one `*` and `?` stand for themselves. */
export interface Piece {
  readonly text: string;
  readonly literal: boolean;
}

/** Compiles a pattern in which `*` and `?` are wildcards. */
export function compileWildcard(pattern: string): Pattern {
  return compilePieces([{ text: pattern, literal: false }]);
}

/** Compiles a pattern put together from stretches with and without wildcards. */
export function compilePieces(pieces: readonly Piece[]): Pattern {
  return plainPattern(pieces) ?? patternOf(tokenize(pieces));
}

/** The pattern of pieces without wildcards, but for one star at their end; undefined for all others. Most are so, and need no tokens. */
export function plainPattern(pieces: readonly Piece[]): Pattern | undefined {
  let head = "";
  for (const [index, { text, literal }] of pieces.entries()) {
    const wildcard = literal ? -1 : text.search(/[*?]/);
    if (wildcard !== -1) {
      const isLast = index === pieces.length - 1 && wildcard === text.length - 1 && text.endsWith("*");
      return isLast ? prefixOf(head + text.slice(0, wildcard)) : undefined;
    }
    head += text;
  }
  return { kind: "exact", text: head };
}

function prefixOf(text: string): Pattern {
  return text === "" ? { kind: "any" } : { kind: "prefix", text };
}

/** Turns stretches of pattern text into tokens, one for each code point; `*` beside `*` is one `*`. */
export function tokenize(pieces: readonly Piece[]): number[] {
  const tokens: number[] = [];
  for (const { text, literal } of pieces) {
    for (const char of text) {
      if (!literal && char === "*") {
        if (tokens.at(-1) !== STAR) tokens.push(STAR);
      } else if (!literal && char === "?") {
        tokens.push(ONE);
      } else {
        tokens.push(char.codePointAt(0) ?? 0);
      }
    }
  }
  return tokens;
}

/** Picks the cheapest form for the tokens: most patterns of real policies are exact, or a prefix and a star. */
export function patternOf(tokens: readonly number[]): Pattern {
  const first = tokens.findIndex((token) => token < 0);
  if (first === -1) return { kind: "exact", text: textOf(tokens) };
  const head = textOf(tokens.slice(0, first));
  if (first === tokens.length - 1 && tokens[first] === STAR) {
    return prefixOf(head);
  }
  return { kind: "tokens", head, tokens: tokens.slice(first) };
}

function textOf(codePoints: readonly number[]): string {
  let text = "";
  for (const codePoint of codePoints) text += String.fromCodePoint(codePoint);
  return text;
}

/** Says whether the whole text matches the compiled pattern; without an effort it goes to any length. */
export function matchesPattern(pattern: Pattern, text: string): boolean;
export function matchesPattern(pattern: Pattern, text: string, effort: Effort): Matched;
export function matchesPattern(pattern: Pattern, text: string, effort?: Effort): Matched {
  switch (pattern.kind) {
    case "any":
      return true;
    case "exact":
      return text === pattern.text;
    case "prefix":
      return text.startsWith(pattern.text);
    case "tokens":
      return (
        text.startsWith(pattern.head) && matchesTokens(pattern.tokens, text, pattern.head.length, effort)
      );
  }
}

/** Says whether the whole text matches the pattern, in which `*` is any run of characters and `?` any one; case-sensitively. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesPattern(compileWildcard(pattern), text);
}

/**
 * Walks text and pattern side by side, and where they part goes back to the last star and lets it take one character more. An earlier
 * star need never take more: whatever it could give up, the later one can take.
 */
function matchesTokens(
  tokens: readonly number[],
  text: string,
  from: number,
  effort: Effort | undefined,
): Matched {
  const most = effort === undefined ? Number.POSITIVE_INFINITY : effort.left;
  let steps = 0;
  let place = 0;
  let offset = from;
  let afterStar = -1;
  let retry = from;
  let matched = true;
  while (offset < text.length && steps <= most) {
    steps++;
    const token = tokens[place];
    const codePoint = codePointAt(text, offset);
    if (token === STAR) {
      place++;
      if (place === tokens.length) break;
      afterStar = place;
      retry = offset;
    } else if (token === codePoint || token === ONE) {
      place++;
      offset += widthOf(codePoint);
    } else if (token === CONFINED_STAR || token === CONFINED_ONE) {
      return matchesConfined(tokens, text, from, effort);
    } else if (afterStar === -1) {
      matched = false;
      break;
    } else {
      retry += widthOf(codePointAt(text, retry));
      offset = retry;
      place = afterStar;
    }
  }
  if (effort !== undefined && !spend(effort, steps)) return "unknown";
  if (tokens[place] === STAR) place++;
  return matched && place === tokens.length;
}

/** As the string's own codePointAt, which is slow, and needed for few. */
function codePointAt(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  return unit >> 10 === 0x36 ? (text.codePointAt(offset) ?? 0) : unit;
}

function widthOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}

/**
 * Walks the text once and carries the set of pattern places reached so far. This is for patterns with confined wildcards, among which
 * an earlier star may have to take more because a later one may not.
 */
function matchesConfined(
  tokens: readonly number[],
  text: string,
  from: number,
  effort: Effort | undefined,
): Matched {
  // Also the places are paid for: making room for them costs as much as a short text.
  if (effort !== undefined && !spend(effort, tokens.length >> 4)) return "unknown";
  // reached[i] === step: the text read so far can end just before token i.
  const reached = new Int32Array(tokens.length + 1);
  let active: number[] = [];
  let step = 1;
  reach(tokens, reached, active, 0, step);
  for (let offset = from; offset < text.length;) {
    const codePoint = text.codePointAt(offset) ?? 0;
    offset += widthOf(codePoint);
    step++;
    const next: number[] = [];
    for (const place of active) {
      const token = tokens[place];
      if (token === undefined) continue;
      if (token === STAR || (token === CONFINED_STAR && codePoint !== COLON)) {
        reach(tokens, reached, next, place, step);
      } else if (token === codePoint || token === ONE || (token === CONFINED_ONE && codePoint !== COLON)) {
        reach(tokens, reached, next, place + 1, step);
      }
    }
    if (next.length === 0) return false;
    if (effort !== undefined && !spend(effort, active.length)) return "unknown";
    active = next;
  }
  return reached[tokens.length] === step;
}

/** Marks a place as reached, and those behind it that stars let be reached without reading anything. */
function reach(
  tokens: readonly number[],
  reached: Int32Array,
  active: number[],
  from: number,
  step: number,
): void {
  for (let place = from; reached[place] !== step; place++) {
    reached[place] = step;
    active.push(place);
    const token = tokens[place];
    if (token !== STAR && token !== CONFINED_STAR) return;
  }
}

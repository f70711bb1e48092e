import { CONFINED_ONE, CONFINED_STAR, type Effort, ONE, spend, STAR } from "../match/wildcard.ts";
import { symbolsOf } from "./symbols.ts";
import { foldLetter } from "../values/fold-case.ts";
import {
  COLON,
  DIGIT,
  IGNORE_CASE,
  PAIR,
  SLASH,
  SLASHLESS_ONE,
  SLASHLESS_STAR,
  type Tokens,
} from "./tokens.ts";

/** One set of texts that the patterns tell apart from all others: those that match just these patterns. */
export interface Atom {
  /** A shortest text of the set. */
  readonly text: string;
  /** The patterns that it matches, by index, ascending. */
  readonly matched: readonly number[];
}

export interface AtomQuery {
  readonly patterns: readonly Tokens[];
  /** Texts count only when they match one pattern of each of these groups. */
  readonly within: readonly (readonly Tokens[])[];
}

interface Reached {
  readonly places: readonly number[];
  readonly from: number;
  readonly symbol: number;
}

/**
 * The atoms of the patterns: every text within matches the patterns of exactly one of them. It walks the product of the patterns'
 * automata breadth first, over the symbols that can matter at each state; undefined when the effort is not enough.
 */
export function atomsOf({ patterns, within: given }: AtomQuery, effort: Effort): readonly Atom[] | undefined {
  // Also what no pattern matches is an atom, and must be walked to.
  const within = given.length === 0 ? [[[STAR]]] : given;
  const product = new Product([...patterns, ...within.flat()], effort);
  const groups = groupsOf(patterns.length, within);
  const start = product.start();
  if (start === undefined) return undefined;
  const reached: Reached[] = [{ places: start, from: -1, symbol: 0 }];
  const seen = new Set([start.join()]);
  const atoms = new Map<string, Atom>();
  for (let index = 0; index < reached.length; index++) {
    const { places } = reached[index] as Reached;
    const accepted = product.accepted(places);
    if (groups.every(([first, last]) => accepted.some((pattern) => pattern >= first && pattern < last))) {
      const matched = accepted.filter((pattern) => pattern < patterns.length);
      const key = matched.join();
      if (!atoms.has(key)) atoms.set(key, { text: textTo(reached, index), matched });
    }
    for (const symbol of product.symbols(places)) {
      const next = product.step(places, symbol);
      if (next === undefined) return undefined;
      if (!groups.every(([first, last]) => product.lives(next, first, last))) continue;
      const key = next.join();
      if (seen.has(key)) continue;
      if (!spend(effort, 1 + (key.length >> 3))) return undefined;
      seen.add(key);
      reached.push({ places: next, from: index, symbol });
    }
  }
  return [...atoms.values()];
}

/** Which patterns of the product belong to each group: first, and the one after the last. */
function groupsOf(start: number, within: AtomQuery["within"]): readonly (readonly [number, number])[] {
  let first = start;
  return within.map((group) => {
    const range = [first, first + group.length] as const;
    first += group.length;
    return range;
  });
}

function textTo(reached: readonly Reached[], index: number): string {
  const symbols: number[] = [];
  for (let at = index; at > 0; at = reached[at]?.from ?? 0) symbols.push(reached[at]?.symbol ?? 0);
  return String.fromCodePoint(...symbols.toReversed());
}

/** Patterns side by side; a state is the set of places reached in each, numbered through, ascending. */
class Product {
  readonly #effort: Effort;
  readonly #tokens: Int32Array;
  /** The pattern of each place. */
  readonly #owner: Int32Array;
  readonly #starts: readonly number[];

  constructor(patterns: readonly Tokens[], effort: Effort) {
    this.#effort = effort;
    const size = patterns.reduce((sum, tokens) => sum + tokens.length + 1, 0);
    this.#tokens = new Int32Array(size);
    this.#owner = new Int32Array(size);
    const starts: number[] = [];
    let place = 0;
    for (const [index, tokens] of patterns.entries()) {
      starts.push(place);
      for (const token of [...tokens, END]) {
        this.#tokens[place] = token;
        this.#owner[place] = index;
        place++;
      }
    }
    this.#starts = starts;
    effort.left -= size;
  }

  start(): readonly number[] | undefined {
    return this.#closed(this.#starts);
  }

  accepted(places: readonly number[]): readonly number[] {
    return places.filter((place) => this.#tokens[place] === END).map((place) => this.#owner[place] ?? 0);
  }

  /** Says whether a pattern of those from `first` up to `last` can still match. */
  lives(places: readonly number[], first: number, last: number): boolean {
    return places.some((place) => {
      const owner = this.#owner[place] ?? 0;
      return owner >= first && owner < last;
    });
  }

  symbols(places: readonly number[]): readonly number[] {
    const tokens = new Set<number>();
    for (const place of places) tokens.add(this.#tokens[place] ?? END);
    return symbolsOf(tokens);
  }

  step(places: readonly number[], symbol: number): readonly number[] | undefined {
    const next: number[] = [];
    for (const place of places) {
      const token = this.#tokens[place] ?? END;
      if (!takes(token, symbol)) continue;
      next.push(isStar(token) ? place : place + 1);
    }
    return this.#closed(next);
  }

  /** Adds the places that stars let be reached without reading, and drops those from which nothing more can be matched. */
  #closed(places: readonly number[]): readonly number[] | undefined {
    if (!spend(this.#effort, places.length + 1)) return undefined;
    const closed: number[] = [];
    for (const from of places) {
      let place = from;
      while (isStar(this.#tokens[place] ?? END)) closed.push(place++);
      closed.push(place);
    }
    return this.#leanest([...new Set(closed)].toSorted((a, b) => a - b));
  }

  /** Whatever can still match from a place before a star can be matched from the star as well, if the star takes all in between. */
  #leanest(places: readonly number[]): readonly number[] {
    const kept: number[] = [];
    let star = -1;
    for (let index = places.length - 1; index >= 0; index--) {
      const place = places[index] ?? 0;
      const covered = star !== -1 && this.#owner[place] === this.#owner[star] && this.#takesAll(star, place);
      if (covered) continue;
      if (isStar(this.#tokens[place] ?? END)) star = place;
      kept.push(place);
    }
    return kept.toReversed();
  }

  #takesAll(star: number, from: number): boolean {
    const token = this.#tokens[star] ?? END;
    if (token === STAR) return true;
    for (let place = from; place < star; place++) {
      if (!covers(token, this.#tokens[place] ?? END)) return false;
    }
    return true;
  }
}

/** Stands after the last token of a pattern. */
const END = -15;

function isStar(token: number): boolean {
  return token === STAR || token === CONFINED_STAR || token === SLASHLESS_STAR;
}

/** Says whether a star takes whatever the token does. */
function covers(star: number, token: number): boolean {
  if (star === CONFINED_STAR) {
    return (
      token === CONFINED_ONE ||
      token === CONFINED_STAR ||
      token === DIGIT ||
      (token >= 0 && token !== COLON) ||
      (token <= IGNORE_CASE && token !== IGNORE_CASE - COLON)
    );
  }
  return (
    token === SLASHLESS_ONE ||
    token === SLASHLESS_STAR ||
    token === DIGIT ||
    (token >= 0 && token !== SLASH) ||
    (token <= IGNORE_CASE && token !== IGNORE_CASE - SLASH)
  );
}

function takes(token: number, symbol: number): boolean {
  if (token >= 0) return token === symbol;
  switch (token) {
    case ONE:
    case STAR:
      return true;
    case CONFINED_ONE:
    case CONFINED_STAR:
      return symbol !== COLON;
    case SLASHLESS_ONE:
    case SLASHLESS_STAR:
      return symbol !== SLASH;
    case DIGIT:
      return symbol >= 0x30 && symbol <= 0x39;
    case END:
      return false;
    default: {
      if (token > PAIR)
        return foldLetter(String.fromCodePoint(symbol)).codePointAt(0) === IGNORE_CASE - token;
      const lower = PAIR - token;
      return symbol === lower || String.fromCodePoint(lower).toUpperCase().codePointAt(0) === symbol;
    }
  }
}

import { CONFINED_ONE, CONFINED_STAR, type Effort, ONE, spend, STAR } from "../match/wildcard.ts";

/** Wildcards that stand for the name of something: they match neither a colon nor a slash. */
export const NAME_ONE = -5;
export const NAME_STAR = -6;

/** A colon that parts an ARN: only a colon matches it, no wildcard. */
export const PART = -7;

const COLON = 0x3a;
const SLASH = 0x2f;

/**
 * Says whether there is a text that both patterns match (tokens as of match/wildcard.ts, and those above). It walks through
 * pairs of places, each once, so it costs at most the product of the lengths; true when the effort does not suffice to tell.
 */
export function patternsOverlap(a: readonly number[], b: readonly number[], effort: Effort): boolean {
  const width = b.length + 1;
  const seen = new Set([0]);
  const open = [0];
  for (;;) {
    const pair = open.pop();
    if (pair === undefined) return false;
    if (!spend(effort, 1)) return true;
    const i = Math.floor(pair / width);
    const j = pair % width;
    if (i === a.length && j === b.length) return true;
    const left = a[i];
    const right = b[j];
    if (left !== undefined && isStar(left)) push(pair + width);
    if (right !== undefined && isStar(right)) push(pair + 1);
    if (left !== undefined && right !== undefined && shareCharacter(left, right)) {
      push(pair + (isStar(left) ? 0 : width) + (isStar(right) ? 0 : 1));
    }
  }

  function push(pair: number): void {
    if (seen.has(pair)) return;
    seen.add(pair);
    open.push(pair);
  }
}

function isStar(token: number): boolean {
  return token === STAR || token === CONFINED_STAR || token === NAME_STAR;
}

function shareCharacter(a: number, b: number): boolean {
  if (a === PART || b === PART) return (a === PART ? b : a) === COLON;
  if (a >= 0 && b >= 0) return a === b;
  if (a < 0 && b < 0) return true;
  return a < 0 ? accepts(a, b) : accepts(b, a);
}

function accepts(wildcard: number, codePoint: number): boolean {
  if (wildcard === ONE || wildcard === STAR) return true;
  if (wildcard === CONFINED_ONE || wildcard === CONFINED_STAR) return codePoint !== COLON;
  return codePoint !== COLON && codePoint !== SLASH;
}

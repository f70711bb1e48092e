import { type Effort, spend } from "../match/wildcard.ts";

/** The longest name that is looked at, in characters; actions have up to 64. */
const LONGEST = 80;

/**
 * The name among these that differs least from `name`, without case: by one character added, left out or another, or two swapped, or
 * by two of those. Undefined when none is so near, or the effort (in characters by characters) does not suffice to tell.
 */
export function nearName(name: string, names: Iterable<string>, effort: Effort): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let least = wanted.length < 5 ? 2 : 3;
  for (const candidate of names) {
    const other = candidate.toLowerCase();
    if (Math.abs(other.length - wanted.length) >= least) continue;
    if (!spend(effort, wanted.length * other.length)) return undefined;
    const distance = distanceOf(wanted, other);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Optimal string alignment, row by row. */
function distanceOf(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

import { admits, type Literal, type Mask, opposite, type Unsettled } from "./question.ts";

/** What something unsettled may still be: missing, or values of those left, among them one of each set in `some`. */
export interface Choice {
  readonly missing: boolean;
  /** Indexes of values. */
  readonly left: readonly number[];
  readonly some: readonly (readonly number[])[];
}

export function openChoice({ values, mayBeMissing }: Unsettled): Choice {
  return { missing: mayBeMissing, left: [...values.keys()], some: [] };
}

export function isPossible({ missing, left }: Choice): boolean {
  return missing || left.length > 0;
}

/** What is left when the literal holds. */
export function restrict(choice: Choice, { question, mask }: Literal): Choice {
  const missing = choice.missing && admits(mask, question.whenMissing);
  const fitting = (wanted: Mask): readonly number[] =>
    choice.left.filter((index) => admits(wanted, question.answers[index] ?? false));
  if (!question.about.multivalued || mask.true !== question.each) {
    if (!question.about.multivalued) return { missing, left: fitting(mask), some: [] };
    // Every one must hold and it does not, or one must and it does: one value is enough to show it.
    return settled(missing, choice.left, [...choice.some, fitting(mask)]);
  }
  return settled(missing, fitting(mask), choice.some);
}

function settled(missing: boolean, left: readonly number[], some: Choice["some"]): Choice {
  const remaining = new Set(left);
  const narrowed = some.map((set) => set.filter((index) => remaining.has(index)));
  return narrowed.every((set) => set.length > 0)
    ? { missing, left, some: narrowed }
    : { missing, left: [], some: [] };
}

/** Says whether the literal holds whatever is chosen. */
export function isSettled(choice: Choice, { question, mask }: Literal): boolean {
  return !isPossible(restrict(choice, { question, mask: opposite(mask) }));
}

/** The simplest of what is left: no value, or else as few as will do. */
export function simplest(
  choice: Choice,
  { values, multivalued }: Unsettled,
): string | readonly string[] | undefined {
  if (choice.missing) return undefined;
  const valueAt = (index: number | undefined): string => values[index ?? 0] ?? "";
  if (!multivalued) return valueAt(choice.left[0]);
  const chosen = new Set(choice.some.map((set) => set[0]));
  if (chosen.size === 0) chosen.add(choice.left[0]);
  const texts = [...chosen].map(valueAt);
  // The empty text alone would count as no value.
  return texts.length === 1 && texts[0] === "" ? ["", ""] : texts;
}

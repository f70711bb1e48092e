import { type Kind, KINDS } from "./entities.ts";
import type { Outcome, Step } from "./plan/plan.ts";

/** How many entities of a kind there are with each outcome. */
export type Counts = Readonly<Record<Outcome, number>>;

export function countsOf(steps: readonly Step[], kind: Kind): Counts {
  const counts = { create: 0, update: 0, same: 0, conflict: 0 };
  for (const step of steps) if (step.kind === kind) counts[step.outcome] += 1;
  return counts;
}

/** A record of something of each kind. */
export function perKind<T>(of: (kind: Kind) => T): Readonly<Record<Kind, T>> {
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<Kind, T>;
}

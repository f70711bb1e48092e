import { type Effort, spend } from "../../match/wildcard.ts";
import { type Choice, isPossible, isSettled, openChoice, restrict } from "./choice.ts";
import { type Clause, type Literal, opposite, type Unsettled } from "./question.ts";

/** What each unsettled thing may be, of those that matter. */
export type Choices = ReadonlyMap<Unsettled, Choice>;

/** `none`: no choice meets all clauses; `tooMuch`: the effort was not enough to tell. */
export type Solved = "found" | "none" | "tooMuch";

/**
 * Looks for choices that meet all clauses. Each that is found is offered; the search goes on until one is taken. `none` also means that
 * all were declined.
 */
export function solve(
  clauses: readonly Clause[],
  take: (choices: Choices) => boolean,
  effort: Effort,
): Solved {
  return search(clauses, new Map(), take, effort);
}

function search(
  given: readonly Clause[],
  from: Choices,
  take: (choices: Choices) => boolean,
  effort: Effort,
): Solved {
  const simplified = simplify(given, from, effort);
  if (typeof simplified === "string") return simplified;
  const { clauses, choices } = simplified;
  const shortest = clauses.toSorted((a, b) => a.length - b.length)[0];
  if (shortest === undefined) return take(choices) ? "found" : "none";
  const rest = clauses.filter((clause) => clause !== shortest);
  let remaining = choices;
  for (const literal of shortest) {
    const chosen = narrowed(remaining, literal);
    if (chosen !== undefined) {
      const solved = search(rest, chosen, take, effort);
      if (solved !== "none") return solved;
    }
    // From here on that literal does not hold: its part has been searched.
    const without = narrowed(remaining, { ...literal, mask: opposite(literal.mask) });
    if (without === undefined) return "none";
    remaining = without;
  }
  return "none";
}

/** Leaves out what is settled, and follows what has only one way out. */
function simplify(
  given: readonly Clause[],
  from: Choices,
  effort: Effort,
): { readonly clauses: readonly Clause[]; readonly choices: Choices } | "none" | "tooMuch" {
  let clauses = given;
  // One copy for all that is forced: there can be thousands of keys.
  const choices = new Map(from);
  if (!spend(effort, choices.size >> 3)) return "tooMuch";
  for (;;) {
    const open: Clause[] = [];
    let forced = false;
    for (const clause of clauses) {
      const possible: Literal[] = [];
      let met = false;
      for (const literal of clause) {
        const choice = choiceOf(choices, literal);
        if (!spend(effort, 1 + choice.left.length)) return "tooMuch";
        if (isSettled(choice, literal)) {
          met = true;
          break;
        }
        if (isPossible(restrict(choice, literal))) possible.push(literal);
      }
      if (met) continue;
      const [only] = possible;
      if (only === undefined) return "none";
      if (possible.length > 1) {
        open.push(possible);
        continue;
      }
      const choice = restrict(choiceOf(choices, only), only);
      if (!isPossible(choice)) return "none";
      choices.set(only.question.about, choice);
      forced = true;
    }
    if (!forced) return { clauses: open, choices };
    clauses = open;
  }
}

function choiceOf(choices: Choices, { question }: Literal): Choice {
  return choices.get(question.about) ?? openChoice(question.about);
}

function narrowed(choices: Choices, literal: Literal): Choices | undefined {
  const choice = restrict(choiceOf(choices, literal), literal);
  return isPossible(choice) ? new Map(choices).set(literal.question.about, choice) : undefined;
}

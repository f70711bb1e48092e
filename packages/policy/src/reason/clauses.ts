import {
  type Clause,
  type Literal,
  opposite,
  POSSIBLY,
  type Question,
  SURELY,
  SURELY_NOT,
  POSSIBLY_NOT,
  admits,
} from "./conditions/question.ts";
import { answerTo, hasVariables, opaqueQuestion, type Questions } from "./conditions/questions.ts";
import { appliesTo } from "./principals/applies-to.ts";
import type { Subject } from "./principals/subject.ts";
import type { About } from "./resources.ts";
import type { StatementView } from "./statement-view.ts";

/** All clauses must be met for the statement to apply; undefined when it cannot apply at all. */
export type Needed = readonly Clause[] | undefined;

/** Turns statements into clauses over what a request leaves open. */
export interface ClauseMaker {
  /** What has to be for the statement to count: an Allow has to apply surely, a Deny counts when it cannot be ruled out. */
  applies(view: StatementView, subject: Subject, about: About): Needed;
}

export function createClauseMaker(questions: Questions): ClauseMaker {
  const opaque = new Map<string, Question>();
  const openQuestion = (text: string, reason: string): Question => {
    const found = opaque.get(text) ?? opaqueQuestion(reason);
    opaque.set(text, found);
    return found;
  };
  return {
    applies(view, subject, about) {
      const { statement } = view;
      const mask = statement.effect === "Allow" ? SURELY : POSSIBLY;
      const principal = appliesTo(statement, subject);
      if (principal === false || about.about === false) return undefined;
      const clauses: Clause[] = [];
      if (typeof principal === "string") {
        const question = openQuestion(
          principal,
          "canonical user ids belong to accounts that the policies do not tell",
        );
        clauses.push([{ question, mask }]);
      }
      if (about.about === "maybe") {
        const negated = statement.resources?.negated === true;
        const literals = about.variable.map(({ text }): Literal => {
          const question = openQuestion(text, "a resource has policy variables");
          return { question, mask: negated ? (mask === SURELY ? SURELY_NOT : POSSIBLY_NOT) : SURELY };
        });
        clauses.push(...(negated ? literals.map((literal) => [literal]) : [literals]));
      }
      for (const { condition, text, test } of view.conditions) {
        if (subject.settled.has(condition.key) && !hasVariables(condition)) {
          if (!admits(mask, answerTo(test, subject.context))) return undefined;
          continue;
        }
        const question = questions.get(text) ?? openQuestion(text, "a condition is not understood");
        clauses.push([{ question, mask }]);
      }
      return clauses;
    },
  };
}

/** What has to be for a statement not to count. */
export function negation(needed: Needed): readonly Clause[] {
  if (needed === undefined) return [];
  const single = needed
    .filter((clause) => clause.length === 1)
    .flat()
    .map(reversed);
  const choices = needed.filter((clause) => clause.length > 1);
  if (choices.length === 0) return [single];
  // Only resources are a choice, so there is one at most.
  return choices.flatMap((choice) => choice.map((literal) => [...single, reversed(literal)]));
}

function reversed({ question, mask }: Literal): Literal {
  return { question, mask: opposite(mask) };
}

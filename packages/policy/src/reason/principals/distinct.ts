import { compileCondition } from "../../compile/compile-condition.ts";
import { type Effort, spend } from "../../match/wildcard.ts";
import type { PreparedStatement } from "../../policy.ts";
import { canonicalCondition } from "../conditions/canonical.ts";
import { answerTo, hasVariables } from "../conditions/questions.ts";
import { appliesTo } from "./applies-to.ts";
import { PRINCIPAL_KEYS, type Subject } from "./subject.ts";

/** Of subjects that the statements cannot tell apart the first; undefined when the effort is not enough. */
export function distinctSubjects(
  subjects: readonly Subject[],
  statements: readonly PreparedStatement[],
  effort: Effort,
): readonly Subject[] | undefined {
  const asked = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => PRINCIPAL_KEYS.has(key));
  const conditions = [
    ...new Map(asked.map((condition) => [canonicalCondition(condition), condition])).values(),
  ];
  const tests = conditions.map((condition) =>
    hasVariables(condition) ? undefined : compileCondition(condition),
  );
  const naming = statements.filter(({ principals }) => principals !== undefined);
  const cost = naming.reduce(
    (sum, { principals }) => sum + 1 + (principals?.entries.length ?? 0),
    conditions.length,
  );
  const distinct = new Map<string, Subject>();
  for (const subject of subjects) {
    if (!spend(effort, cost)) return undefined;
    const key = JSON.stringify([
      subject.bounded,
      // Policy variables stand for these: it matters whether there is a value at all, and which keys are open.
      [...PRINCIPAL_KEYS].map((name) => [subject.settled.has(name), subject.context.has(name)]),
      naming.map((statement) => appliesTo(statement, subject)),
      tests.map((test) => test && answerTo(test, subject.context)),
    ]);
    if (!distinct.has(key)) distinct.set(key, subject);
  }
  return [...distinct.values()];
}

import type { Context } from "../../context.ts";
import { compileCondition, type ConditionTest, type Truth } from "../../compile/compile-condition.ts";
import { Trace } from "../../compile/trace.ts";
import { type Effort, spend } from "../../match/wildcard.ts";
import type { Condition } from "../../policy.ts";
import { keyFacts } from "../key-facts.ts";
import { canonicalCondition } from "./canonical.ts";
import type { Question, Unsettled } from "./question.ts";
import { type ValueKind, valueKindOf } from "./value-kind.ts";
import { valuesFor } from "./values.ts";

/** What a key can hold at most, for one kind of question. */
const EFFORT_FOR_KEY = 1_000_000;

/** Which values of a key are left to whom the question is about; all unless told. */
export type Admissible = (key: string, value: string) => boolean;

/** The questions that conditions ask of the context, by canonical text: the same question is one object. */
export type Questions = ReadonlyMap<string, Question>;

/** Turns conditions into questions. What cannot be told apart exactly becomes a question of its own, whose answer is open. */
export function questionsOf(
  conditions: readonly Condition[],
  admissible: Admissible,
  effort: Effort,
): Questions {
  const questions = new Map<string, Question>();
  for (const [key, ofKey] of byKey(conditions)) {
    const plain = new Map([...ofKey].filter(([, condition]) => !hasVariables(condition)));
    const kinds = new Set([...plain.values()].map(valueKindOf).filter((kind) => kind !== undefined));
    const multivalued = keyFacts(key).multivalued || [...ofKey.values()].some(isQualified);
    for (const [index, kind] of (kinds.size === 0 ? [undefined] : [...kinds]).entries()) {
      // Null goes with the first kind: which one does not matter where there is one, and where there are more all is wider anyway.
      const group = new Map(
        [...plain].filter(([, condition]) => {
          const own = valueKindOf(condition);
          return own === kind || (own === undefined && index === 0);
        }),
      );
      for (const [text, question] of answered(key, kind, group, multivalued, admissible, effort))
        questions.set(text, question);
    }
    for (const [text, condition] of ofKey) {
      if (!questions.has(text)) questions.set(text, openQuestion(condition));
    }
  }
  return questions;
}

function byKey(conditions: readonly Condition[]): ReadonlyMap<string, ReadonlyMap<string, Condition>> {
  const keys = new Map<string, Map<string, Condition>>();
  for (const condition of conditions) {
    const ofKey = keys.get(condition.key) ?? new Map<string, Condition>();
    ofKey.set(canonicalCondition(condition), condition);
    keys.set(condition.key, ofKey);
  }
  return keys;
}

function answered(
  key: string,
  kind: ValueKind | undefined,
  group: ReadonlyMap<string, Condition>,
  multivalued: boolean,
  admissible: Admissible,
  effort: Effort,
): readonly (readonly [string, Question])[] {
  const conditions = [...group.values()];
  const own: Effort = { left: Math.min(effort.left, EFFORT_FOR_KEY) };
  const before = own.left;
  const values = valuesFor(key, kind, conditions, own);
  effort.left -= before - own.left;
  const costs = conditions.reduce((sum, condition) => sum + costOf(condition), 0);
  // What is too much is not begun, and leaves the effort to the other keys.
  const cost = (values?.length ?? 0) * costs;
  if (values === undefined || cost > Math.min(effort.left, EFFORT_FOR_KEY) || !spend(effort, cost)) return [];
  const tests = conditions.map(compileCondition);
  const told = new Map<string, { readonly value: string; readonly answers: readonly Truth[] }>();
  for (const value of new Set(values)) {
    if (!admissible(key, value)) continue;
    const answers = tests.map((test) => answerTo(test, new Map([[key, value]])));
    const text = answers.join();
    if (!told.has(text)) told.set(text, { value, answers });
  }
  const different = [...told.values()];
  const about: Unsettled = {
    key,
    opaque: undefined,
    values: different.map(({ value }) => value),
    mayBeMissing: !keyFacts(key).always,
    multivalued,
  };
  return [...group].map(([text, condition], index) => [
    text,
    {
      about,
      whenMissing: tests[index]?.(new Map(), new Trace()) ?? false,
      answers: different.map(({ answers }) => answers[index] ?? false),
      each: needsEach(condition),
    },
  ]);
}

/** Of one answer: texts are looked up, all else is gone through. */
function costOf(condition: Condition): number {
  const { length } = condition.values;
  const looked = condition.kind === "null" || condition.family.type === "string";
  return 1 + (looked ? length >> 6 : length);
}

/** The engine's own answer: there is no second notion here of what a condition means. */
export function answerTo(test: ConditionTest, context: Context): Truth {
  return test(context, new Trace());
}

function needsEach(condition: Condition): boolean {
  if (condition.kind === "null") return true;
  return condition.qualifier === "all" || (condition.qualifier === "none" && condition.negated);
}

function isQualified(condition: Condition): boolean {
  return condition.kind === "value" && condition.qualifier !== "none";
}

export function hasVariables(condition: Condition): boolean {
  return condition.kind === "value" && condition.values.some(({ type }) => type === "template");
}

function openQuestion(condition: Condition): Question {
  const what = hasVariables(condition) ? "has policy variables" : "is too large to be compared exactly";
  return opaqueQuestion(`the condition ${condition.operator} on ${condition.key} ${what}`);
}

/** A question with any answer. */
export function opaqueQuestion(opaque: string): Question {
  const about: Unsettled = {
    key: undefined,
    opaque,
    values: ["true", "false", "unknown"],
    mayBeMissing: false,
    multivalued: false,
  };
  return { about, whenMissing: false, answers: [true, false, "unknown"], each: true };
}

import type { Context } from "../context.ts";
import { contextKeysOf } from "../context-keys.ts";
import { type Effort, matchesPattern, type Pattern, spend } from "../match/wildcard.ts";
import type { Policy, PolicyKind } from "../policy.ts";
import {
  type AccessCheck,
  DEFAULT_EFFORT,
  type Grant,
  type ReasonOptions,
  TOO_MUCH,
  type UnknownGrant,
  type Witness,
} from "./access-check.ts";
import { createActionIndex } from "./action-index.ts";
import { type Admissible, questionsOf } from "./conditions/questions.ts";
import { decideAlone } from "./decide-alone.ts";
import { distinctSubjects } from "./principals/distinct.ts";
import type { Subject } from "./principals/subject.ts";
import { isOfResource, subjectsFor } from "./principals/subjects.ts";
import { createClauseMaker } from "./clauses.ts";
import { readable } from "./readable.ts";
import { searchAllow, type Search } from "./search.ts";
import { type StatementView, viewStatements } from "./statement-view.ts";
import { substitutions } from "./substitute.ts";
import { contradictsItself } from "./witness.ts";

/** What is looked for: a request that `after` allows and `before` does not, within what is asked. */
export interface Task {
  readonly kind: PolicyKind;
  readonly before: readonly Policy[];
  readonly after: readonly Policy[];
  /** Only requests for one of these actions; undefined: for any. In lower case. */
  readonly actions?: readonly Pattern[] | undefined;
  /** Only requests about one of these resources; undefined: about any. */
  readonly resources?: readonly Pattern[] | undefined;
  /** Only requests of these principals. */
  readonly subjects?: ((subject: Subject) => boolean) | undefined;
  /** Only values of context keys that pass. */
  readonly admissible?: Admissible | undefined;
  /** Only such requests. */
  readonly plausible?: ((witness: Witness) => boolean) | undefined;
}

/** Shown by a request, ruled out, or neither, with the reasons. */
type Answer =
  | { readonly witness: Witness }
  | { readonly witness: undefined; readonly reasons: ReadonlySet<string> };

/** Answers the task for each Allow of `after` by itself. */
export function findGrants(
  task: Task,
  options: ReasonOptions = {},
  effort: Effort = { left: options.effort ?? DEFAULT_EFFORT },
): AccessCheck {
  const after = viewStatements(task.after);
  const before = viewStatements(task.before);
  const suspects = suspectsOf(after, before);
  if (suspects.length === 0) return { result: "pass" };
  const confirm = confirmer(task, effort);
  const keys = new Set([...task.before, ...task.after].flatMap(contextKeysOf));
  const search = prepare(task, after, before, keys, effort);
  if (search === undefined) return unknown([{ reason: TOO_MUCH, statement: undefined }]);
  const grants: Grant[] = [];
  const unknowns: UnknownGrant[] = [];
  for (const allow of suspects) {
    if (effort.left < 0) {
      unknowns.push({ reason: TOO_MUCH, statement: allow.place });
      continue;
    }
    const answer = answerFor(allow, task, search, confirm, effort);
    if (answer.witness === undefined) {
      for (const reason of answer.reasons) unknowns.push({ reason, statement: allow.place });
    } else {
      const witness = readable(answer.witness, allow, options.knownActions ?? [], confirm);
      grants.push({ statement: allow.place, witness });
    }
  }
  if (grants.length > 0) return { result: "fail", grants, unknowns };
  return unknowns.length > 0 ? unknown(unknowns) : { result: "pass" };
}

function unknown(unknowns: readonly UnknownGrant[]): AccessCheck {
  return { result: "unknown", unknowns };
}

/**
 * The Allows that could grant something new. One that was there before, where every Deny from before is still there, cannot: whatever it
 * allows now it allowed then.
 */
function suspectsOf(
  after: readonly StatementView[],
  before: readonly StatementView[],
): readonly StatementView[] {
  const kept = new Set(after.map(({ text }) => text));
  const deniesKept = before.every(({ statement, text }) => statement.effect === "Allow" || kept.has(text));
  const old = new Set(deniesKept ? before.map(({ text }) => text) : []);
  return after.filter(({ statement, text }) => statement.effect === "Allow" && !old.has(text));
}

/** The last word on a witness: what the engine says of it. */
function confirmer(
  { before, after, kind, actions, resources, plausible }: Task,
  effort: Effort,
): (witness: Witness) => boolean {
  const now = decideAlone(after, kind);
  const then = decideAlone(before, kind);
  const cost = [...before, ...after].reduce((sum, { statements }) => sum + 2 * statements.length, 16);
  return (witness) =>
    spend(effort, cost) &&
    (actions?.some((pattern) => matchesPattern(pattern, witness.action.toLowerCase())) ?? true) &&
    (resources?.some((pattern) => matchesPattern(pattern, witness.resource)) ?? true) &&
    (plausible?.(witness) ?? true) &&
    !contradictsItself(witness) &&
    now(witness) &&
    !then(witness);
}

function prepare(
  task: Task,
  after: readonly StatementView[],
  before: readonly StatementView[],
  keys: ReadonlySet<string>,
  effort: Effort,
  only?: Subject,
): Search | undefined {
  const all = [...after, ...before];
  const size = all.reduce((sum, { actions, conditions }) => sum + actions.length + conditions.length + 4, 0);
  if (!spend(effort, size)) return undefined;
  const statements = all.map(({ statement }) => statement);
  const found = only === undefined ? subjectsFor(statements, task.kind, effort) : [only];
  if (found === undefined) return undefined;
  const wanted = found.filter((subject) => task.subjects?.(subject) ?? true);
  const subjects = distinctSubjects(wanted, statements, effort);
  if (subjects === undefined) return undefined;
  const conditions = all.flatMap((view) => view.conditions.map(({ condition }) => condition));
  const questions = questionsOf(conditions, task.admissible ?? (() => true), effort);
  return {
    after,
    before,
    old: new Set(before),
    kept: new Set(after.map(({ text }) => text)),
    index: createActionIndex(all),
    subjects,
    keys,
    ofPrincipal: !isOfResource(task.kind),
    clauses: createClauseMaker(questions),
    atoms: new Map(),
    actions: task.actions,
    resources: task.resources,
  };
}

function answerFor(
  allow: StatementView,
  task: Task,
  search: Search,
  confirm: (witness: Witness) => boolean,
  effort: Effort,
): Answer {
  const found = searchAllow(allow, search, confirm, effort);
  if (found.witness !== undefined || found.reasons.size === 0) return found;
  for (const subject of search.subjects) {
    for (const { before, after, values } of substitutions(task, subject.context)) {
      // Each of them is made anew, all of it.
      if (!spend(effort, 32 * search.index.all.length)) return found;
      const own: Effort = { left: Math.min(effort.left, EFFORT_FOR_VALUES) };
      const given = own.left;
      const fixed = withValues(subject, values);
      const views = viewStatements(after);
      const same = views.find(
        ({ place }) => place.policy === allow.place.policy && place.index === allow.place.index,
      );
      const narrowed =
        same && prepare({ ...task, before, after }, views, viewStatements(before), search.keys, own, fixed);
      const shown = narrowed && searchAllow(same, narrowed, confirm, own).witness;
      effort.left -= given - own.left;
      if (shown) return { witness: shown };
    }
  }
  return found;
}

/** Effort for one set of values in place of policy variables: they are guesses. */
const EFFORT_FOR_VALUES = 100_000;

function withValues(subject: Subject, values: Context): Subject {
  return {
    ...subject,
    context: new Map([...values, ...subject.context]),
    settled: new Set([...subject.settled, ...values.keys()]),
  };
}

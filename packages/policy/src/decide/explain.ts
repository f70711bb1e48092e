import { isMissing } from "../compile/compile-condition.ts";
import { COMPILED, type CompiledStatement } from "../compile/compiled-policies.ts";
import { decide } from "./decide.ts";
import type { DecisionRequest, Explanation, FailedCondition, NearMiss } from "./decision.ts";
import { belongsToResource, groupsOf } from "./groups.ts";
import { CLOSENESS } from "./match-principal.ts";
import { type PreparedRequest, testActions, testPrincipals, testResources } from "./match-statement.ts";
import { Trace } from "./trace.ts";

/**
 * Decides as `decide` does, and tells why: which context keys were asked for and missing, and for an implicit deny which statements
 * came closest. It looks at every statement, so it costs more. Never throws.
 */
export function explain(request: DecisionRequest): Explanation {
  const decision = decide(request);
  const trace = new Trace();
  const missing = new Set<string>();
  const misses: NearMiss[] = [];
  const actionLower = request.action.toLowerCase();
  for (const { type, policies } of groupsOf(request)) {
    const prepared = { request, actionLower, ofResource: belongsToResource(type) };
    const found = policies[COMPILED].statements.map((compiled) =>
      examine(compiled, prepared, trace, missing),
    );
    const lacksAllow = !found.some(({ allows }) => allows);
    if (decision.outcome === "implicitDeny" && decision.blockedBy === type && lacksAllow)
      misses.push(...found.flatMap(({ miss }) => miss ?? []));
  }
  return {
    ...decision,
    missingContextKeys: [...missing],
    nearestMisses: misses.toSorted((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part)),
  };
}

/** The closest first: who asks for the right thing under the wrong condition is nearer than who asks for another thing. */
const PARTS: readonly NearMiss["part"][] = ["condition", "resource", "principal", "action"];

interface Examined {
  /** It is an Allow and applies. */
  readonly allows: boolean;
  readonly miss: NearMiss | undefined;
}

const NEITHER: Examined = { allows: false, miss: undefined };

/** Looks at all parts of a statement, also behind one that does not match. */
function examine(
  { statement, ref, conditions: tests }: CompiledStatement,
  prepared: PreparedRequest,
  trace: Trace,
  missing: Set<string>,
): Examined {
  const { context } = prepared.request;
  trace.begin();
  trace.noteMissing(undefined);
  const action = testActions(statement.actions, prepared.actionLower, trace);
  const principal = testPrincipals(statement, prepared, trace);
  // Keys count as asked for by what is about this principal and action, and about this resource as far as can be said.
  if (action !== false && principal !== CLOSENESS.none) trace.noteMissing(missing);
  const resource = testResources(statement, prepared, trace);
  if (resource === false) trace.noteMissing(undefined);
  const conditions: FailedCondition[] = [];
  for (const [place, condition] of statement.conditions.entries()) {
    if (tests[place]?.(context, trace) === true) continue;
    const { operator, key, at } = condition;
    conditions.push({ operator, key, position: at, missing: isMissing(context.get(key)) });
  }
  const failed: NearMiss["part"][] = [];
  if (principal === CLOSENESS.none) failed.push("principal");
  if (action === false) failed.push("action");
  if (resource === false) failed.push("resource");
  if (conditions.length > 0) failed.push("condition");
  const [part] = failed;
  const unknown = principal === "unknown" || action === "unknown" || resource === "unknown";
  if (ref.effect === "Deny" || unknown || failed.length > 1) return NEITHER;
  return part === undefined
    ? { allows: true, miss: undefined }
    : { allows: false, miss: { statement: ref, part, conditions: part === "condition" ? conditions : [] } };
}

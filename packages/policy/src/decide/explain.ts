import { isMissing } from "../compile/compile-condition.ts";
import { type CompiledStatement, compiledOf } from "../compile/compiled-policies.ts";
import type { Actions, PreparedStatement } from "../policy.ts";
import { decide } from "./decide.ts";
import type { DecisionRequest, Explanation, FailedCondition, NearMiss } from "./decision.ts";
import { belongsToResource, groupsOf } from "./groups.ts";
import { CLOSENESS } from "./match-principal.ts";
import { type PreparedRequest, testActions, testPrincipals, testResources } from "./match-statement.ts";
import { Trace } from "../compile/trace.ts";

/**
 * Decides as `decide` does, and tells why: which context keys were asked for and missing, and for an implicit deny which statements
 * came closest. It looks at every statement, so it costs more. Never throws.
 */
export function explain(request: DecisionRequest): Explanation {
  const decision = decide(request);
  const trace = new Trace();
  const missing = new Set<string>();
  const misses: Ranked[] = [];
  const actionLower = request.action.toLowerCase();
  for (const { type, policies } of groupsOf(request)) {
    const prepared = { request, actionLower, ofResource: belongsToResource(type) };
    const found = compiledOf(policies).statements.map((compiled) =>
      examine(compiled, prepared, trace, missing),
    );
    const lacksAllow = !found.some(({ allows }) => allows);
    if (decision.outcome === "implicitDeny" && decision.blockedBy === type && lacksAllow)
      for (const { miss } of found) if (miss !== undefined) misses.push(miss);
  }
  return {
    ...decision,
    missingContextKeys: [...missing],
    nearestMisses: misses.toSorted((a, b) => a.rank - b.rank).map(({ near }) => near),
  };
}

interface Ranked {
  readonly near: NearMiss;
  readonly rank: number;
}

/** The closest first: what allows the right thing under another condition is nearer than what allows another thing. */
const RANKS: Readonly<Record<NearMiss["part"], number>> = {
  condition: 0,
  resource: 1,
  principal: 2,
  action: 3,
};

function ranked(near: NearMiss, { actions }: PreparedStatement, actionLower: string): Ranked {
  const rank = RANKS[near.part];
  return { near, rank: near.part === "action" && !isOfService(actions, actionLower) ? rank + 1 : rank };
}

/** Says whether the actions are of the service of the asked one; NotAction speaks of all services. */
function isOfService({ negated, patterns }: Actions, actionLower: string): boolean {
  const service = actionLower.slice(0, actionLower.indexOf(":") + 1);
  return (
    negated ||
    patterns.some((pattern) => {
      if (pattern.kind === "any") return true;
      return (pattern.kind === "tokens" ? pattern.head : pattern.text).startsWith(service);
    })
  );
}

interface Examined {
  /** It is an Allow and applies. */
  readonly allows: boolean;
  readonly miss: Ranked | undefined;
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
  if (part === undefined) return { allows: true, miss: undefined };
  const near = { statement: ref, part, conditions: part === "condition" ? conditions : [] };
  return { allows: false, miss: ranked(near, statement, prepared.actionLower) };
}

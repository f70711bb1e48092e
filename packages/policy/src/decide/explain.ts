import { isMissing } from "../compile/compile-condition.ts";
import {
  COMPILED,
  type CompiledPolicies,
  type CompiledStatement,
  type PolicyType,
} from "../compile/compiled-policies.ts";
import { decide } from "./decide.ts";
import type { DecisionRequest, Explanation, FailedCondition, NearMiss } from "./decision.ts";
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
  for (const { type, group, policiesOf } of groupsOf(request)) {
    const prepared = { request, actionLower: request.action.toLowerCase(), policiesOf };
    const found = group[COMPILED].statements.map((compiled) => examine(compiled, prepared, trace, missing));
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

interface Group {
  readonly type: PolicyType;
  readonly group: CompiledPolicies;
  readonly policiesOf: PreparedRequest["policiesOf"];
}

/** All groups of policies of a request, in the order in which AWS looks at them. */
function groupsOf({ policies }: DecisionRequest): readonly Group[] {
  const { rcps = [], scps = [], resource, identity, boundary, session } = policies;
  const ofPrincipal = (type: PolicyType, group: CompiledPolicies | undefined): readonly Group[] =>
    group === undefined ? [] : [{ type, group, policiesOf: "principal" }];
  const ofResource = (type: PolicyType, group: CompiledPolicies | undefined): readonly Group[] =>
    group === undefined ? [] : [{ type, group, policiesOf: "resource" }];
  const isTrust = resource?.policies.some(({ source }) => source.type === "trust") ?? false;
  return [
    ...rcps.flatMap((level) => ofResource("rcp", level)),
    ...scps.flatMap((level) => ofPrincipal("scp", level)),
    ...ofResource(isTrust ? "trust" : "resource", resource),
    ...ofPrincipal("identity", identity),
    ...ofPrincipal("boundary", boundary),
    ...ofPrincipal("session", session),
  ];
}

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

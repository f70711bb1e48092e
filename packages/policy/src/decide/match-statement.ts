import { compileResource } from "../match/arn.ts";
import { matchesPattern, spend } from "../match/wildcard.ts";
import type {
  Actions,
  Effect,
  Principals,
  ResourcePattern,
  Resources,
  PreparedStatement,
} from "../policy.ts";
import { resolveTemplate, shiftsArnParts, sizeOfPieces } from "../template.ts";
import type { ConditionTest, Truth } from "../compile/compile-condition.ts";
import type { CompiledStatement } from "../compile/compiled-policies.ts";
import { ACTION_OPEN, RESOURCE_OPEN } from "../compile/statement-index.ts";
import type { DecisionRequest } from "./decision.ts";
import {
  CLOSENESS,
  type Closeness,
  isExcepted,
  matchPrincipal,
  type PrincipalMatch,
} from "./match-principal.ts";
import { TOO_MUCH, type Trace } from "../compile/trace.ts";

/** A request with what every statement needs of it made ready once. */
export interface PreparedRequest {
  readonly request: DecisionRequest;
  readonly actionLower: string;
  /** The policies under evaluation belong to a resource: they name their principals, which the others must not need to. */
  readonly ofResource: boolean;
}

/**
 * Says whether a statement applies to the request, and how closely it names the principal: CLOSENESS.none when it
 * does not apply. `open` has the bits of what the index left open: what it knows is not tested again. What cannot be evaluated is noted in the trace, and then a Deny applies and an Allow does not.
 */
export function matchStatement(
  { statement, ref, conditions: tests }: CompiledStatement,
  open: number,
  prepared: PreparedRequest,
  trace: Trace,
): Closeness {
  const { request, actionLower } = prepared;
  trace.begin();
  const actions = (open & ACTION_OPEN) === 0 || testActions(statement.actions, actionLower, trace);
  if (actions === false) return CLOSENESS.none;
  const principal = testPrincipals(statement, prepared, trace);
  if (principal === CLOSENESS.none) return CLOSENESS.none;
  const resource = (open & RESOURCE_OPEN) === 0 || testResources(statement, prepared, trace);
  if (resource === false) return CLOSENESS.none;
  const conditions = testConditions(tests, request, trace);
  if (conditions === false) return CLOSENESS.none;
  if (principal !== "unknown" && actions === true && resource === true && conditions === true)
    return principal;
  trace.fail(ref);
  return statement.effect === "Deny" ? CLOSENESS.direct : CLOSENESS.none;
}

export function testActions({ negated, patterns }: Actions, actionLower: string, trace: Trace): Truth {
  let unknown = false;
  for (const pattern of patterns) {
    const matched = matchesPattern(pattern, actionLower, trace);
    if (matched === true) return !negated;
    if (matched === "unknown") unknown = true;
  }
  return unknown ? trace.unknownElement("Action", TOO_MUCH) : negated;
}

export function testPrincipals(
  statement: PreparedStatement,
  prepared: PreparedRequest,
  trace: Trace,
): PrincipalMatch {
  const { principals, effect } = statement;
  const { request, ofResource } = prepared;
  if (principals === undefined) {
    // A policy parsed for another use must not speak to everyone here.
    return ofResource ? trace.unknownElement("Principal", "there is none") : CLOSENESS.direct;
  }
  const match = principals.negated
    ? matchOthers(principals, effect, request)
    : matchPrincipal(principals, request);
  return match === "unknown"
    ? trace.unknownElement("Principal", "the canonical user id of the requester is not known")
    : match;
}

function matchOthers(principals: Principals, effect: Effect, request: DecisionRequest): PrincipalMatch {
  const excepted = isExcepted(principals, effect, request);
  if (excepted === "unknown") return excepted;
  return excepted ? CLOSENESS.none : CLOSENESS.direct;
}

export function testResources(
  { resources }: PreparedStatement,
  { request, ofResource }: PreparedRequest,
  trace: Trace,
): Truth {
  if (resources === undefined) {
    return ofResource ? true : trace.unknownElement("Resource", "there is none");
  }
  const matched = matchesAnyResource(resources, request, trace);
  if (!resources.negated || matched === "unknown") return matched;
  return !matched;
}

function matchesAnyResource({ negated, patterns }: Resources, request: DecisionRequest, trace: Trace): Truth {
  let unresolved = false;
  let unknown = false;
  for (const pattern of patterns) {
    const matched = matchesResourcePattern(pattern, negated, request, trace);
    if (matched === true) return true;
    if (matched === undefined) unresolved = true;
    if (matched === "unknown") unknown = true;
  }
  if (unknown) return trace.unknownElement(negated ? "NotResource" : "Resource", TOO_MUCH);
  // A variable without a value matches no resource; but its negation must not be taken for a match of every resource.
  return unresolved && negated
    ? trace.unknownElement("NotResource", "a policy variable has no value")
    : false;
}

function matchesResourcePattern(
  pattern: ResourcePattern,
  negated: boolean,
  { resource, context }: DecisionRequest,
  trace: Trace,
): Truth | undefined {
  if (pattern.kind === "pattern") return matchesPattern(pattern.pattern, resource, trace);
  // Under a negation a variable without a value counts even where the rest of the pattern cannot match.
  if (!negated && !resource.startsWith(pattern.head)) return false;
  const pieces = resolveTemplate(pattern.template, context, (key) => trace.missing(key));
  if (pieces !== undefined && !spend(trace, sizeOfPieces(pieces))) return "unknown";
  if (pieces === undefined || shiftsArnParts(pieces)) return undefined;
  return matchesPattern(compileResource(pieces), resource, trace);
}

/** All conditions must hold; one that surely does not outweighs those that cannot be tested. */
function testConditions(tests: readonly ConditionTest[], { context }: DecisionRequest, trace: Trace): Truth {
  let result: Truth = true;
  for (const test of tests) {
    const truth = test(context, trace);
    if (truth === false) return false;
    if (truth === "unknown") result = truth;
  }
  return result;
}

import type { Effort } from "../../match/wildcard.ts";
import type { Authorization, Subject } from "../check.ts";
import type { Report } from "../report.ts";
import { patternsOverlap } from "../overlap.ts";
import type { StatementView, Text } from "../policy-view.ts";
import { tokensOfResource, tokensOfTypeArn } from "../resource-patterns.ts";
import type { ActionScope, StatementScope } from "../scope.ts";
import type { ResourceTypeAuthorization } from "../service-authorization.ts";
import { diagnoseArn } from "./diagnose-arn.ts";

/**
 * Each resource is of a type that one of the statement's actions takes, and each action takes one of its resources. NotAction and
 * NotResource say nothing about that.
 */
export function checkResources({ policy, authorization, effort }: Subject, report: Report): void {
  if (authorization === undefined) return;
  const tools = { authorization, effort, overlaps: createOverlaps(effort) };
  for (const statement of policy.statements) {
    if (statement.resources === undefined || statement.resources.negated) continue;
    const scope = authorization.scopes.ofStatement(statement);
    if (scope === undefined) checkArns(statement, tools, report);
    // What is no action at all is told elsewhere.
    else if (scope.complete) {
      checkEachResource(statement, scope, tools, report);
      checkEachAction(statement, tools, report);
    }
  }
}

interface Tools {
  readonly authorization: Authorization;
  readonly overlaps: Overlaps;
  readonly effort: Effort;
}

type Overlaps = (resource: string, type: ResourceTypeAuthorization) => boolean;

function createOverlaps(effort: Effort): Overlaps {
  const resources = new Map<string, readonly number[]>();
  const types = new Map<ResourceTypeAuthorization, readonly number[]>();
  return (resource, type) => {
    const left = cached(resources, resource, () => tokensOfResource(resource));
    const right = cached(types, type, () => tokensOfTypeArn(type.arn));
    return patternsOverlap(left, right, effort);
  };
}

function cached<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    cache.set(key, value);
  }
  return value;
}

function checkEachResource(
  { resources }: StatementView,
  scope: StatementScope,
  { authorization, overlaps, effort }: Tools,
  report: Report,
): void {
  const types = [...scope.types];
  const names = namesOf(scope);
  for (const text of resources?.texts ?? []) {
    if (isAll(text) || anyOverlaps(text, types, overlaps)) continue;
    const diagnosis = diagnoseArn(text.value, types, effort);
    if (diagnosis !== undefined) {
      report(diagnosis.code, text, { resource: text.value, types: diagnosis.types });
      continue;
    }
    const own = serviceOfArn(text, authorization);
    const inOwn = own !== undefined && anyOverlaps(text, own.resourceTypes.values(), overlaps);
    if (own === undefined || inOwn || !scope.services.has(own)) {
      report("RESOURCE_WITHOUT_ACTION", text, { resource: text.value, types: names });
    } else {
      reportUnknownArn(text, own.name, [...own.resourceTypes.values()], effort, report);
    }
  }
}

/** What no action says anything about is still held to the ARNs of its service. */
function checkArns(
  { resources }: StatementView,
  { authorization, overlaps, effort }: Tools,
  report: Report,
): void {
  for (const text of resources?.texts ?? []) {
    const own = serviceOfArn(text, authorization);
    if (own === undefined || own.resourceTypes.size === 0) continue;
    if (anyOverlaps(text, own.resourceTypes.values(), overlaps)) continue;
    reportUnknownArn(text, own.name, [...own.resourceTypes.values()], effort, report);
  }
}

function reportUnknownArn(
  text: Text,
  service: string,
  types: readonly ResourceTypeAuthorization[],
  effort: Effort,
  report: Report,
): void {
  const diagnosis = diagnoseArn(text.value, types, effort);
  if (diagnosis === undefined) report("INVALID_ARN_RESOURCE", text, { service, resource: text.value });
  else report(diagnosis.code, text, { resource: text.value, types: diagnosis.types });
}

function checkEachAction(
  { actions, resources }: StatementView,
  { authorization, overlaps }: Tools,
  report: Report,
): void {
  const texts = resources?.texts ?? [];
  if (texts.length === 0 || texts.some(isAll)) return;
  const told = new Map<ActionScope, boolean>();
  const without: (() => void)[] = [];
  for (const action of actions?.texts ?? []) {
    const scope = authorization.scopes.of(action.value);
    if (scope.kind !== "actions") continue;
    const takes = cached(
      told,
      scope,
      () => scope.types.size > 0 && texts.some((text) => anyOverlaps(text, scope.types, overlaps)),
    );
    if (takes) continue;
    without.push(() => {
      report("ACTION_WITHOUT_RESOURCE", action, {
        action: action.value,
        types: namesOf(scope),
      });
    });
  }
  // When there is no resource for any action, each resource has been told already.
  if (without.length < (actions?.texts.length ?? 0)) for (const tell of without) tell();
}

function namesOf({ types, onAll }: Pick<StatementScope, "types" | "onAll">): string {
  const names = [...types].map(({ name }) => name);
  return [...names, ...(onAll ? ["only *"] : [])].join(", ");
}

function anyOverlaps(text: Text, types: Iterable<ResourceTypeAuthorization>, overlaps: Overlaps): boolean {
  for (const type of types) if (overlaps(text.value, type)) return true;
  return false;
}

function isAll({ value }: Text): boolean {
  return value === "*";
}

function serviceOfArn({ value }: Text, { services }: Authorization) {
  const vendor = /^arn:[^:]*:([a-z0-9.-]+):/.exec(value)?.[1];
  return vendor === undefined ? undefined : services.service(vendor);
}

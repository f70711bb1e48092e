import { setImmediate } from "node:timers/promises";
import { matchesWildcard } from "@signet/policy";
import { authorizationData, servicePrefixes } from "../../../authorization-data/authorization-data.ts";

// What documents of identity-based policies grant together, statement by statement: what a Deny takes away again is not looked at, nor
// boundaries (IAM API Reference, "ListPoliciesGrantingServiceAccess"). The documents were checked when they were stored.

/** Whether some statement allows some action of a service, by its prefix in policies, in lower case. */
export function grantsOf(documents: readonly string[]): (namespace: string) => boolean {
  const allows = documents.flatMap(allowsOf);
  const allowed = new Set(allows.filter(({ negated }) => !negated).flatMap(namespacesOf));
  const excluded = allows.filter(({ negated }) => negated).map((allow) => new Set(namespacesOf(allow)));
  return (namespace) =>
    allowed.has(ALL) ||
    allowed.has(namespace) ||
    excluded.some((without) => !without.has(ALL) && !without.has(namespace));
}

/** The prefixes of all services that are granted, sorted. */
export function grantedServices(documents: readonly string[]): readonly string[] {
  return servicePrefixes().filter(grantsOf(documents));
}

/** Has no request of its own: it is never accessed, and AWS leaves it out, too. */
const NOT_TRACKED = "iam:passrole";

/**
 * The names of a service's actions that some statement allows, sorted. Others have their turns between the documents: somebody may have a
 * hundred of them, full of wildcards.
 */
export async function grantedActions(
  documents: readonly string[],
  namespace: string,
): Promise<readonly string[]> {
  const actions = [...(authorizationData().service(namespace)?.actions.values() ?? [])]
    .map(({ name }) => ({ name, action: `${namespace}:${name}`.toLowerCase() }))
    .filter(({ action }) => action !== NOT_TRACKED);
  let left = actions;
  for (const document of documents) {
    const allows = allowsOf(document);
    left = left.filter(({ action }) => !allows.some((allow) => allowsAction(allow, action)));
    await setImmediate();
  }
  const notAllowed = new Set(left);
  return actions
    .filter((action) => !notAllowed.has(action))
    .map(({ name }) => name)
    .toSorted();
}

/** An Allow statement's Action or, negated, NotAction. */
interface Allow {
  readonly negated: boolean;
  /** In lower case. */
  readonly patterns: readonly string[];
}

function allowsOf(document: string): Allow[] {
  const { Statement: statements } = JSON.parse(document) as { readonly Statement: OneOrMany<RawStatement> };
  return many(statements)
    .filter(({ Effect: effect }) => effect === "Allow")
    .map(({ Action: actions, NotAction: notActions }) => ({
      negated: actions === undefined,
      patterns: many(actions ?? notActions ?? []).map((pattern) => pattern.toLowerCase()),
    }));
}

interface RawStatement {
  readonly Effect: string;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
}

type OneOrMany<T> = T | readonly T[];

function many<T>(items: OneOrMany<T>): readonly T[] {
  return Array.isArray(items) ? (items as readonly T[]) : [items as T];
}

/** Stands for the actions of all services: prefixes have no other wildcard. */
const ALL = "*";

/** The services that patterns name or, negated, keep out: a service is out of NotAction's reach only when all of its actions are. */
function namespacesOf({ negated, patterns }: Allow): string[] {
  return patterns
    .map((pattern) => pattern.split(":"))
    .filter(([, action = ALL]) => !negated || action === ALL)
    .map(([namespace = ""]) => namespace);
}

function allowsAction({ negated, patterns }: Allow, action: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, action)) !== negated;
}

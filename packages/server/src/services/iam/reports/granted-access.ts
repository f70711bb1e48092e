import { matchesWildcard } from "@signet/policy";
import { authorizationData, servicePrefixes } from "../../../authorization-data/authorization-data.ts";

/** What policies grant, statement by statement: what a Deny takes away again is not looked at (IAM API Reference, "ListPoliciesGrantingServiceAccess"). */
export interface GrantedAccess {
  /** Whether some statement allows some action of the service, by its prefix in policies, in lower case. */
  service(namespace: string): boolean;
  /** The names of the service's actions that some statement allows, sorted. */
  actions(namespace: string): readonly string[];
}

/** Has no request of its own: it is never accessed, and AWS leaves it out, too. */
const NOT_TRACKED = "iam:passrole";

/** What documents of identity-based policies grant together. */
export function grantedAccess(documents: readonly string[]): GrantedAccess {
  const statements = documents.flatMap(allowsOf);
  return {
    service: (namespace) => statements.some((allow) => allowsService(allow, namespace)),
    actions(namespace) {
      const known = authorizationData().service(namespace)?.actions.values() ?? [];
      return [...known]
        .map(({ name }) => name)
        .filter((name) => {
          const action = `${namespace}:${name}`.toLowerCase();
          return action !== NOT_TRACKED && statements.some((allow) => allowsAction(allow, action));
        })
        .toSorted();
    },
  };
}

/** The prefixes of all services that are granted, sorted. */
export function grantedServices(access: GrantedAccess): readonly string[] {
  return servicePrefixes().filter((prefix) => access.service(prefix));
}

/** An Allow statement's Action or, negated, NotAction. */
interface Allow {
  readonly negated: boolean;
  /** In lower case. */
  readonly patterns: readonly string[];
  /** Of the patterns, as far as they name or, negated, exclude services: their prefixes without wildcards, and those with. */
  readonly prefixes: ReadonlySet<string>;
  readonly wildcards: readonly string[];
}

/** The document was checked when it was stored. */
function allowsOf(document: string): Allow[] {
  const { Statement: statements } = JSON.parse(document) as { readonly Statement: OneOrMany<RawStatement> };
  return many(statements)
    .filter(({ Effect: effect }) => effect === "Allow")
    .map(({ Action: actions, NotAction: notActions }) => {
      const negated = actions === undefined;
      const patterns = many(actions ?? notActions ?? []).map((pattern) => pattern.toLowerCase());
      const parts = patterns.map((pattern) => {
        const [prefix = "", action = "*"] = pattern.split(":");
        return { prefix, action };
      });
      // A service is out of NotAction's reach only when all of its actions are.
      const prefixes = parts.filter(({ action }) => !negated || action === "*").map(({ prefix }) => prefix);
      return {
        negated,
        patterns,
        prefixes: new Set(prefixes.filter((prefix) => !/[*?]/.test(prefix))),
        wildcards: prefixes.filter((prefix) => /[*?]/.test(prefix)),
      };
    });
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

function allowsService({ negated, prefixes, wildcards }: Allow, namespace: string): boolean {
  const named = prefixes.has(namespace) || wildcards.some((pattern) => matchesWildcard(pattern, namespace));
  return named !== negated;
}

function allowsAction({ negated, patterns }: Allow, action: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, action)) !== negated;
}

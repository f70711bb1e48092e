import { compileWildcard, type Effort, matchesPattern, spend } from "../match/wildcard.ts";
import type { StatementView } from "./policy-view.ts";
import type {
  ActionAuthorization,
  ResourceTypeAuthorization,
  ServiceAuthorization,
  ServiceAuthorizationData,
} from "./service-authorization.ts";

/** What a text of Action stands for. */
export type ActionScope =
  /** `*`, or too much effort to tell. */
  | { readonly kind: "everything" }
  /** Not of the form service:name; the parser tells. */
  | { readonly kind: "malformed" }
  | { readonly kind: "noService"; readonly prefix: string }
  | {
      readonly kind: "actions";
      readonly service: ServiceAuthorization;
      readonly actions: readonly ActionAuthorization[];
      /** The types of resources that they take. */
      readonly types: ReadonlySet<ResourceTypeAuthorization>;
      /** Whether one of them takes none, and so is only authorized on `*`. */
      readonly onAll: boolean;
      /** Their condition keys and those of their resource types, in lower case. */
      readonly keys: ReadonlySet<string>;
    };

/** Finds what actions stand for; each text once, however often a policy repeats it. */
export interface Scopes {
  readonly of: (action: string) => ActionScope;
  /** What the statement's actions stand for together; undefined when that is everything or not to tell. */
  readonly ofStatement: (statement: StatementView) => StatementScope | undefined;
}

export interface StatementScope {
  /** Whether each of the actions stands for some. */
  readonly complete: boolean;
  readonly services: ReadonlySet<ServiceAuthorization>;
  readonly types: ReadonlySet<ResourceTypeAuthorization>;
  readonly keys: ReadonlySet<string>;
  readonly onAll: boolean;
}

export type KnownScope = Extract<ActionScope, { readonly kind: "actions" }>;

export function createScopes(services: ServiceAuthorizationData, effort: Effort): Scopes {
  const known = new Map<string, ActionScope>();
  const of = (action: string): ActionScope => {
    const key = action.toLowerCase();
    let scope = known.get(key);
    if (scope === undefined) {
      scope = scopeOf(key, services, effort);
      known.set(key, scope);
    }
    return scope;
  };
  const ofStatements = new Map<StatementView, StatementScope | undefined>();
  return {
    of,
    ofStatement(statement) {
      if (!ofStatements.has(statement)) ofStatements.set(statement, scopeOfStatement(statement, of));
      return ofStatements.get(statement);
    },
  };
}

function scopeOfStatement({ actions }: StatementView, of: Scopes["of"]): StatementScope | undefined {
  if (actions === undefined || actions.negated || actions.texts.length === 0) return undefined;
  const found: KnownScope[] = [];
  for (const scope of new Set(actions.texts.map(({ value }) => of(value)))) {
    if (scope.kind !== "actions") return undefined;
    found.push(scope);
  }
  return {
    complete: found.every(({ actions: some }) => some.length > 0),
    services: new Set(found.map(({ service }) => service)),
    types: new Set(found.flatMap(({ types }) => [...types])),
    keys: new Set(found.flatMap(({ keys }) => [...keys])),
    onAll: found.some(({ onAll }) => onAll),
  };
}

function scopeOf(action: string, services: ServiceAuthorizationData, effort: Effort): ActionScope {
  if (action === "*" || action === "*:*") return { kind: "everything" };
  const [prefix = "", name = "", ...more] = action.split(":");
  if (prefix === "" || name === "" || more.length > 0 || /[*?]/.test(prefix)) return { kind: "malformed" };
  const service = services.service(prefix);
  if (service === undefined) return { kind: "noService", prefix };
  const actions = matchingActions(name, service, effort);
  if (actions === undefined) return { kind: "everything" };
  const types = new Set<ResourceTypeAuthorization>();
  const keys = new Set<string>();
  let onAll = false;
  for (const { resourceTypes, conditionKeys } of actions) {
    if (resourceTypes.length === 0) onAll = true;
    for (const key of conditionKeys) keys.add(key.toLowerCase());
    for (const resource of resourceTypes) {
      for (const key of resource.conditionKeys) keys.add(key.toLowerCase());
      const type = service.resourceTypes.get(resource.name);
      if (type !== undefined) types.add(type);
    }
  }
  for (const { conditionKeys } of types) for (const key of conditionKeys) keys.add(key.toLowerCase());
  return { kind: "actions", service, actions, types, onAll, keys };
}

function matchingActions(
  name: string,
  service: ServiceAuthorization,
  effort: Effort,
): readonly ActionAuthorization[] | undefined {
  if (!/[*?]/.test(name)) {
    const action = service.actions.get(name);
    return action === undefined ? [] : [action];
  }
  const pattern = compileWildcard(name);
  const actions: ActionAuthorization[] = [];
  for (const [known, action] of service.actions) {
    if (!spend(effort, 1)) return undefined;
    const matched = matchesPattern(pattern, known, effort);
    if (matched === "unknown") return undefined;
    if (matched) {
      // What a match costs further on.
      spend(effort, 1 + action.conditionKeys.length + action.resourceTypes.length);
      actions.push(action);
    }
  }
  return actions;
}

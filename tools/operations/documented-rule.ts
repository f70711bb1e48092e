import { authorizationData } from "../../packages/server/src/authorization-data/authorization-data.ts";
import {
  ALSO_ASKED,
  ALSO_SET,
  type Difference,
  NOT_ABOUT,
  NOT_DOCUMENTED,
  NOT_SET,
  OTHER_RESOURCES,
  WITH_RESOURCE,
} from "./access-differences.ts";

/** What the policies are asked before an operation runs, as a page shows it. */
export interface DocumentedRule {
  /** Actions beside the operation's own. */
  readonly alsoAsked: readonly string[];
  /** Kinds of resources; empty for "*". */
  readonly about: readonly string[];
  /** Condition keys of the operation, with KEY for what a tag is called. */
  readonly keys: readonly string[];
}

/** The rule of an operation's action: the data behind the Service Authorization Reference, and what our rules have otherwise. */
export function documentedRule(action: string): DocumentedRule {
  const [prefix = "", name = ""] = (NOT_DOCUMENTED[action] ?? action).split(":");
  const service = authorizationData().service(prefix);
  const found = service?.actions.get(name.toLowerCase());
  if (service === undefined || found === undefined) throw new Error(`AWS has no action ${action}`);
  const types = found.resourceTypes
    .filter(({ name: kind }) => NOT_ABOUT[action]?.includes(kind) !== true)
    .flatMap((type) => service.resourceTypes.get(type.name) ?? []);
  const keys = [...found.conditionKeys, ...types.flatMap(({ conditionKeys }) => conditionKeys)];
  const differs = (table: readonly Difference[]) => table.filter(({ actions }) => actions.includes(action));
  const notSet = differs(NOT_SET);
  const set = keys.filter((key) => !notSet.some(({ what }) => what.test(key)));
  const shown = [...notSet, ...differs(ALSO_SET)].flatMap((difference) => difference.shown ?? []);
  const otherwise = differs(OTHER_RESOURCES).flatMap((difference) => difference.shown ?? []);
  return {
    alsoAsked: ALSO_ASKED[action] ?? [],
    about: types.length === 0 ? otherwise : types.map((type) => type.name),
    keys: [...new Set([...set.map(shortKey), ...shown, ...(WITH_RESOURCE[action] ?? [])])].toSorted(),
  };
}

/** Those of identity providers are many, and alike. */
function shortKey(key: string): string {
  const named = key.replace("${TagKey}", "KEY");
  return /^(?:aws|iam|sts|saml|signin):/.test(named) ? named : "ISSUER:CLAIM";
}

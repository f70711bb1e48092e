import type { JsonMember, JsonNode, JsonObject } from "../json/json-node.ts";
import type {
  Actions,
  Condition,
  Effect,
  Policy,
  PolicyKind,
  Principals,
  Resources,
  PreparedStatement,
} from "../policy.ts";
import { MESSAGES, type Problems } from "../problem.ts";
import { parseActions } from "./parse-actions.ts";
import { parseConditions } from "./parse-conditions.ts";
import { parsePrincipals } from "./parse-principals.ts";
import { parseResources } from "./parse-resources.ts";

const ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

interface Place {
  readonly object: JsonObject;
  readonly members: ReadonlyMap<string, JsonMember>;
  readonly kind: PolicyKind;
  readonly version: Policy["version"];
  readonly path: string;
  readonly problems: Problems;
}

/** Reads one statement; undefined when it is too broken to stand for anything. */
export function parseStatement(
  node: JsonNode,
  index: number,
  kind: PolicyKind,
  version: Policy["version"],
  path: string,
  problems: Problems,
): PreparedStatement | undefined {
  if (node.type !== "object") {
    problems.add("type", MESSAGES.syntax, node.at, path, "a statement is an object");
    return undefined;
  }
  const members = new Map(node.members.map((member) => [member.key, member]));
  for (const { key, at } of node.members) {
    if (!ELEMENTS.has(key))
      problems.add(
        "unknown-element",
        MESSAGES.syntax,
        at,
        `${path}.${key}`,
        `${key} is no element of a statement`,
      );
  }
  const place: Place = { object: node, members, kind, version, path, problems };
  const sid = readSid(place);
  const effect = readEffect(place);
  const principals = readPrincipals(place, effect);
  const actions = readActions(place);
  const resources = readResources(place);
  const condition = members.get("Condition");
  const conditions =
    condition === undefined ? [] : parseConditions(condition.value, version, `${path}.Condition`, problems);
  if (effect === undefined || actions === undefined) return undefined;
  if (kind === "rcp" && effect === "Allow" && !allowsAll(actions, resources, conditions)) {
    problems.add("rcp-allow", MESSAGES.syntax, node.at, path, "an RCP allows everything or denies");
  }
  return { index, sid, position: node.at, end: node.end, effect, principals, actions, resources, conditions };
}

/** RCPs only deny; the one Allow is that of RCPFullAWSAccess. (Organizations User Guide, "RCP syntax") */
function allowsAll(
  actions: Actions,
  resources: Resources | undefined,
  conditions: readonly Condition[],
): boolean {
  const resource = resources?.negated === false ? resources.patterns[0] : undefined;
  const allResources = resource?.kind === "pattern" && resource.pattern.kind === "any";
  return !actions.negated && actions.patterns[0]?.kind === "any" && allResources && conditions.length === 0;
}

function readSid({ members, kind, path, problems }: Place): string | undefined {
  const sid = members.get("Sid");
  if (sid === undefined) return undefined;
  if (sid.value.type !== "string") {
    problems.add("type", MESSAGES.syntax, sid.value.at, `${path}.Sid`, "a string is expected");
    return undefined;
  }
  // Services that own resource policies take more; IAM's own policies are held to this form.
  if (kind !== "resource" && !/^[0-9A-Za-z]*$/.test(sid.value.value)) {
    problems.add("sid-form", MESSAGES.sidForm, sid.value.at, `${path}.Sid`);
  }
  return sid.value.value;
}

function readEffect({ object, members, path, problems }: Place): Effect | undefined {
  const effect = members.get("Effect");
  if (effect === undefined) {
    problems.add("missing-effect", MESSAGES.missing("Effect"), object.at, path);
    return undefined;
  }
  if (effect.value.type === "string" && (effect.value.value === "Allow" || effect.value.value === "Deny")) {
    return effect.value.value;
  }
  problems.add("effect", MESSAGES.syntax, effect.value.at, `${path}.Effect`, "Effect is Allow or Deny");
  return undefined;
}

/** Finds an element or its negation; both together are a problem. */
function pick({ members, path, problems }: Place, name: string): JsonMember | undefined {
  const plain = members.get(name);
  const negated = members.get(`Not${name}`);
  if (plain !== undefined && negated !== undefined) {
    problems.add(
      "exclusive-elements",
      MESSAGES.syntax,
      negated.at,
      `${path}.Not${name}`,
      `${name} and Not${name} exclude each other`,
    );
  }
  return plain ?? negated;
}

function readPrincipals(place: Place, effect: Effect | undefined): Principals | undefined {
  const { object, kind, path, problems } = place;
  const member = pick(place, "Principal");
  if (kind !== "resource" && kind !== "trust" && kind !== "rcp") {
    if (member !== undefined)
      problems.add("prohibited-principal", MESSAGES.principalProhibited, member.at, `${path}.${member.key}`);
    return undefined;
  }
  if (member === undefined) {
    problems.add("missing-principal", MESSAGES.missing("Principal"), object.at, path);
    return undefined;
  }
  const negated = member.key === "NotPrincipal";
  const principals = parsePrincipals(member.value, negated, `${path}.${member.key}`, problems);
  if (negated && (kind === "rcp" || (kind === "trust" && effect === "Allow"))) {
    problems.add(
      "prohibited-element",
      MESSAGES.prohibited("NotPrincipal"),
      member.at,
      `${path}.NotPrincipal`,
    );
  }
  if (kind === "rcp" && principals.entries.some((entry) => entry.kind !== "everyone")) {
    problems.add(
      "principal-form",
      MESSAGES.principals,
      member.value.at,
      `${path}.Principal`,
      'the principal of an RCP is "*"',
    );
  }
  return principals;
}

function readActions(place: Place): Actions | undefined {
  const { object, kind, path, problems } = place;
  const member = pick(place, "Action");
  if (member === undefined) {
    problems.add("missing-action", MESSAGES.noActions, object.at, path);
    return undefined;
  }
  const negated = member.key === "NotAction";
  if (kind === "rcp" && negated)
    problems.add("prohibited-element", MESSAGES.prohibited("NotAction"), member.at, `${path}.NotAction`);
  return parseActions(member.value, negated, kind, `${path}.${member.key}`, problems);
}

function readResources(place: Place): Resources | undefined {
  const { object, kind, version, path, problems } = place;
  const member = pick(place, "Resource");
  if (kind === "trust") {
    if (member !== undefined)
      problems.add("prohibited-element", MESSAGES.prohibited(member.key), member.at, `${path}.${member.key}`);
    return undefined;
  }
  if (member === undefined) {
    if (kind !== "resource") problems.add("missing-resource", MESSAGES.noResources, object.at, path);
    return undefined;
  }
  return parseResources(
    member.value,
    member.key === "NotResource",
    version,
    `${path}.${member.key}`,
    problems,
  );
}

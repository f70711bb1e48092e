import type { JsonMember, JsonNode, JsonObject, Position } from "../json/json-node.ts";
import { readOperator, type WrittenOperator } from "../parse/condition-operators.ts";
import type { Effect } from "../policy.ts";

/**
 * A policy as it is written, with the place of each value. What is malformed is left out: the parser tells of that, and the rest
 * can still be looked at.
 */
export interface PolicyView extends Place {
  /** Undefined when it is missing. */
  readonly version: string | undefined;
  readonly statements: readonly StatementView[];
}

export interface Place {
  readonly at: Position;
  readonly path: string;
}

export interface Text extends Place {
  readonly value: string;
}

export interface StatementView extends Place {
  readonly index: number;
  readonly sid: Text | undefined;
  readonly effect: Effect | undefined;
  readonly principals: PrincipalsView | undefined;
  readonly actions: TextsView | undefined;
  readonly resources: TextsView | undefined;
  readonly conditions: readonly ConditionView[];
  /** Where an object of Condition is empty. */
  readonly emptyConditions: readonly Place[];
}

/** An element with one text or many, or its negation. */
export interface TextsView extends Place {
  readonly negated: boolean;
  readonly texts: readonly Text[];
}

export interface PrincipalsView extends Place {
  readonly negated: boolean;
  /** `type` is AWS, Service, Federated or CanonicalUser; AWS also for the lone `*`. */
  readonly entries: readonly { readonly type: string; readonly text: Text }[];
}

/** One operator applied to one key. */
export interface ConditionView extends Place {
  readonly operatorName: string;
  readonly operator: WrittenOperator;
  /** As written. */
  readonly key: string;
  readonly values: readonly Text[];
}

export function viewPolicy(object: JsonObject): PolicyView {
  const statement = memberOf(object, "Statement")?.value;
  const version = memberOf(object, "Version")?.value;
  const several = statement?.type === "array";
  const nodes = statement === undefined ? [] : several ? statement.items : [statement];
  return {
    at: object.at,
    path: "",
    version: version?.type === "string" ? version.value : undefined,
    statements: nodes.flatMap((node, index) =>
      node.type === "object"
        ? [viewStatement(node, index, several ? `Statement[${index}]` : "Statement")]
        : [],
    ),
  };
}

function viewStatement(node: JsonObject, index: number, path: string): StatementView {
  const sid = memberOf(node, "Sid")?.value;
  const effect = memberOf(node, "Effect")?.value;
  const condition = memberOf(node, "Condition")?.value;
  const conditionPath = `${path}.Condition`;
  const operators = condition?.type === "object" ? condition.members : [];
  return {
    at: node.at,
    path,
    index,
    sid: sid?.type === "string" ? { at: sid.at, path: `${path}.Sid`, value: sid.value } : undefined,
    effect:
      effect?.type === "string" && (effect.value === "Allow" || effect.value === "Deny")
        ? effect.value
        : undefined,
    principals: viewPrincipals(node, path),
    actions: viewTexts(node, "Action", path),
    resources: viewTexts(node, "Resource", path),
    conditions: operators.flatMap((member) => viewOperator(member, conditionPath)),
    emptyConditions: [
      ...(condition?.type === "object" && operators.length === 0
        ? [{ at: condition.at, path: conditionPath }]
        : []),
      ...operators.flatMap(({ key, value }) =>
        value.type === "object" && value.members.length === 0
          ? [{ at: value.at, path: `${conditionPath}.${segmentOf(key)}` }]
          : [],
      ),
    ],
  };
}

function viewOperator(member: JsonMember, path: string): readonly ConditionView[] {
  const operator = readOperator(member.key);
  if (operator === undefined || member.value.type !== "object") return [];
  return member.value.members.map(({ key, at, value }) => {
    const keyPath = `${path}.${member.key}.${segmentOf(key)}`;
    return {
      at,
      path: keyPath,
      operatorName: member.key,
      operator,
      key,
      values: textsOf(value, keyPath),
    };
  });
}

function viewTexts(node: JsonObject, name: string, path: string): TextsView | undefined {
  const member = memberOf(node, name) ?? memberOf(node, `Not${name}`);
  if (member === undefined) return undefined;
  const memberPath = `${path}.${member.key}`;
  return {
    at: member.at,
    path: memberPath,
    negated: member.key !== name,
    texts: textsOf(member.value, memberPath),
  };
}

function viewPrincipals(node: JsonObject, path: string): PrincipalsView | undefined {
  const member = memberOf(node, "Principal") ?? memberOf(node, "NotPrincipal");
  if (member === undefined) return undefined;
  const memberPath = `${path}.${member.key}`;
  const { value } = member;
  const entries =
    value.type === "object"
      ? value.members.flatMap(({ key, value: names }) =>
          textsOf(names, `${memberPath}.${segmentOf(key)}`).map((text) => ({ type: key, text })),
        )
      : textsOf(value, memberPath).map((text) => ({ type: "AWS", text }));
  return { at: member.at, path: memberPath, negated: member.key !== "Principal", entries };
}

/** Strings, numbers and booleans, one or an array of them; numbers as they are written. */
function textsOf(node: JsonNode, path: string): readonly Text[] {
  const items = node.type === "array" ? node.items : [node];
  return items.flatMap((item, index) => {
    const value =
      item.type === "string"
        ? item.value
        : item.type === "number"
          ? item.raw
          : item.type === "boolean"
            ? String(item.value)
            : undefined;
    if (value === undefined) return [];
    return [{ at: item.at, path: node.type === "array" ? `${path}[${index}]` : path, value }];
  });
}

/** Each finding has a path: one with a very long key in it would be as long, however many there are. */
function segmentOf(key: string): string {
  return key.length <= 200 ? key : `${key.slice(0, 200)}…`;
}

function memberOf(object: JsonObject, name: string): JsonMember | undefined {
  return object.members.find(({ key }) => key === name);
}

import type { JsonMember, JsonNode } from "../json/json-node.ts";
import type { Condition, ConditionValue, Policy } from "../policy.ts";
import { type GrammarRule, MESSAGES, type Problems } from "../problem.ts";
import { readOperator } from "./condition-operators.ts";
import { prepareValue } from "./prepare-value.ts";

/** Reads the Condition element. (IAM User Guide, "IAM JSON policy elements: Condition") */
export function parseConditions(
  node: JsonNode,
  version: Policy["version"],
  path: string,
  problems: Problems,
): readonly Condition[] {
  if (node.type !== "object") {
    problems.add("type", MESSAGES.syntax, node.at, path, "Condition is an object");
    return [];
  }
  return node.members.flatMap((member) => parseOperator(member, version, `${path}.${member.key}`, problems));
}

function parseOperator(
  { key: name, at, value: node }: JsonMember,
  version: Policy["version"],
  path: string,
  problems: Problems,
): readonly Condition[] {
  const written = readOperator(name);
  if (written === undefined) {
    problems.add(operatorRule(name), MESSAGES.syntax, at, path, `${name} is no condition operator`);
    return [];
  }
  if (node.type !== "object") {
    problems.add("type", MESSAGES.syntax, node.at, path, "an object of condition keys is expected");
    return [];
  }
  const seen = new Set<string>();
  return node.members.flatMap((member): readonly Condition[] => {
    const keyPath = `${path}.${member.key}`;
    const key = member.key.toLowerCase();
    if (!/^[^:\s]+:./s.test(key))
      problems.add("condition-key-form", MESSAGES.vendorMissing, member.at, keyPath);
    // Keys are compared without case, so two that differ in case alone are one key given twice.
    if (seen.has(key))
      problems.add(
        "repeated-condition-key",
        MESSAGES.syntax,
        member.at,
        keyPath,
        "the condition key is repeated",
      );
    seen.add(key);
    const texts = readValues(member.value, keyPath, problems);
    if (written.kind === "null") {
      const values = texts.flatMap(({ text, at: valueAt, path: valuePath }): readonly boolean[] => {
        const lower = text.toLowerCase();
        if (lower === "true" || lower === "false") return [lower === "true"];
        problems.add("condition-value", MESSAGES.syntax, valueAt, valuePath, "true or false is expected");
        return [];
      });
      return [{ kind: "null", operator: name, key, at: member.at, values }];
    }
    const { operator, qualifier, ifExists } = written;
    const values = texts.flatMap(({ text, at: valueAt, path: valuePath }): readonly ConditionValue[] => {
      const prepared = prepareValue(operator.family, text, version);
      if (prepared.ok) return [prepared.value];
      problems.add(prepared.rule, MESSAGES.syntax, valueAt, valuePath, prepared.reason);
      return [];
    });
    return [{ kind: "value", operator: name, key, at: member.at, ...operator, qualifier, ifExists, values }];
  });
}

/** Why there is no such operator. (IAM User Guide, "Condition operator to check existence of condition keys") */
function operatorRule(name: string): GrammarRule {
  if (name === "NullIfExists") return "null-if-exists";
  return /^For(?:All|Any)Values?:Null$/.test(name) ? "null-with-qualifier" : "operator";
}

interface ConditionText {
  readonly text: string;
  readonly at: JsonNode["at"];
  readonly path: string;
}

/** Strings, numbers and booleans, one or an array of them; numbers as they are written. */
function readValues(node: JsonNode, path: string, problems: Problems): readonly ConditionText[] {
  const items = node.type === "array" ? node.items : [node];
  return items.flatMap((item, index) => {
    const itemPath = node.type === "array" ? `${path}[${index}]` : path;
    switch (item.type) {
      case "string":
        return [{ text: item.value, at: item.at, path: itemPath }];
      case "number":
        return [{ text: item.raw, at: item.at, path: itemPath }];
      case "boolean":
        return [{ text: String(item.value), at: item.at, path: itemPath }];
      case "object":
      case "array":
      case "null":
        problems.add(
          "type",
          MESSAGES.syntax,
          item.at,
          itemPath,
          "a string, a number, true or false is expected",
        );
        return [];
    }
  });
}

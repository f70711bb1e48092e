import type { JsonNode } from "../json/json-node.ts";
import { compileResource } from "../match/arn.ts";
import type { Policy, ResourcePattern, Resources } from "../policy.ts";
import { type GrammarRule, MESSAGES, type Problems } from "../problem.ts";
import { constantPieces, headOf, parseTemplate } from "../template.ts";
import { type Entry, readTexts } from "./parse-values.ts";

const PARTITION = /^aws(?:-[a-z0-9]+)*$/;

/**
 * Reads Resource or NotResource: `*` or ARNs, which may have wildcards and, from version 2012-10-17 on, policy
 * variables. (IAM User Guide, "IAM JSON policy elements: Resource")
 */
export function parseResources(
  node: JsonNode,
  negated: boolean,
  version: Policy["version"],
  path: string,
  problems: Problems,
): Resources {
  if (node.type === "array" && node.items.length === 0)
    problems.add("missing-resource", MESSAGES.noResources, node.at, path);
  const patterns = readTexts(node, path, problems).flatMap((entry) =>
    parseResource(entry, version, problems),
  );
  return { negated, patterns };
}

function parseResource(
  { node, path }: Entry,
  version: Policy["version"],
  problems: Problems,
): readonly ResourcePattern[] {
  const wrong = resourceProblem(node.value);
  if (wrong !== undefined) problems.add(wrong.rule, wrong.message, node.at, path);
  if (version === "2008-10-17") {
    return [{ kind: "pattern", pattern: compileResource([{ text: node.value, literal: false }]) }];
  }
  const read = parseTemplate(node.value);
  if (!read.ok) {
    problems.add(read.rule, MESSAGES.syntax, node.at, path, read.reason);
    return [];
  }
  const pieces = constantPieces(read.template);
  if (pieces === undefined)
    return [{ kind: "template", template: read.template, head: headOf(read.template) }];
  return [{ kind: "pattern", pattern: compileResource(pieces) }];
}

/** What is wrong with the form of a resource, whatever the policy; undefined: nothing. */
export function resourceProblem(
  resource: string,
): { readonly rule: GrammarRule; readonly message: string } | undefined {
  if (resource === "*") return undefined;
  // Variables have colons of their own; they are no part of the form.
  const parts = withoutVariables(resource).split(":");
  const [arn, partition = "", vendor = "", region = ""] = parts;
  const complete = parts.length >= 6 && parts.slice(5).join(":") !== "";
  if (arn !== "arn" || (!complete && !(parts.length >= 3 && resource.endsWith("*"))))
    return {
      rule: resource.startsWith("arn:") ? "resource-fields" : "resource-prefix",
      message: MESSAGES.resourceForm(resource),
    };
  if (!/[*?]/.test(partition) && !PARTITION.test(partition))
    return { rule: "resource-partition", message: MESSAGES.partition(partition, resource) };
  return vendor === "iam" && region !== "" && region !== "*" && complete
    ? { rule: "resource-region", message: MESSAGES.iamRegion(resource) }
    : undefined;
}

/** The text with a null character for each policy variable. In one pass, however many are begun and never closed. */
function withoutVariables(text: string): string {
  let result = "";
  let start = 0;
  for (;;) {
    const open = text.indexOf("${", start);
    const close = open === -1 ? -1 : text.indexOf("}", open + 2);
    if (close === -1) return result + text.slice(start);
    result += `${text.slice(start, open)}\u0000`;
    start = close + 1;
  }
}

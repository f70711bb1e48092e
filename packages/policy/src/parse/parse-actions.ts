import type { JsonNode } from "../json/json-node.ts";
import { compileWildcard, matchesPattern, type Pattern } from "../match/wildcard.ts";
import type { Actions, PolicyKind } from "../policy.ts";
import { MESSAGES, type Problems } from "../problem.ts";
import { type Entry, readTexts } from "./parse-values.ts";

const VENDOR = /^[A-Za-z0-9.-]+$/;
const NAME = /^[A-Za-z0-9*?_.-]+$/;

/**
 * Reads Action or NotAction: `*`, or a service's prefix, a colon and a name that may have wildcards. Actions are
 * compared without case. (IAM User Guide, "IAM JSON policy elements: Action")
 */
export function parseActions(
  node: JsonNode,
  negated: boolean,
  kind: PolicyKind,
  path: string,
  problems: Problems,
): Actions {
  if (node.type === "array" && node.items.length === 0)
    problems.add("missing-action", MESSAGES.noActions, node.at, path);
  const entries = readTexts(node, path, problems);
  for (const entry of entries) checkAction(entry, kind, problems);
  return { negated, patterns: entries.map(({ node: { value } }) => compileAction(value)) };
}

/** What a trust policy can be about (IAM User Guide, "Terms and concepts", role trust policy; AWS STS API). */
const TRUST_ACTIONS = [
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
];

function isTrustAction(action: string): boolean {
  if (!/^sts:/i.test(action)) return false;
  const pattern = compileAction(action);
  return TRUST_ACTIONS.some((known) => matchesPattern(pattern, known));
}

/** The pattern of an action, for actions in lower case. */
export function compileAction(action: string): Pattern {
  return compileWildcard(action === "*:*" ? "*" : action.toLowerCase());
}

function checkAction({ node, path }: Entry, kind: PolicyKind, problems: Problems): void {
  const action = node.value;
  if (kind === "trust" && !isTrustAction(action)) {
    if (action.includes(":") || action === "*")
      problems.add("trust-action", MESSAGES.trustAction, node.at, path);
    else problems.add("action-form", MESSAGES.vendorMissing, node.at, path);
    return;
  }
  const wrong = actionProblem(action);
  if (wrong !== undefined) problems.add("action-form", wrong.message, node.at, path, wrong.detail);
}

/** What is wrong with the form of an action, whatever the policy; undefined: nothing. */
export function actionProblem(
  action: string,
): { readonly message: string; readonly detail?: string } | undefined {
  if (action === "*" || action === "*:*") return undefined;
  const [vendor = "", name = "", ...more] = action.split(":");
  if (!action.includes(":") || vendor === "") return { message: MESSAGES.vendorMissing };
  if (more.length > 0) return { message: MESSAGES.oneColon };
  if (!VENDOR.test(vendor)) return { message: MESSAGES.vendor(vendor) };
  return NAME.test(name)
    ? undefined
    : { message: MESSAGES.syntax, detail: "this is not the name of an action" };
}

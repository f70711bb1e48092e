import { parsePolicy, type PolicyKind } from "@signet/policy";
import { rewriteAccount } from "./rewrite-account.ts";
import { type MemberReader, shorten } from "./members.ts";

/** IAM API Reference, the type policyDocumentType. */
const LONGEST = 131_072;
const CHARACTERS = /^[\t\n\r\u0020-\u00FF]+$/;

/** The ids of the account that the file is of, and of the one that it is rewritten for; undefined: it stays as it is. */
export interface Rewrite {
  readonly from: string;
  readonly to: string;
}

/**
 * Reads a policy document: an object, as the AWS CLI writes it, or its text, percent-encoded or not. Text stays as it was written;
 * an object becomes JSON without white space. Undefined for what is no valid policy, which is told.
 */
export function readDocument(
  members: MemberReader,
  name: string,
  kind: PolicyKind,
  rewrite: Rewrite | undefined,
): string | undefined {
  const text = documentText(members, name);
  if (text === undefined) return undefined;
  if (text.length > LONGEST || !CHARACTERS.test(text)) {
    members.problem(name, `has more than ${LONGEST} characters, or some that policies cannot have`);
    return undefined;
  }
  const parsed = parsePolicy(text, kind);
  if (parsed.ok)
    return rewrite === undefined ? text : JSON.stringify(rewriteAccount(JSON.parse(text), rewrite));
  const [first] = parsed.problems;
  const place = first === undefined || first.path === "" ? "" : `, at ${first.path}`;
  const detail = first?.detail === undefined ? "" : ` (${first.detail})`;
  members.problem(name, `is no valid policy${place}: ${first?.message ?? "syntax error"}${detail}`);
  return undefined;
}

function documentText(members: MemberReader, name: string): string | undefined {
  const value = members.raw(name);
  if (typeof value === "string") {
    if (!value.startsWith("%")) return value;
    try {
      return decodeURIComponent(value);
    } catch {
      members.problem(name, `is not percent-encoded as it should be: ${shorten(value)}`);
      return undefined;
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    members.problem(name, value === undefined ? "is missing" : "must be a policy document");
    return undefined;
  }
  const number = unsafeNumber(value);
  if (number !== undefined) {
    members.problem(name, `has a number that cannot be kept exactly (${number}): write it as text`);
    return undefined;
  }
  return JSON.stringify(value);
}

/** A number that reading may have changed: too large for JSON readers to tell from its neighbours. */
function unsafeNumber(value: unknown): number | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? undefined : value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = unsafeNumber(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The document without what does not matter: the same for two that differ in white space alone. */
export function canonical(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document));
  } catch {
    return document;
  }
}

import { parsePolicy, type Policy, type PolicyKind, type PolicyProblem } from "@signet/policy";
import type { PolicyOwnerKind } from "../storage/schema.ts";
import { limitExceeded, malformedPolicyDocument } from "./errors.ts";
import { QUOTAS, requireQuota } from "./quotas.ts";

/**
 * Parses a policy document that someone wants to store. Throws MalformedPolicyDocument with AWS's words for what is wrong first, and
 * with the place in brackets: "Syntax errors in policy. (line 3, column 5, at Statement[0].Efect: …)".
 */
export function checkPolicyDocument(text: string, kind: PolicyKind): Policy {
  const result = parsePolicy(text, kind);
  if (result.ok) return result.policy;
  const [first] = result.problems;
  throw malformedPolicyDocument(first === undefined ? "Syntax errors in policy." : describe(first));
}

function describe({ message, line, column, path, detail }: PolicyProblem): string {
  const place = `line ${line}, column ${column}${path === "" ? "" : `, at ${path}`}`;
  return `${message} (${place}${detail === undefined ? "" : `: ${detail}`})`;
}

/** What counts towards quotas: the characters that are no white space (IAM User Guide, "IAM and AWS STS quotas"). */
export function policySize(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}

/** Throws LimitExceeded for a document of a managed policy that is too long. */
export function requireManagedPolicySize(text: string): void {
  requireQuota("PolicySize", policySize(text));
}

/** Throws LimitExceeded for a trust policy that is too long. */
export function requireTrustPolicySize(text: string): void {
  requireQuota("ACLSizePerRole", policySize(text));
}

const INLINE_QUOTAS = {
  user: QUOTAS.UserPolicySize,
  group: QUOTAS.GroupPolicySize,
  role: QUOTAS.RolePolicySize,
} as const;

/** White space included: what the schema lets one document have. Else hundreds of them would be read for each of a user's requests. */
const LONGEST_TOGETHER = 131_072;

/** Throws LimitExceeded when the inline policies of one user, group or role are too long together. */
export function requireInlinePolicySize(
  kind: PolicyOwnerKind,
  ownerName: string,
  texts: readonly string[],
): void {
  const size = texts.reduce((sum, text) => sum + policySize(text), 0);
  const quota = INLINE_QUOTAS[kind];
  if (size > quota) {
    throw limitExceeded(`Maximum policy size of ${quota} bytes exceeded for ${kind} ${ownerName}`);
  }
  if (texts.reduce((sum, text) => sum + text.length, 0) > LONGEST_TOGETHER) {
    throw limitExceeded(
      `Maximum policy size of ${LONGEST_TOGETHER} characters, white space included, exceeded for ${kind} ${ownerName}`,
    );
  }
}

/** A document as IAM's answers have it: percent-encoded, all but RFC 3986's unreserved characters. */
export function encodePolicyDocument(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

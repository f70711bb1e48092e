import type { PolicyKind } from "@signet/policy";
import { UsageError } from "../usage-error.ts";

/** As --kind takes them. */
export const KINDS: readonly PolicyKind[] = [
  "identity",
  "resource",
  "trust",
  "session",
  "boundary",
  "scp",
  "rcp",
];

/** What a session can be asked for with; a role's trust policy is about nothing else. */
const ASSUMING = /^sts:(?:AssumeRole|TagSession$|SetSourceIdentity$|SetContext$)/i;

/**
 * What kind of policy a document looks like: with a principal it is a resource's, or a role's trust policy when it is only about
 * assuming that; without one an identity's. What is no JSON is told by the validation.
 */
export function guessKind(text: string): PolicyKind {
  const statements = listOf(readObject(text)?.["Statement"]).filter(isObject);
  if (!statements.some((statement) => "Principal" in statement || "NotPrincipal" in statement)) {
    return "identity";
  }
  const actions = statements.flatMap((statement) => listOf(statement["Action"] ?? statement["NotAction"]));
  const assuming = actions.every((action) => typeof action === "string" && ASSUMING.test(action));
  return actions.length > 0 && assuming ? "trust" : "resource";
}

/** Members of what AWS's tools read and print, which have policies somewhere in them. */
const WRAPPERS = [
  "PolicyDocument",
  "AssumeRolePolicyDocument",
  "PolicyVersion",
  "Policy",
  "Role",
  "UserDetailList",
  "RoleDetailList",
  "Resources",
] as const;

/** Throws UsageError for what has policies in it, and is none. */
export function requireDocument(text: string, file: string): void {
  const object = readObject(text);
  if (object === undefined || "Statement" in object || "Version" in object) return;
  const wrapper = WRAPPERS.find((name) => name in object);
  if (wrapper === undefined) return;
  throw new UsageError(
    `${file} is no policy document, though it may have one in ${wrapper}: give the document alone`,
  );
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

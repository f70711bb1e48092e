import type { PolicyKind } from "../../policy.ts";
import type { PolicyProblem } from "../../problem.ts";
import { parsePolicy } from "../parse-policy.ts";

/** What is wrong with a document: JSON text, or what becomes that. */
export function problems(document: unknown, kind: PolicyKind = "identity"): readonly PolicyProblem[] {
  const parsed = parsePolicy(typeof document === "string" ? document : JSON.stringify(document), kind);
  return parsed.ok ? [] : parsed.problems;
}

/** A policy of one statement that is right but for what is given; undefined leaves an element out. */
export function one(
  statement: object,
  kind: PolicyKind = "identity",
): readonly (readonly [string, string])[] {
  const base = kind === "trust" ? { Action: "sts:AssumeRole" } : { Action: "s3:GetObject", Resource: "*" };
  const owned = kind === "trust" || kind === "resource" || kind === "rcp" ? { Principal: "*" } : {};
  const effect = kind === "rcp" ? "Deny" : "Allow";
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: effect, ...owned, ...base, ...statement }],
  };
  return problems(document, kind).map(({ message, path }) => [message, path]);
}

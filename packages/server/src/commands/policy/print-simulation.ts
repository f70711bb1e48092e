import type { PolicyType } from "@signet/policy";
import type { SimulationResult, StatementPlace } from "../../simulation/result.ts";
import { spellKey } from "./key-spelling.ts";
import { type Paint, plain } from "./paint.ts";
import { nameStatement } from "./statement-name.ts";

/** How each type of policy is called. Source: IAM User Guide, "Policies and permissions in IAM". */
export const POLICY_NAMES: Readonly<Record<PolicyType, string>> = {
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource-based policy",
  trust: "trust policy",
  scp: "service control policy",
  rcp: "resource control policy",
};

/** A simulation for people: the outcome in a line, and below it what it comes from. */
export function printSimulation(result: SimulationResult, paint: Paint): string {
  const { name, action, resource, principal } = result;
  const lines = [
    `${outcome(result, paint)}  ${plain(action)} on ${plain(resource)}`,
    `  ${paint("faint", `as ${plain(principal)}${name === undefined ? "" : ` (${plain(name)})`}`)}`,
    ...reasons(result, paint).map((line) => `  ${line}`),
  ];
  return `${lines.join("\n")}\n`;
}

function outcome({ outcome: how }: SimulationResult, paint: Paint): string {
  switch (how) {
    case "allow":
      return paint("good", "allowed");
    case "explicitDeny":
      return paint("bad", "denied");
    case "implicitDeny":
      return paint("bad", "not allowed");
  }
}

function reasons(result: SimulationResult, paint: Paint): readonly string[] {
  const {
    outcome: how,
    blockedBy,
    determiningStatements,
    missingContextKeys,
    nearestMisses,
    errors,
  } = result;
  const lines = determiningStatements.map(
    (statement) => `${statement.effect === "Deny" ? "denied" : "allowed"} by ${describeStatement(statement)}`,
  );
  if (how === "implicitDeny" && blockedBy !== undefined)
    lines.push(`no ${POLICY_NAMES[blockedBy]} allows it`);
  for (const miss of nearestMisses)
    lines.push(`${paint("warning", "nearly")} allowed by ${describeStatement(miss)}: ${describeMiss(miss)}`);
  if (missingContextKeys.length > 0)
    lines.push(
      `${paint("warning", "missing")} in the request: ${missingContextKeys.map(spellKey).map(plain).join(", ")}`,
    );
  for (const error of errors)
    lines.push(`${paint("warning", "not evaluated")}: ${describeStatement(error)}: ${plain(error.message)}`);
  return lines;
}

/** `identity-based policy alice.json, statement 1 "Read" (line 4, column 5)` */
export function describeStatement({
  policyType,
  policy,
  sid,
  statement,
  line,
  column,
}: Pick<StatementPlace, "policyType" | "policy" | "sid" | "statement" | "line" | "column">): string {
  return `${POLICY_NAMES[policyType]} ${plain(policy)}, ${nameStatement(statement, sid)} (line ${line}, column ${column})`;
}

/** Which part of a statement stood in the way. */
export function describeMiss({
  part,
  conditions,
}: Pick<SimulationResult["nearestMisses"][number], "part"> & {
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly missing: boolean;
  }[];
}): string {
  if (part !== "condition") return `its ${part} is another`;
  const failed = conditions.map(
    ({ operator, key, missing }) =>
      `${plain(operator)} on ${plain(spellKey(key))} ${missing ? "finds no such key in the request" : "does not hold"}`,
  );
  return `its condition ${failed.join(", and ")}`;
}

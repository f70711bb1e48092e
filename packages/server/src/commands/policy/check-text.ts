import type { AccessCheck, Grant, PrincipalRef, StatementPlace, UnknownGrant, Witness } from "@signet/policy";
import { spellKey } from "./key-spelling.ts";
import { type Paint, plain } from "./paint.ts";
import { nameStatement } from "./statement-name.ts";

/** How an answer is told: about which file, in a word for what the statements found do, and a line when there are none. */
export interface CheckWords {
  readonly file: string;
  readonly found: string;
  readonly none: string;
}

/** The statements that were found, each with a request that shows it, and those of which it cannot be told. */
export function printCheck(
  check: AccessCheck,
  { file, found, none }: CheckWords,
  look: "bad" | "warning",
  paint: Paint,
): string {
  const lines =
    check.result === "pass"
      ? [paint("good", plain(none))]
      : [
          ...(check.result === "fail" ? check.grants : []).flatMap((grant) =>
            printGrant(grant, file, paint(look, found), paint),
          ),
          ...check.unknowns.map((unknown) => printUnknown(unknown, file, paint(look, found), paint)),
        ];
  return lines.map((line) => `${line}\n`).join("");
}

function printGrant(
  { statement, witness }: Grant,
  file: string,
  found: string,
  paint: Paint,
): readonly string[] {
  return [
    `${printPlace(statement, file, paint)}  ${found}  ${nameStatement(statement.index, statement.sid)}`,
    `  ${describePrincipal(witness.principal)} calls ${plain(witness.action)} on ${plain(witness.resource)}`,
    ...describeContext(witness).map((line) => `    ${line}`),
  ];
}

function printUnknown(
  { reason, statement }: UnknownGrant,
  file: string,
  found: string,
  paint: Paint,
): string {
  const place = statement === undefined ? paint("strong", plain(file)) : printPlace(statement, file, paint);
  const name = statement === undefined ? "" : `  ${nameStatement(statement.index, statement.sid)}`;
  return `${place}  ${found}${paint("warning", "?")}${name}  it cannot be told: ${plain(reason)}`;
}

function printPlace({ position }: StatementPlace, file: string, paint: Paint): string {
  return paint("strong", `${plain(file)}:${position.line}:${position.column}`);
}

function describePrincipal(principal: PrincipalRef): string {
  switch (principal.kind) {
    case "root":
    case "user":
    case "role-session":
    case "federated-user":
      return plain(principal.arn);
    case "service":
      return plain(principal.service);
    case "federated":
      return `someone from ${plain(principal.provider)}`;
    case "anonymous":
      return "anybody, without a signature,";
  }
}

function describeContext({ context }: Witness): readonly string[] {
  return Object.entries(context).map(
    ([key, value]) =>
      `${plain(spellKey(key))}: ${typeof value === "string" ? plain(value) : value.map(plain).join(", ")}`,
  );
}

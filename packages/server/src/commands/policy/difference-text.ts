import type { AccessCheck, Grant, PrincipalRef, StatementPlace, UnknownGrant, Witness } from "@signet/policy";
import { type Paint, plain } from "./paint.ts";

/** What two versions differ in; `old` and `new` are the files. */
export interface Difference {
  readonly old: string;
  readonly new: string;
  readonly gained: AccessCheck;
  readonly lost: AccessCheck;
}

/** Both directions, each with the places in the version that grants. */
export function printDifference({ old, new: fresh, gained, lost }: Difference, paint: Paint): string {
  const more = printDirection(
    gained,
    fresh,
    `${plain(fresh)} grants nothing that ${plain(old)} does not`,
    paint("bad", "gained"),
    paint,
  );
  const less = printDirection(
    lost,
    old,
    `${plain(fresh)} takes nothing away`,
    paint("warning", "lost"),
    paint,
  );
  return [...more, ...less].map((line) => `${line}\n`).join("");
}

function printDirection(
  check: AccessCheck,
  file: string,
  nothing: string,
  change: string,
  paint: Paint,
): readonly string[] {
  if (check.result === "pass") return [paint("good", nothing)];
  const grants = check.result === "fail" ? check.grants : [];
  return [
    ...grants.flatMap((grant) => printGrant(grant, file, change, paint)),
    ...check.unknowns.map((unknown) => printUnknown(unknown, file, change, paint)),
  ];
}

function printGrant(
  { statement, witness }: Grant,
  file: string,
  change: string,
  paint: Paint,
): readonly string[] {
  return [
    `${printPlace(statement, file, paint)}  ${change}  ${nameOf(statement)}`,
    `  ${describePrincipal(witness.principal)} calls ${plain(witness.action)} on ${plain(witness.resource)}`,
    ...describeContext(witness).map((line) => `    ${line}`),
  ];
}

function printUnknown(
  { reason, statement }: UnknownGrant,
  file: string,
  change: string,
  paint: Paint,
): string {
  const place = statement === undefined ? paint("strong", plain(file)) : printPlace(statement, file, paint);
  const name = statement === undefined ? "" : `  ${nameOf(statement)}`;
  return `${place}  ${change}${paint("warning", "?")}${name}  it cannot be told: ${plain(reason)}`;
}

function printPlace({ position }: StatementPlace, file: string, paint: Paint): string {
  return paint("strong", `${plain(file)}:${position.line}:${position.column}`);
}

function nameOf({ index, sid }: StatementPlace): string {
  return sid === undefined || sid === "" ? `Statement[${index}]` : `Statement[${index}] (${plain(sid)})`;
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
      `${plain(key)}: ${typeof value === "string" ? plain(value) : value.map(plain).join(", ")}`,
  );
}

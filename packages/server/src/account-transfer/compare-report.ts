import type { CredentialReport } from "./credential-report.ts";
import type { AccountDetails } from "./file/read-details.ts";

/** The report has the same users, made at the same times, if it is of the same day. */
export function compareReport(file: AccountDetails, report: CredentialReport): readonly string[] {
  const names = new Set(file.users.map(({ name }) => name));
  const unknown = [...report.users.keys()].filter((name) => !names.has(name));
  const missing = [...names].filter((name) => !report.users.has(name));
  const otherTime = file.users.filter(({ name, createdAt }) => {
    const reported = report.users.get(name)?.createdAt;
    return reported !== undefined && reported !== createdAt;
  });
  return [
    ...some(unknown, "are in the credential report and not in the file"),
    ...some(missing, "are in the file and not in the credential report"),
    ...some(
      otherTime.map(({ name }) => name),
      "were made at another time by the credential report; that of the file is kept",
    ),
  ];
}

const SHOWN = 20;

function some(names: readonly string[], what: string): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return [`users that ${what}: ${names.slice(0, SHOWN).join(", ")}${more}`];
}

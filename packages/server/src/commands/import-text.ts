import type { CredentialReport } from "../account-transfer/credential-report.ts";
import { type Kind, KIND_FACTS, KINDS } from "../account-transfer/entities.ts";
import type { ImportResult } from "../account-transfer/import-account.ts";
import type { Step } from "../account-transfer/plan/plan.ts";
import { plain } from "./policy/paint.ts";

/** Lines of a list that people are shown; all of them are in the JSON. */
const SHOWN = 50;

/** What a file of account details never has, in words for people. */
const NEVER_IN_IT =
  "passwords, access keys, MFA devices, certificates, SSH keys and other credentials; identity providers, the account's alias and password policy; descriptions and session durations of roles, tags of policies and instance profiles";

const TITLES: Readonly<Record<Kind, string>> = {
  policies: "policies",
  groups: "groups",
  users: "users",
  roles: "roles",
  instanceProfiles: "instance profiles",
};

/** "1 user", "2 users". */
export function countText(count: number, kind: Kind): string {
  return `${count} ${count === 1 ? KIND_FACTS[kind].noun : TITLES[kind]}`;
}

/** The result as one JSON object, in one line. */
export function importJson(result: ImportResult, report: CredentialReport | undefined): string {
  const {
    accountId,
    sourceAccountId,
    written,
    refused,
    counts,
    others,
    problems,
    uncountedProblems,
    warnings,
    steps,
  } = result;
  return `${JSON.stringify({
    accountId,
    sourceAccountId,
    written,
    refused,
    counts,
    others,
    changes: steps
      .filter(({ outcome }) => outcome !== "same")
      .map(({ kind, name, id, outcome, differences, conflict }) => ({
        kind,
        name,
        id,
        outcome,
        differences,
        conflict,
      })),
    problems,
    uncountedProblems,
    warnings,
    notCarriedOver: report === undefined ? undefined : credentialsOf(report),
  })}\n`;
}

/** The result for people. */
export function importText(
  result: ImportResult,
  report: CredentialReport | undefined,
  { dryRun, update }: { readonly dryRun: boolean; readonly update: boolean },
): string {
  const { accountId, sourceAccountId, problems, uncountedProblems, warnings, counts, steps, others } = result;
  const from =
    sourceAccountId === undefined || sourceAccountId === accountId
      ? ""
      : ` (the file is of ${sourceAccountId})`;
  const lines = [`Account ${accountId}${from}`, ""];
  lines.push(
    `  ${"".padEnd(18)}${["create", "update", "same", "conflict"].map((word) => word.padStart(9)).join("")}`,
  );
  for (const kind of KINDS) {
    const { create, update: updates, same, conflict } = counts[kind];
    const figures = [create, updates, same, conflict].map((count) => String(count).padStart(9)).join("");
    lines.push(`  ${TITLES[kind].padEnd(18)}${figures}`);
  }
  lines.push("");
  const changed = steps.filter(({ outcome }) => outcome === "update" || outcome === "conflict");
  lines.push(...shown(changed.map(describeStep)));
  lines.push(
    ...shown(
      problems.map(
        ({ path, entity, reason }) =>
          `problem: ${[path, entity, reason]
            .filter((part) => part !== "")
            .map(plain)
            .join(": ")}`,
      ),
      uncountedProblems,
    ),
  );
  lines.push(...warnings.map((warning) => `note: ${plain(warning)}`));
  const stay = KINDS.filter((kind) => others[kind] > 0).map((kind) => countText(others[kind], kind));
  if (stay.length > 0) lines.push(`note: what the account has beside the file stays: ${stay.join(", ")}`);
  if (report !== undefined) lines.push(...credentialLines(report));
  lines.push(`note: no such file has ${NEVER_IN_IT}`, "", ending(result, dryRun, update), "");
  return lines.join("\n");
}

function describeStep({ kind, name, outcome, differences, conflict }: Step): string {
  const what = conflict ?? differences.map(({ member }) => member).join(", ");
  return `${outcome}: ${KIND_FACTS[kind].noun} ${plain(name)}: ${plain(what)}`;
}

function shown(lines: readonly string[], more = 0): readonly string[] {
  const rest = lines.length - SHOWN + more;
  return lines.length <= SHOWN && more === 0
    ? lines
    : [...lines.slice(0, SHOWN), `… and ${rest} more (all with --json)`];
}

function ending(
  { written, refused, problems, steps }: ImportResult,
  dryRun: boolean,
  update: boolean,
): string {
  const conflicts = steps.some(({ outcome }) => outcome === "conflict");
  if (refused) {
    const why =
      problems.length > 0
        ? "there are problems"
        : conflicts || update
          ? "there are conflicts"
          : "it would change what is in the account already: say --update if it shall";
    return `Nothing ${dryRun ? "would be" : "was"} written: ${why}.`;
  }
  if (dryRun) return "Nothing was written: this was a dry run.";
  return written ? "Imported." : "Nothing to do: the account has all of it.";
}

/** How many users have what cannot come along. */
function credentialsOf({ users, root }: CredentialReport) {
  const all = [...users.values()];
  const names = (has: (user: (typeof all)[number]) => boolean) => all.filter(has).map(({ name }) => name);
  return {
    passwords: names(({ hasPassword }) => hasPassword),
    mfa: names(({ hasMfa }) => hasMfa),
    accessKeys: names(({ activeAccessKeys }) => activeAccessKeys > 0),
    certificates: names(({ activeCertificates }) => activeCertificates > 0),
    root:
      root === undefined
        ? undefined
        : { mfa: root.hasMfa, accessKeys: root.activeAccessKeys, certificates: root.activeCertificates },
  };
}

function credentialLines(report: CredentialReport): readonly string[] {
  const { passwords, mfa, accessKeys, certificates, root } = credentialsOf(report);
  const of = (names: readonly string[], what: string) =>
    `${names.length} ${names.length === 1 ? "user" : "users"} with ${what}`;
  return [
    `note: by the credential report there are, and do not come along: ${[
      of(passwords, "a password"),
      of(mfa, "MFA"),
      of(accessKeys, "access keys"),
      of(certificates, "signing certificates"),
    ].join(
      ", ",
    )}${root === undefined ? "" : `; the root user has ${root.mfa ? "MFA" : "no MFA"} and ${root.accessKeys} access keys`}`,
  ];
}

import type { PrincipalRef } from "../../decide/principal.ts";
import { type Effort, spend } from "../../match/wildcard.ts";
import type { Condition, PolicyKind, PreparedStatement } from "../../policy.ts";
import { splitArn } from "../../match/arn.ts";
import { textValues } from "../conditions/text-values.ts";
import { principalArns, principalIds } from "./arn-values.ts";
import { accountOfArn, type Named, namedIn } from "./named.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** The account of the principals of policies that belong to their principal. */
export const HOME = "111122223333";

const SERVICES = ["cloudtrail.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"];
const PROVIDERS = ["idp.example.com", "other-idp.example.com"];

/** Says whether policies of the kind belong to a resource, and so to any principal. */
export function isOfResource(kind: PolicyKind): boolean {
  return kind === "resource" || kind === "trust" || kind === "rcp";
}

/**
 * One principal for each way in which principals can differ to the statements, those that read best first; undefined when that is too
 * much. Policies that belong to their principal say nothing of it but in their conditions.
 */
export function subjectsFor(
  statements: readonly PreparedStatement[],
  kind: PolicyKind,
  effort: Effort,
): readonly Subject[] | undefined {
  const named = namedIn(statements);
  const conditions = statements.flatMap((statement) => statement.conditions);
  const ofResource = isOfResource(kind);
  const members = membersOfAccounts(named, conditions, ofResource ? undefined : HOME, effort);
  const services = textValues(
    conditions.filter(({ key }) => key === "aws:principalservicename"),
    [],
    effort,
  );
  if (members === undefined || services === undefined) return undefined;
  const fitting = members.filter((principal) => ofResource || kind === "scp" || principal.kind !== "root");
  if (!ofResource) return fitting.map((principal) => subjectOf(principal));
  const others: readonly PrincipalRef[] = [
    ...[...withOther(named.services, SERVICES), ...services].map((service): PrincipalRef => ({
      kind: "service",
      service,
    })),
    ...withOther(named.providers, PROVIDERS).map((provider): PrincipalRef => ({
      kind: "federated",
      provider,
    })),
    { kind: "anonymous" },
  ];
  const subjects = [...fitting, ...others].map((principal) => subjectOf(principal));
  const exceptions = statements.some(
    ({ principals, effect }) => principals?.negated === true && effect === "Deny",
  );
  return exceptions
    ? [
        ...subjects,
        ...fitting
          .filter(({ kind: own }) => own === "user" || own === "role-session")
          .map((principal) => subjectOf(principal, true)),
      ]
    : subjects;
}

/** Those named, and one that is not. */
function withOther(named: readonly string[], candidates: readonly string[]): readonly string[] {
  const other =
    candidates.find((candidate) => !named.includes(candidate)) ?? `not.${named.toSorted().at(-1) ?? ""}`;
  return [...named, other];
}

function membersOfAccounts(
  named: Named,
  conditions: readonly Condition[],
  homeAccount: string | undefined,
  effort: Effort,
): readonly PrincipalRef[] | undefined {
  const conditionsOn = (key: string): readonly Condition[] =>
    conditions.filter((condition) => condition.key === key);
  const arns = principalArns(named, conditionsOn, homeAccount, effort);
  const users = principalIds("user", named, conditionsOn("aws:userid"), effort);
  const roles = principalIds("role-session", named, conditionsOn("aws:userid"), effort);
  if (arns === undefined || users === undefined || roles === undefined) return undefined;
  const ids = { user: [...new Set(users)], role: [...new Set(roles)] };
  const makers = namedMakers(named);
  const members: PrincipalRef[] = [];
  for (const arn of new Set(arns)) {
    const found = principalsWith(arn, ids, makers, effort);
    if (found === undefined || !spend(effort, found.length * 8)) return undefined;
    members.push(...found);
  }
  return members;
}

/** Whoever may have asked for the credentials of a federated user. */
interface Makers {
  /** ARNs of the users that are named, by account. */
  readonly users: ReadonlyMap<string, readonly string[]>;
  /** Unique ids that are named, and none of them. */
  readonly ids: readonly (string | undefined)[];
}

function namedMakers(named: Named): Makers {
  const users = new Map<string, string[]>();
  for (const arn of named.arns.filter((each) => each.includes(":user/"))) {
    const ofAccount = users.get(accountOfArn(arn)) ?? [];
    ofAccount.push(arn);
    users.set(accountOfArn(arn), ofAccount);
  }
  return { users, ids: [undefined, ...named.ids.filter((id) => id.startsWith("AIDA"))] };
}

function principalsWith(
  arn: string,
  ids: { readonly user: readonly string[]; readonly role: readonly string[] },
  makers: Makers,
  effort: Effort,
): readonly PrincipalRef[] | undefined {
  const [, partition = "aws", , , accountId = "", rest = ""] = splitArn(arn) ?? [];
  if (rest === "root") return [{ kind: "root", accountId, arn }];
  if (rest.startsWith("user/")) return ids.user.map((id) => ({ kind: "user", accountId, arn, id }));
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  if (rest.startsWith("role/")) {
    return ids.role.map((id) => {
      const session = id.slice(id.indexOf(":") + 1);
      const ofSession = `arn:${partition}:sts::${accountId}:assumed-role/${name}/${session}`;
      return { kind: "role-session", accountId, arn: ofSession, roleArn: arn, id };
    });
  }
  const users = [
    ...(makers.users.get(accountId) ?? []),
    `arn:${partition}:iam::${accountId}:user/AnyOther`,
    `arn:${partition}:iam::${accountId}:root`,
  ];
  // Paid for before they are made: each of the ones with each of the others can be millions.
  if (!spend(effort, users.length * makers.ids.length)) return undefined;
  return users.flatMap((userArn) =>
    makers.ids.map((userId) => ({
      kind: "federated-user",
      accountId,
      arn,
      id: `${accountId}:${name}`,
      userArn,
      userId,
    })),
  );
}

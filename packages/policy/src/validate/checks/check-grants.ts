import { matchesResource, splitArn } from "../../match/arn.ts";
import { compileWildcard, type Effort, matchesPattern } from "../../match/wildcard.ts";
import type { PolicyKind } from "../../policy.ts";
import type { FindingCode } from "../catalogue.ts";
import type { Subject } from "../check.ts";
import type { Report } from "../report.ts";
import type { StatementView, Text } from "../policy-view.ts";

/** Kinds of policies that grant; the others only limit what is granted. */
const GRANTING: ReadonlySet<PolicyKind> = new Set(["identity", "resource", "trust"]);

/** Allow does not reach further than it names: no NotAction, no NotResource, not everything at once. */
export function checkGrants({ kind, policy }: Subject, report: Report): void {
  if (!GRANTING.has(kind)) return;
  for (const { effect, actions, resources, conditions } of policy.statements) {
    if (effect !== "Allow" || actions === undefined) continue;
    if (actions.negated) report("ALLOW_WITH_NOT_ACTION", actions);
    if (resources?.negated === true) report("ALLOW_WITH_NOT_RESOURCE", resources);
    const all = actions.texts.find(({ value }) => value === "*" || value === "*:*");
    if (
      kind === "identity" &&
      !actions.negated &&
      resources?.negated === false &&
      all !== undefined &&
      conditions.length === 0 &&
      resources.texts.some(({ value }) => value === "*")
    ) {
      report("ALLOW_ALL", all);
    }
  }
}

interface Risk {
  readonly action: string;
  /** The condition key that makes it a matter of one service. */
  readonly key: string;
  readonly starInResource: FindingCode;
  readonly starInBoth: FindingCode;
  readonly starInResourceAndNotAction: FindingCode;
  readonly notResource: FindingCode;
  readonly starInActionAndNotResource: FindingCode;
  readonly notActionAndNotResource: FindingCode;
}

const PASS_ROLE: Risk = {
  action: "iam:passrole",
  key: "iam:passedtoservice",
  starInResource: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
  starInBoth: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
  starInResourceAndNotAction: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
  notResource: "PASS_ROLE_WITH_NOT_RESOURCE",
  starInActionAndNotResource: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
  notActionAndNotResource: "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
};

const CREATE_LINKED_ROLE: Risk = {
  action: "iam:createservicelinkedrole",
  key: "iam:awsservicename",
  starInResource: "CREATE_SLR_WITH_STAR_IN_RESOURCE",
  starInBoth: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
  starInResourceAndNotAction: "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
  notResource: "CREATE_SLR_WITH_NOT_RESOURCE",
  starInActionAndNotResource: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
  notActionAndNotResource: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
};

/** Roles are passed to services by name, or to named services. (IAM User Guide, "Grant a user permissions to pass a role") */
export function checkPassedRoles(subject: Subject, report: Report): void {
  checkRisk(PASS_ROLE, subject, report);
}

/** Service-linked roles are made by name, or for named services. */
export function checkLinkedRoles(subject: Subject, report: Report): void {
  checkRisk(CREATE_LINKED_ROLE, subject, report);
}

function checkRisk(risk: Risk, { kind, policy, effort }: Subject, report: Report): void {
  if (kind !== "identity") return;
  for (const statement of policy.statements) {
    const { effect, conditions, resources } = statement;
    if (effect !== "Allow" || resources === undefined) continue;
    if (conditions.some(({ key }) => key.toLowerCase() === risk.key)) continue;
    const how = howAllowed(risk, statement, effort);
    if (how === undefined) continue;
    const details = { action: how.text?.value ?? "" };
    if (resources.negated) {
      report(
        how.kind === "named"
          ? risk.notResource
          : how.kind === "wildcard"
            ? risk.starInActionAndNotResource
            : risk.notActionAndNotResource,
        resources,
        details,
      );
      continue;
    }
    const star = resources.texts.find(({ value }) => isEveryRole(value));
    if (star === undefined) continue;
    report(
      how.kind === "named"
        ? risk.starInResource
        : how.kind === "wildcard"
          ? risk.starInBoth
          : risk.starInResourceAndNotAction,
      star,
      details,
    );
  }
}

type HowAllowed =
  | { readonly kind: "named" | "wildcard"; readonly text: Text }
  | { readonly kind: "notNegated"; readonly text?: undefined };

function howAllowed({ action }: Risk, { actions }: StatementView, effort: Effort): HowAllowed | undefined {
  if (actions === undefined) return undefined;
  const named = actions.texts.find(({ value }) => value.toLowerCase() === action);
  const text =
    named ??
    actions.texts.find(
      ({ value }) =>
        /[*?]/.test(value) &&
        matchesPattern(compileWildcard(value === "*:*" ? "*" : value.toLowerCase()), action, effort) === true,
    );
  if (actions.negated) return text === undefined ? { kind: "notNegated" } : undefined;
  if (text === undefined) return undefined;
  return { kind: named === undefined ? "wildcard" : "named", text };
}

/** A name that no role has, so that only what matches any name matches it. */
const NO_ROLE = "\u0001\u0002";

/** Says whether a resource is every role of an account, or of one path of it. */
function isEveryRole(resource: string): boolean {
  if (resource === "*") return true;
  const account = splitArn(resource)?.[4] ?? "";
  const accountId = /^[0-9]{12}$/.test(account) ? account : "999999999999";
  return matchesResource(resource, `arn:aws:iam::${accountId}:role/${NO_ROLE}`);
}

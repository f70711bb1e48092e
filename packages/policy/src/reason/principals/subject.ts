import { type Context, createContext } from "../../context.ts";
import type { PrincipalRef } from "../../decide/principal.ts";

/** A principal that stands for all that the policies cannot tell from it. */
export interface Subject {
  readonly principal: PrincipalRef;
  /** What the request context says of it, whatever else the request says. */
  readonly context: Context;
  /** The keys (in lower case) of which `context` is all there is: those that it lacks are missing. */
  readonly settled: ReadonlySet<string>;
  /** It has a permissions boundary, which makes a Deny with NotPrincipal spare nobody. */
  readonly bounded: boolean;
}

const OF_PRINCIPALS = [
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:userid",
  "aws:username",
  "aws:principalisawsservice",
  "aws:principalservicename",
] as const;

/** The keys that say who the principal is. */
export const PRINCIPAL_KEYS: ReadonlySet<string> = new Set(OF_PRINCIPALS);

/** Keys of which a subject of that kind does not settle the value: any is looked at. */
const FREE: Partial<Record<PrincipalRef["kind"], ReadonlySet<string>>> = {
  // Its id is made of account and name, and a witness that says another is not confirmed.
  "federated-user": new Set(["aws:userid"]),
};

/** What aws:userid is for whoever is not known. */
export const ANONYMOUS_ID = "anonymous";

/**
 * A principal with its context keys. (IAM User Guide, "AWS global condition context keys", properties of the principal, by which an
 * anonymous request has no aws:PrincipalIsAWSService; "IAM policy elements: Variables and tags", principal key values)
 */
export function subjectOf(principal: PrincipalRef, bounded = false): Subject {
  const context = createContext(entriesOf(principal));
  const settled = OF_PRINCIPALS.filter((key) => FREE[principal.kind]?.has(key) !== true);
  return { principal, context, settled: new Set(settled), bounded };
}

function entriesOf(principal: PrincipalRef): readonly (readonly [string, string])[] {
  switch (principal.kind) {
    case "root":
      return [
        ...ofAccount(principal.arn, principal.accountId, "Account"),
        ["aws:userid", principal.accountId],
      ];
    case "user":
      return [
        ...ofAccount(principal.arn, principal.accountId, "User"),
        ["aws:userid", principal.id],
        ["aws:username", principal.arn.slice(principal.arn.lastIndexOf("/") + 1)],
      ];
    case "role-session":
      // For a session the key holds the role's ARN.
      return [
        ...ofAccount(principal.roleArn, principal.accountId, "AssumedRole"),
        ["aws:userid", principal.id],
      ];
    case "federated-user":
      return [
        ...ofAccount(principal.arn, principal.accountId, "FederatedUser"),
        ["aws:userid", principal.id],
      ];
    case "service":
      return [
        ["aws:principalisawsservice", "true"],
        ["aws:principalservicename", principal.service],
      ];
    case "federated":
      return [["aws:principalisawsservice", "false"]];
    case "anonymous":
      return [
        ["aws:principaltype", "Anonymous"],
        ["aws:userid", ANONYMOUS_ID],
      ];
  }
}

function ofAccount(arn: string, accountId: string, type: string): readonly (readonly [string, string])[] {
  return [
    ["aws:principalarn", arn],
    ["aws:principalaccount", accountId],
    ["aws:principaltype", type],
    ["aws:principalisawsservice", "false"],
  ];
}

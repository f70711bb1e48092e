import type { Decision, PolicyType } from "@signet/policy";
import { AwsError } from "../aws-error.ts";

/** How AWS names each kind of policy in a refusal. Source: IAM User Guide, "Troubleshoot access denied error messages". */
const POLICY_NAMES: Readonly<Record<PolicyType, string>> = {
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource-based policy",
  trust: "resource-based policy",
  scp: "service control policy",
  rcp: "resource control policy",
};

/** "An identity-based policy" but "a session policy". */
function withArticle(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function reason(decision: Decision, action: string): string {
  const name = POLICY_NAMES[decision.blockedBy ?? "identity"];
  return decision.outcome === "explicitDeny"
    ? ` with an explicit deny in ${withArticle(name)}`
    : ` because no ${name} allows the ${action} action`;
}

/**
 * AccessDenied in AWS's words: who, what, on what, and (where AWS says it) which kind of policy stood in the way. Who has no ARN hears less:
 * it is a stranger to the account.
 */
export function accessDenied(
  principalArn: string | undefined,
  action: string,
  resource: string,
  decision: Decision | undefined,
): AwsError {
  const because = decision === undefined ? "" : reason(decision, action);
  return new AwsError(
    "AccessDenied",
    403,
    principalArn === undefined
      ? `Not authorized to perform ${action}`
      : `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource}${because}`,
    "AccessDeniedException",
  );
}

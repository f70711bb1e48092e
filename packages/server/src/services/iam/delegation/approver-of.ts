import type { Caller } from "../../../authenticate/caller.ts";
import type { Approver } from "../../../directory/delegation/approver.ts";
import { invalidInput } from "../../../directory/errors.ts";

/**
 * What is kept of whoever accepts a request. Throws InvalidInput for a session that session policies limit: delegated credentials have a
 * session policy of their own, and one session cannot be limited by two, so that they could have more than the approver had.
 */
export function approverOf({ identity, principal, session }: Caller): Approver {
  if (session?.policy !== undefined || session?.policyArns !== undefined)
    throw invalidInput("A session that is limited by session policies cannot accept delegation requests.");
  switch (identity.kind) {
    case "root":
      return { kind: "root" };
    case "user":
      return { kind: "user", userId: identity.userId };
    case "role":
      return {
        kind: "role",
        roleId: identity.roleId,
        roleName: identity.name,
        sessionName: sessionName(principal),
        tags: session?.tags ?? [],
        transitiveTagKeys: session?.transitiveTagKeys ?? [],
        sourceIdentity: session?.sourceIdentity,
        federation: session?.federation,
      };
  }
}

/** The part of a role session's ARN behind the last "/". */
function sessionName({ arn }: Caller["principal"]): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

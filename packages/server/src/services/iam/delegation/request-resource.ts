import type { Caller } from "../../../authenticate/caller.ts";
import type { DelegationRequestRow } from "../../../storage/schema/delegation.ts";
import type { AccessRequest, AccessRule } from "../../operation.ts";

/** The ARN of a request as an account sees it: its own, or one that it may take on. */
export function delegationRequestArn(accountId: string, requestId: string): string {
  return `arn:aws:iam::${accountId}:delegation-request/${requestId}`;
}

/** What is asked about a request. One that the caller's account cannot know of is asked about like one that is not there. */
export async function requestRule({
  input,
  accountId,
  directory,
}: Pick<AccessRequest<object>, "accountId" | "directory"> & {
  readonly input: { readonly DelegationRequestId: string };
}): Promise<AccessRule> {
  const row = await directory.delegationRequests.find(input.DelegationRequestId);
  return ruleOf(accountId, input.DelegationRequestId, row);
}

function ruleOf(accountId: string, requestId: string, row: DelegationRequestRow | undefined): AccessRule {
  return {
    resource: delegationRequestArn(accountId, requestId),
    context: { "iam:DelegationRequestOwner": row?.owner_arn ?? undefined },
  };
}

/**
 * The same for what the owner of a request may do by default: to read it, and to pass it on. That is a permission of the request itself, so
 * that a deny in the owner's policies counts.
 */
export async function ownedRequestRule(
  { accountId, caller, directory, policies }: Omit<AccessRequest<object>, "input">,
  requestId: string,
): Promise<AccessRule> {
  const row = await directory.delegationRequests.find(requestId);
  const rule = ruleOf(accountId, requestId, row);
  if (row === undefined || !isOwner(row, caller)) return rule;
  const source = { type: "resource", id: rule.resource, name: requestId } as const;
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: caller.principal.arn },
      Action: ["iam:GetDelegationRequest", "iam:GetHumanReadableSummary", "iam:UpdateDelegationRequest"],
      Resource: "*",
    },
  });
  return {
    ...rule,
    resourcePolicy: policies.compile(`delegation-request ${requestId}`, [{ source, kind: "resource", text }]),
  };
}

/**
 * Whether the caller is who took the request on: by unique id, for another may have the name by now. What a partner does with delegated
 * credentials is not the owner's own doing.
 */
export function isOwner({ owner_id: ownerId }: DelegationRequestRow, caller: Caller): boolean {
  return ownerId !== null && caller.session?.delegation === undefined && ownerId === uniqueIdOf(caller);
}

/** Of a user or role session its unique id; of root its account's. */
export function uniqueIdOf({ principal, accountId }: Caller) {
  return principal.kind === "root" ? accountId : principal.id;
}

import type { DelegationRequest } from "@aws-sdk/client-iam";
import type { GivenParameter } from "../../../directory/delegation/policy-template.ts";
import { stateAt } from "../../../directory/delegation/delegation-requests.ts";
import type { DelegationRequestRow } from "../../../storage/schema/delegation.ts";
import { presentDate } from "../present.ts";
import { restrictedBoundaries } from "./rendered-policy.ts";

/** Characters of RequestorName. */
const LONGEST_NAME = 30;

/**
 * A request as answers have it.
 *
 * @param requestorName the name of the account that made it
 * @param now epoch milliseconds: the state is that of this instant
 */
export function presentRequest(
  row: DelegationRequestRow,
  requestorName: string | undefined,
  now: number,
): DelegationRequest {
  const boundaries = restrictedBoundaries(row.policy);
  return {
    DelegationRequestId: row.request_id,
    OwnerAccountId: row.owner_account_id ?? undefined,
    Description: row.description,
    RequestMessage: row.request_message ?? undefined,
    Permissions: {
      PolicyTemplateArn: row.template_arn,
      Parameters: (JSON.parse(row.parameters) as GivenParameter[]).map(({ Name, Values, Type }) => ({
        Name,
        Values: Values === undefined ? undefined : [...Values],
        Type: Type as "string" | "stringList" | undefined,
      })),
    },
    PermissionPolicy: row.policy,
    ...(boundaries.length > 0 && { RolePermissionRestrictionArns: [...boundaries] }),
    OwnerId: row.owner_arn ?? undefined,
    ApproverId: row.approver_arn ?? undefined,
    State: stateAt(row, now),
    ExpirationTime: presentDate(row.expires_at),
    RequestorId: row.account_id,
    RequestorName: requestorName?.slice(0, LONGEST_NAME),
    CreateDate: presentDate(row.created_at),
    SessionDuration: row.session_seconds,
    RedirectUrl: row.redirect_url ?? undefined,
    Notes: row.notes ?? undefined,
    RejectionReason: row.rejection_reason ?? undefined,
    OnlySendByOwner: row.only_send_by_owner === 1,
    UpdatedTime: presentDate(row.updated_at),
  };
}

import {
  GetDelegationRequest$,
  type GetDelegationRequestRequest,
  type GetDelegationRequestResponse,
  ListDelegationRequests$,
  type ListDelegationRequestsRequest,
  type ListDelegationRequestsResponse,
} from "@aws-sdk/client-iam";
import type { DelegationRequestRow } from "../../../storage/schema/delegation.ts";
import { type Call, operation } from "../../operation.ts";
import { checkPermissions } from "./permission-check.ts";
import { presentRequest } from "./present-request.ts";
import { ownedRequestRule } from "./request-resource.ts";

/** IAM API Reference, GetDelegationRequest. The check of permissions is done at once. */
export const getDelegationRequest = operation<GetDelegationRequestRequest, GetDelegationRequestResponse>(
  GetDelegationRequest$,
  {
    effect: "read",
    access: (request) => ownedRequestRule(request, request.input.DelegationRequestId),
    async handle({ DelegationRequestId, DelegationPermissionCheck }, call) {
      const row = await call.directory.delegationRequests.get(DelegationRequestId);
      return {
        DelegationRequest: await present(row, call),
        ...(DelegationPermissionCheck === true && {
          PermissionCheckStatus: "COMPLETE",
          PermissionCheckResult: await checkPermissions(row.policy, call),
        }),
      };
    },
  },
);

/** IAM API Reference, ListDelegationRequests: those that identities of the account took on. */
export const listDelegationRequests = operation<
  ListDelegationRequestsRequest,
  ListDelegationRequestsResponse
>(ListDelegationRequests$, {
  effect: "read",
  access: ({ input }) => ({ resource: "*", context: { "iam:DelegationRequestOwner": input.OwnerId } }),
  async handle(input, call) {
    const { items, IsTruncated, Marker } = await call.directory.delegationRequests.list(input, input.OwnerId);
    return {
      DelegationRequests: await Promise.all(items.map((row) => present(row, call))),
      ...(Marker !== undefined && { Marker }),
      isTruncated: IsTruncated,
    };
  },
});

async function present(row: DelegationRequestRow, { directoryOf, now }: Call) {
  const { name } = await directoryOf(row.account_id).account.get();
  return presentRequest(row, name, now);
}

import {
  AcceptDelegationRequest$,
  type AcceptDelegationRequestRequest,
  AssociateDelegationRequest$,
  type AssociateDelegationRequestRequest,
  RejectDelegationRequest$,
  type RejectDelegationRequestRequest,
  SendDelegationToken$,
  type SendDelegationTokenRequest,
  UpdateDelegationRequest$,
  type UpdateDelegationRequestRequest,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../../aws-error.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { type Operation, operation } from "../../operation.ts";
import { approverOf } from "./approver-of.ts";
import { isOwner, ownedRequestRule, requestRule, uniqueIdOf } from "./request-resource.ts";

/** Seconds: what a root user can accept (IAM User Guide, "IAM temporary delegation"). */
const LONGEST_OF_ROOT = 4 * 3600;

const associate = operation<AssociateDelegationRequestRequest, void>(AssociateDelegationRequest$, {
  effect: "write",
  access: requestRule,
  async handle({ DelegationRequestId }, { directory, caller }) {
    const owner = { arn: caller.principal.arn, id: uniqueIdOf(caller) };
    await directory.delegationRequests.associate(DelegationRequestId, owner);
  },
});

const update = operation<UpdateDelegationRequestRequest, void>(UpdateDelegationRequest$, {
  effect: "write",
  access: (request) => ownedRequestRule(request, request.input.DelegationRequestId),
  async handle({ DelegationRequestId, Notes }, { directory }) {
    await directory.delegationRequests.update(DelegationRequestId, Notes);
  },
});

const accept = operation<AcceptDelegationRequestRequest, void>(AcceptDelegationRequest$, {
  effect: "write",
  access: requestRule,
  async handle({ DelegationRequestId }, { directory, caller }) {
    const request = await directory.delegationRequests.get(DelegationRequestId);
    if (caller.identity.kind === "root" && request.session_seconds > LONGEST_OF_ROOT)
      throw invalidInput("The root user can accept delegation requests of 4 hours at the most.");
    await directory.delegationRequests.accept(DelegationRequestId, {
      arn: caller.principal.arn,
      id: uniqueIdOf(caller),
      kept: approverOf(caller),
    });
  },
});

const reject = operation<RejectDelegationRequestRequest, void>(RejectDelegationRequest$, {
  effect: "write",
  access: requestRule,
  async handle({ DelegationRequestId, Notes }, { directory }) {
    await directory.delegationRequests.reject(DelegationRequestId, Notes);
  },
});

/** The token itself goes to the partner, by the operator's hands: see docs/decisions/delegation.md. */
const send = operation<SendDelegationTokenRequest, void>(SendDelegationToken$, {
  effect: "write",
  access: requestRule,
  async handle({ DelegationRequestId }, { directory, caller }) {
    const request = await directory.delegationRequests.get(DelegationRequestId);
    if (request.only_send_by_owner === 1 && !isOwner(request, caller))
      throw new AwsError(
        "AccessDenied",
        403,
        `User: ${caller.principal.arn} is not the owner of the delegation request, who alone may send its token.`,
      );
    await directory.delegationRequests.send(DelegationRequestId);
  },
});

/** IAM API Reference: what is done with a delegation request, from one state to the next. */
export const delegationStepOperations: readonly Operation[] = [associate, update, accept, reject, send];

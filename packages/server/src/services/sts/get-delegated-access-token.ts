import {
  GetDelegatedAccessToken$,
  type GetDelegatedAccessTokenRequest,
  type GetDelegatedAccessTokenResponse,
} from "@aws-sdk/client-sts";
import { type Approver, readApprover } from "../../directory/delegation/approver.ts";
import { delegationEndsAt } from "../../directory/delegation/delegation-requests.ts";
import { isToken, requestIdOfToken } from "../../directory/delegation/request-id.ts";
import type { Directory } from "../../directory/directory.ts";
import type { DelegationRequestRow } from "../../storage/schema/delegation.ts";
import { type Call, operation } from "../operation.ts";
import { expiredTradeInToken } from "./errors.ts";
import { issueSession, type NewSession } from "./issue-session.ts";
import { requirePackedSize } from "./packed-size.ts";

/**
 * STS API Reference, GetDelegatedAccessToken. Whatever is wrong with a token, the refusal is the same one: nobody learns which requests there
 * are. All credentials of one token begin when it was released and end together, so that what ends the sessions of before an instant ends them
 * all.
 */
export const getDelegatedAccessToken = operation<
  GetDelegatedAccessTokenRequest,
  GetDelegatedAccessTokenResponse
>(GetDelegatedAccessToken$, {
  effect: "read",
  answerInTrail: true,
  access: () => ({ resource: "*" }),
  async handle({ TradeInToken }, call) {
    const request = await requestOf(TradeInToken, call);
    const { approver_arn: arn, approver, owner_account_id: ownerAccountId, sent_at: sentAt } = request;
    if (arn === null || approver === null || ownerAccountId === null || sentAt === null)
      throw expiredTradeInToken();
    const identity = readApprover(approver);
    if (!(await isThere(identity, call.directoryOf(ownerAccountId)))) throw expiredTradeInToken();
    const session = sessionOf(identity, request, ownerAccountId);
    requirePackedSize(session);
    const { Credentials } = issueSession(
      { credentials: call.credentials, now: sentAt },
      session,
      request.session_seconds,
      undefined,
    );
    return { Credentials, AssumedPrincipal: arn };
  },
});

/** The request that a token is of, as long as it is good. */
async function requestOf(token: string, { directory, now }: Call): Promise<DelegationRequestRow> {
  const requestId = requestIdOfToken(token);
  const request =
    requestId === undefined ? undefined : await directory.delegationRequests.findMade(requestId);
  if (request === undefined || request.token_digest === null || !isToken(token, request.token_digest))
    throw expiredTradeInToken();
  if ((delegationEndsAt(request) ?? 0) <= now) throw expiredTradeInToken();
  return request;
}

async function isThere(approver: Approver, { users, roles }: Directory): Promise<boolean> {
  switch (approver.kind) {
    case "root":
      return true;
    case "user":
      return (await users.findById(approver.userId)) !== undefined;
    case "role":
      return (await roles.findById(approver.roleId)) !== undefined;
  }
}

function sessionOf(
  approver: Approver,
  { account_id: requestor, request_id: requestId, policy }: DelegationRequestRow,
  accountId: string,
): NewSession {
  const common = {
    accountId,
    sessionPolicies: { inline: policy },
    delegation: { requestId, accountId: requestor },
  };
  if (approver.kind !== "role") return { kind: "session-token", principal: approver, ...common };
  const { roleId, roleName, sessionName, tags, transitiveTagKeys, sourceIdentity, federation } = approver;
  return {
    kind: "assumed-role",
    principal: { roleId, roleName, sessionName },
    chained: true,
    tags,
    transitiveTagKeys,
    sourceIdentity,
    federation,
    ...common,
  };
}

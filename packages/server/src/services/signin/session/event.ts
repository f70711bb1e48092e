import { createEvent } from "../../../audit/event.ts";
import type { EventRow } from "../../../storage/schema.ts";
import type { SigninMeans } from "../means.ts";
import type { SignedInRequest } from "../web/route.ts";

export interface SignedInAct {
  /** "SignOut" */
  readonly name: string;
  readonly readOnly: boolean;
  /** Without secrets. */
  readonly requestParameters?: object;
  readonly responseElements?: object;
}

/** What somebody who is signed in did beside the AWS API, for the audit trail: an event of the service `signin`. */
export function signedInEvent(
  { newId }: Pick<SigninMeans, "newId">,
  { session, facts, tls }: SignedInRequest,
  { name, readOnly, requestParameters, responseElements }: SignedInAct,
): EventRow {
  return createEvent({
    id: newId(),
    requestId: facts.requestId,
    time: facts.now,
    source: "signin.amazonaws.com",
    name,
    type: "AwsServiceEvent",
    region: facts.region,
    sourceIp: facts.sourceIp,
    userAgent: facts.userAgent,
    tls,
    readOnly,
    caller: session.caller,
    claimedAccessKeyId: undefined,
    accountId: session.row.account_id,
    requestParameters: requestParameters ?? null,
    responseElements: responseElements ?? null,
    error: undefined,
    additionalEventData: undefined,
  });
}

import { createEvent } from "../../../audit/event.ts";
import type { AwsError } from "../../../aws-error.ts";
import type { EventRow } from "../../../storage/schema.ts";
import { eventFacts } from "../event-facts.ts";
import type { SigninMeans } from "../means.ts";
import type { SignedInRequest } from "../web/route.ts";

export interface SignedInAct {
  /** "SignOut" */
  readonly name: string;
  readonly readOnly: boolean;
  /** Without secrets. */
  readonly requestParameters?: object;
  readonly responseElements?: object;
  /** Why it was refused. */
  readonly error?: AwsError;
}

/** What somebody who is signed in did beside the AWS API, for the audit trail: an event of the service `signin`. */
export function signedInEvent(
  { newId }: Pick<SigninMeans, "newId">,
  request: SignedInRequest,
  { name, readOnly, requestParameters, responseElements, error }: SignedInAct,
): EventRow {
  const { session } = request;
  return createEvent({
    id: newId(),
    ...eventFacts(request),
    source: "signin.amazonaws.com",
    name,
    type: "AwsServiceEvent",
    readOnly,
    caller: session.caller,
    claimedAccessKeyId: undefined,
    accountId: session.row.account_id,
    requestParameters: requestParameters ?? null,
    responseElements: responseElements ?? null,
    error,
    additionalEventData: undefined,
  });
}

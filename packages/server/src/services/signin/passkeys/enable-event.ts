import type { AwsError } from "../../../aws-error.ts";
import { createEvent } from "../../../audit/event.ts";
import type { EventRow } from "../../../storage/schema.ts";
import { eventFacts } from "../event-facts.ts";
import type { SigninMeans } from "../means.ts";
import type { SignedInRequest } from "../web/route.ts";

/** What became of a registration. */
export interface Enabling {
  readonly userName: string | undefined;
  readonly serialNumber?: string;
  readonly error?: AwsError;
}

/** IAM's own event: who reads the trail for devices finds passkeys beside the others. */
export function enableEvent(
  { newId }: Pick<SigninMeans, "newId">,
  request: SignedInRequest,
  { userName, serialNumber, error }: Enabling,
): EventRow {
  const { session } = request;
  const { caller } = session;
  const signedIn =
    caller.session?.signIn === undefined
      ? caller.session
      : { ...caller.session, signIn: { ...caller.session.signIn, isConsole: true } };
  return createEvent({
    id: newId(),
    ...eventFacts(request),
    source: "iam.amazonaws.com",
    name: "EnableMFADevice",
    readOnly: false,
    caller: { ...caller, session: signedIn },
    claimedAccessKeyId: undefined,
    accountId: session.row.account_id,
    requestParameters: { userName, serialNumber },
    responseElements: null,
    error,
    additionalEventData: undefined,
  });
}

import { createEvent } from "../../../audit/event.ts";
import { TRAIL_OF_STRANGERS } from "../../../audit/strangers.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import { AwsError } from "../../../aws-error.ts";
import type { EventRow } from "../../../storage/schema.ts";
import { eventFacts, type EventRequest } from "../event-facts.ts";
import type { SigninMeans } from "../means.ts";

/** The parts of an event that the federation endpoint's events differ in. */
export interface FederationEvent {
  readonly name: "GetSigninToken" | "ConsoleLogin";
  /** Undefined where nobody was proven to be there. */
  readonly caller: Caller | undefined;
  /** Whose trail it goes to; undefined when no account is known. */
  readonly accountId: string | undefined;
  /** Undefined: it succeeded. */
  readonly failure?: string | undefined;
  /** What a request said that proved nothing. */
  readonly claimedAccessKeyId?: string | undefined;
  readonly loginTo?: string | undefined;
}

/** Source of the fields: AWS CloudTrail User Guide, "AWS Management Console sign-in events", and "CloudTrail userIdentity element". */
export function federationEvent(
  { newId }: Pick<SigninMeans, "newId">,
  request: EventRequest,
  { name, caller, accountId, failure, claimedAccessKeyId, loginTo }: FederationEvent,
): EventRow {
  const accessKeyId = caller?.accessKeyId;
  return createEvent({
    id: newId(),
    ...eventFacts(request),
    source: "signin.amazonaws.com",
    name,
    type: "AwsConsoleSignIn",
    readOnly: false,
    caller,
    claimedAccessKeyId,
    accountId: accountId ?? TRAIL_OF_STRANGERS,
    requestParameters: null,
    responseElements: {
      ...(name === "GetSigninToken" && failure === undefined ? { credentials: { accessKeyId } } : {}),
      [name]: failure === undefined ? "Success" : "Failure",
    },
    error: failure === undefined ? undefined : new AwsError("FailedAuthentication", 400, failure),
    additionalEventData: {
      ...(loginTo === undefined ? {} : { LoginTo: loginTo }),
      MobileVersion: "No",
      MFAUsed: caller?.session?.mfaAuthenticatedAt === undefined ? "No" : "Yes",
    },
  });
}

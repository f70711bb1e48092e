import { rootArn, userArn } from "../directory/arns.ts";
import { instantText } from "../instant.ts";
import { DEFAULT_REGION } from "../region.ts";
import type { EventRow } from "../storage/schema.ts";
import { TRAIL_OF_STRANGERS } from "./strangers.ts";

/**
 * Who signed in, or tried to. A "stranger" named a user that there is not, or an account; what was typed is no part of it, since people
 * type passwords there.
 */
export type SignInIdentity =
  | { readonly kind: "root" }
  | { readonly kind: "user"; readonly userId: string; readonly name: string; readonly path: string }
  | { readonly kind: "stranger"; readonly as: "root" | "user" };

/** What an event of the service `signin` is made of. */
export interface SignInEventFacts {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly time: number;
  /** "ConsoleLogin", "CheckMfa", "PasswordUpdated" and so on. */
  readonly name: string;
  readonly outcome: "Success" | "Failure";
  readonly identity: SignInIdentity;
  /** Whose trail it goes to; undefined when no account is known: that of strangers. */
  readonly accountId: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly additionalEventData?: Readonly<Record<string, string>> | undefined;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
}

const SOURCE = "signin.amazonaws.com";
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
/** Characters; CloudTrail cuts these fields at 1 KB. */
const LONGEST_TEXT = 1024;

/** Source of the shape: AWS CloudTrail User Guide, "AWS Management Console sign-in events". */
export function createSignInEvent(facts: SignInEventFacts): EventRow {
  return eventRow(facts, {
    userAgent: facts.userAgent?.slice(0, LONGEST_TEXT),
    errorMessage: facts.errorMessage,
    responseElements: { [facts.name]: facts.outcome },
    additionalEventData: facts.additionalEventData,
    eventType: "AwsConsoleSignIn",
    tlsDetails:
      facts.tls === undefined ? undefined : { tlsVersion: facts.tls.version, cipherSuite: facts.tls.cipher },
  });
}

function eventRow(facts: SignInEventFacts, special: object): EventRow {
  const { id, time, name, identity } = facts;
  const accountId = facts.accountId ?? TRAIL_OF_STRANGERS;
  const body = {
    eventVersion: "1.11",
    userIdentity: identityOf(facts),
    eventTime: instantText(time),
    eventSource: SOURCE,
    eventName: name,
    awsRegion: DEFAULT_REGION,
    sourceIPAddress: facts.sourceIp,
    requestParameters: null,
    responseElements: null,
    eventID: id,
    readOnly: false,
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: "Management",
    ...special,
  };
  return {
    account_id: accountId,
    event_time: time,
    event_id: id,
    event_source: SOURCE,
    event_name: name,
    user_name: userNameOf(identity),
    access_key_id: null,
    // Events of sign-in have words and no code; whoever looks for what was refused looks for these, too.
    error_code: facts.errorMessage === undefined ? null : "FailedAuthentication",
    read_only: 0,
    event: JSON.stringify(body),
  };
}

/** The ARN of a user stands in successful sign-ins alone, and an empty access key id in all others: so the page has it. */
function identityOf({ identity, accountId, name, outcome }: SignInEventFacts): object {
  const common = { accountId, accessKeyId: "" };
  switch (identity.kind) {
    case "root":
      return {
        type: "Root",
        principalId: accountId,
        arn: rootArn(accountId ?? TRAIL_OF_STRANGERS),
        ...common,
      };
    case "user": {
      const { userId, name: userName, path } = identity;
      const user = { type: "IAMUser", principalId: userId };
      if (outcome === "Failure" || name === "CheckMfa") return { ...user, ...common, userName };
      const arn = userArn(accountId ?? TRAIL_OF_STRANGERS, path, userName);
      return { ...user, arn, accountId, userName };
    }
    case "stranger":
      return identity.as === "root"
        ? { type: "Root", ...common }
        : { type: "IAMUser", ...common, userName: HIDDEN };
  }
}

function userNameOf(identity: SignInIdentity): string {
  switch (identity.kind) {
    case "root":
      return "root";
    case "user":
      return identity.name;
    case "stranger":
      return identity.as === "root" ? "root" : HIDDEN;
  }
}

/** What guesses, or mails, were counted for until a wait began. */
export interface SignInWait {
  readonly of: "identity" | "address" | "browser" | "mail";
  /** Guesses in a row so far. */
  readonly failures: number;
  /** Epoch milliseconds: until then nothing is looked at. */
  readonly until: number;
}

/** Tells of a wait that failed sign-ins made. Source of the shape: AWS CloudTrail User Guide, "Non-API events captured by CloudTrail". */
export function createSignInWaitEvent(
  facts: Omit<SignInEventFacts, "name" | "outcome">,
  { of, failures, until }: SignInWait,
): EventRow {
  return eventRow(
    { ...facts, name: "SignInWaitBegan", outcome: "Failure" },
    {
      eventType: "AwsServiceEvent",
      serviceEventDetails: { waitOf: of, failures, until: instantText(until) },
    },
  );
}

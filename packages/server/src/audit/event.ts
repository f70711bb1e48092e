import type { AwsError } from "../aws-error.ts";
import { type AnyCaller, type Caller, type FederatedCaller, isFederated } from "../authenticate/caller.ts";
import { roleArn, rootArn, userArn } from "../directory/arns.ts";
import type { EventRow } from "../storage/schema.ts";
import { instantText } from "../instant.ts";

/** What one event is made of. Source of the shape: AWS CloudTrail User Guide, "CloudTrail record contents". */
export interface EventFacts {
  readonly id: string;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly time: number;
  /** "iam.amazonaws.com" */
  readonly source: string;
  /** The operation's name. */
  readonly name: string;
  readonly region: string;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
  readonly readOnly: boolean;
  readonly caller: AnyCaller | undefined;
  /** What an unverified request claimed to be signed with; recorded as a claim, never as an identity. */
  readonly claimedAccessKeyId: string | undefined;
  /** The account whose trail gets the event. */
  readonly accountId: string;
  /** Without secrets: see wire's `describeOperation`. */
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
  readonly error: AwsError | undefined;
  /** Default: "AwsApiCall". */
  readonly type?: "AwsApiCall" | "AwsConsoleSignIn" | "AwsServiceEvent" | undefined;
  /** Why a request was refused: the statements that decided. */
  readonly additionalEventData: object | undefined;
}

const UNKNOWN = "-";
/** Characters; CloudTrail cuts these fields at 1 KB, and leaves out parameters and answers above 100 KB. */
const LONGEST_TEXT = 1024;
const LARGEST_ELEMENTS = 102_400;

export function createEvent(facts: EventFacts): EventRow {
  const { caller, error } = facts;
  const body = {
    eventVersion: "1.11",
    userIdentity: caller === undefined ? unknownIdentity(facts) : userIdentity(caller),
    eventTime: instantText(facts.time),
    eventSource: facts.source,
    eventName: facts.name,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    userAgent: facts.userAgent?.slice(0, LONGEST_TEXT),
    errorCode: error?.code,
    errorMessage: error?.message.slice(0, LONGEST_TEXT),
    requestParameters: facts.requestParameters,
    responseElements: facts.responseElements,
    additionalEventData: facts.additionalEventData,
    requestID: facts.requestId,
    eventID: facts.id,
    readOnly: facts.readOnly,
    eventType: facts.type ?? "AwsApiCall",
    managementEvent: true,
    recipientAccountId: facts.accountId,
    eventCategory: "Management",
    // Text, not a boolean (CloudTrail User Guide, "CloudTrail record contents").
    sessionCredentialFromConsole:
      caller !== undefined && !isFederated(caller) && caller.session?.signIn?.isConsole === true
        ? "true"
        : undefined,
    tlsDetails:
      facts.tls === undefined ? undefined : { tlsVersion: facts.tls.version, cipherSuite: facts.tls.cipher },
  };
  return {
    account_id: facts.accountId,
    event_time: facts.time,
    event_id: facts.id,
    event_source: facts.source,
    event_name: facts.name,
    user_name: caller === undefined ? null : userNameOf(caller),
    access_key_id: accessKeyIdOf(caller) ?? facts.claimedAccessKeyId ?? null,
    error_code: error?.code ?? null,
    read_only: facts.readOnly ? 1 : 0,
    event: bounded(body),
  };
}

/** The event as JSON; what a caller made too large in it is left out, and said to be. */
function bounded(body: {
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
}): string {
  const text = JSON.stringify(body);
  if (text.length <= LARGEST_ELEMENTS) return text;
  const { requestParameters, responseElements } = body;
  return JSON.stringify({
    ...body,
    requestParameters: orItsSize(requestParameters),
    responseElements: orItsSize(responseElements),
  });
}

function orItsSize(elements: object | null): object | null {
  const originalSize = JSON.stringify(elements).length;
  return originalSize <= LARGEST_ELEMENTS ? elements : { omitted: true, originalSize };
}

function accessKeyIdOf(caller: AnyCaller | undefined): string | undefined {
  // Who is signed in by a browser signs with no key.
  return caller === undefined || isFederated(caller) || caller.accessKeyId === ""
    ? undefined
    : caller.accessKeyId;
}

function userNameOf(caller: AnyCaller): string {
  if (isFederated(caller)) return caller.federation.subject;
  if (caller.identity.kind === "root") return "root";
  return caller.principal.kind === "role-session" ? caller.principal.id : caller.identity.name;
}

function unknownIdentity(facts: EventFacts): object {
  return { type: "Unknown", principalId: UNKNOWN, accessKeyId: facts.claimedAccessKeyId };
}

/** Source: AWS CloudTrail User Guide, "CloudTrail userIdentity element". */
function userIdentity(caller: AnyCaller): object {
  if (isFederated(caller)) return federatedIdentity(caller);
  const { principal, accountId } = caller;
  const accessKeyId = accessKeyIdOf(caller);
  const common = { arn: principal.arn, accountId, accessKeyId, ...delegate(caller) };
  switch (principal.kind) {
    case "root":
      return { type: "Root", principalId: accountId, ...common, ...sessionContext(caller, undefined) };
    case "user":
      return {
        type: "IAMUser",
        principalId: principal.id,
        ...common,
        userName: caller.identity.kind === "user" ? caller.identity.name : undefined,
        ...sessionContext(caller, undefined),
      };
    case "role-session":
      return {
        type: "AssumedRole",
        principalId: principal.id,
        ...common,
        ...sessionContext(caller, issuerOf(caller)),
      };
    case "federated-user":
      return {
        type: "FederatedUser",
        principalId: principal.id,
        ...common,
        ...sessionContext(caller, issuerOf(caller)),
      };
  }
}

/** Of delegated credentials: the account that acts with them. */
function delegate({ session }: Caller): object {
  if (session?.delegation === undefined) return {};
  return { invokedByDelegate: { accountId: session.delegation.accountId } };
}

/** Source: the same page, "Values for AWS STS APIs with SAML and web identity federation". */
function federatedIdentity({ federation }: FederatedCaller): object {
  const { type, provider, subject, audience } = federation;
  return type === "saml"
    ? {
        type: "SAMLUser",
        principalId: `${federation.nameQualifier ?? UNKNOWN}:${subject}`,
        userName: subject,
        identityProvider: federation.nameQualifier,
      }
    : {
        type: "WebIdentityUser",
        principalId: `${provider}:${audience}:${subject}`,
        userName: subject,
        identityProvider: provider,
      };
}

function issuerOf(caller: Caller): object {
  const { identity, accountId } = caller;
  switch (identity.kind) {
    case "root":
      return { type: "Root", principalId: accountId, arn: rootArn(accountId), accountId };
    case "user":
      return {
        type: "IAMUser",
        principalId: identity.userId,
        arn: userArn(accountId, identity.path, identity.name),
        accountId,
        userName: identity.name,
      };
    case "role":
      return {
        type: "Role",
        principalId: identity.roleId,
        arn: roleArn(accountId, identity.path, identity.name),
        accountId,
        userName: identity.name,
      };
  }
}

function sessionContext(caller: Caller, sessionIssuer: object | undefined): object {
  const { session } = caller;
  if (session === undefined) return {};
  const { federation } = session;
  return {
    sessionContext: {
      sessionIssuer,
      webIdFederationData:
        federation?.type === "web-identity"
          ? { federatedProvider: federation.provider, attributes: federation.claims ?? {} }
          : undefined,
      attributes: {
        creationDate: instantText(session.issuedAt),
        mfaAuthenticated: session.mfaAuthenticatedAt === undefined ? "false" : "true",
      },
      sourceIdentity: session.sourceIdentity,
    },
  };
}

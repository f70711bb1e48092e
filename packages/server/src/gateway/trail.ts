import type { Authentication } from "../authenticate/authenticate.ts";
import type { AnyCaller, Caller } from "../authenticate/caller.ts";
import { createEvent } from "../audit/event.ts";
import type { Journal } from "../audit/journal.ts";
import { type Strangers, TRAIL_OF_STRANGERS } from "../audit/strangers.ts";
import type { Answer } from "../authorize/authorize.ts";
import { explanation } from "../authorize/explain.ts";
import type { RequestFacts } from "../authorize/request-facts.ts";
import type { AwsError } from "../aws-error.ts";
import type { EventRow } from "../storage/schema.ts";
import type { ArrivedRequest } from "../arrived-request.ts";
import type { Route } from "./route.ts";

/** What became known of a request on its way, for the audit event. */
export interface Progress {
  authentication?: Authentication;
  /** Who called without a signature, once that was proven. */
  vouched?: AnyCaller;
  input?: object;
  answers?: readonly Answer[];
}

/** A request with all that its audit event is made from. */
export interface Told {
  readonly request: ArrivedRequest;
  readonly routed: Route;
  readonly facts: RequestFacts;
  readonly progress: Progress;
}

export interface TrailOptions {
  readonly journal: Journal;
  readonly strangers: Strangers;
  readonly newId: () => string;
}

/** How the gateway tells the audit trail of a request. */
export interface Trail {
  eventOf(told: Told, outcome: { readonly output?: object | null; readonly error?: AwsError }): EventRow;
  tellRefusal(told: Told, error: AwsError): void;
  noteUse(caller: Caller, service: string, region: string, now: number): void;
}

export function createTrail({ journal, strangers, newId }: TrailOptions): Trail {
  function eventOf(
    { request, routed, facts, progress }: Told,
    outcome: { readonly output?: object | null; readonly error?: AwsError },
  ): EventRow {
    const { authentication, input, answers } = progress;
    const caller = callerOf(progress);
    const describe = routed.target.kind === "operation" ? routed.target.operation.describe : undefined;
    return createEvent({
      id: newId(),
      requestId: facts.requestId,
      time: facts.now,
      source: routed.service?.service.eventSource ?? "signet",
      name: routed.operationName ?? "UnknownOperation",
      region: authentication?.claim?.scope.region ?? facts.region,
      sourceIp: facts.sourceIp,
      userAgent: facts.userAgent,
      tls: request.tls,
      readOnly: isReadOnly(routed),
      caller,
      claimedAccessKeyId: authentication?.claim?.accessKeyId,
      accountId: accountOf(progress) ?? TRAIL_OF_STRANGERS,
      requestParameters: input === undefined ? null : (describe?.input(input) ?? null),
      responseElements: outcome.output ?? null,
      error: outcome.error,
      additionalEventData: outcome.error === undefined ? undefined : explanation(answers),
    });
  }

  function noteUse(caller: Caller, service: string, region: string, now: number): void {
    const use = { account_id: caller.accountId, used_at: now, service, region };
    if (caller.session === undefined) {
      journal.noteUse({ ...use, kind: "access-key", id: caller.accessKeyId });
    } else if (caller.identity.kind === "role") {
      journal.noteUse({ ...use, kind: "role", id: caller.identity.roleId });
    }
  }

  /** The events of those whom nobody knows are kept within limits: anyone can be a stranger, and as often as they like. */
  function tellRefusal(told: Told, error: AwsError): void {
    const event = eventOf(told, { error });
    if (callerOf(told.progress) === undefined) strangers.enqueue(event);
    else journal.enqueue(event);
  }

  return { eventOf, tellRefusal, noteUse };
}

function callerOf({ authentication, vouched }: Progress): AnyCaller | undefined {
  return authentication?.ok === true ? authentication.caller : vouched;
}

/** Whose trail tells of the request: the caller's, or that of the account whose key somebody used wrongly. */
function accountOf(progress: Progress): string | undefined {
  const { authentication } = progress;
  return authentication?.ok === false ? authentication.claimedAccountId : callerOf(progress)?.accountId;
}

/** What is not known changes nothing either. */
function isReadOnly({ target }: Route): boolean {
  return target.kind !== "operation" || target.operation.operation.effect === "read";
}

import { createEvent } from "../audit/event.ts";
import { DEFAULT_REGION } from "../region.ts";
import type { EventRow } from "../storage/schema.ts";
import { countsOf, perKind } from "./counts.ts";
import type { Step } from "./plan/plan.ts";

export interface ImportFacts {
  readonly eventId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly accountId: string;
  readonly sourceAccountId: string | undefined;
  /** SHA-256 of the file, in hexadecimal. */
  readonly digest: string;
  readonly update: boolean;
  readonly rewriteAccount: boolean;
  readonly operator: string;
  readonly steps: readonly Step[];
}

/**
 * The trail's only event of an import. An import is no request of a caller: the event names the user of the machine who ran it, and the
 * file by its digest.
 */
export function importEvent(facts: ImportFacts): EventRow {
  const { eventId, now, accountId, sourceAccountId, digest, update, rewriteAccount, operator, steps } = facts;
  return createEvent({
    id: eventId,
    requestId: eventId,
    time: now,
    source: "iam.amazonaws.com",
    name: "ImportAccountAuthorizationDetails",
    region: DEFAULT_REGION,
    sourceIp: "AWS Internal",
    userAgent: "signet import",
    tls: undefined,
    readOnly: false,
    caller: undefined,
    claimedAccessKeyId: undefined,
    accountId,
    requestParameters: {
      sourceAccountId,
      fileSha256: digest,
      update,
      rewriteAccount,
      operatingSystemUser: operator,
    },
    responseElements: perKind((kind) => countsOf(steps, kind)),
    error: undefined,
    additionalEventData: undefined,
  });
}

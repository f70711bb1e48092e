import { randomUUID } from "node:crypto";
import { createEvent } from "../audit/event.ts";
import { DEFAULT_REGION } from "../region.ts";
import type { EventRow } from "../storage/schema.ts";
import { operatorName } from "./operator-name.ts";

export interface OperatorAct {
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** "signin.amazonaws.com", and the name of what it is at AWS. */
  readonly source: string;
  readonly name: string;
  /** "signet account reset-root-password" */
  readonly command: string;
  readonly requestParameters?: object;
}

/** What an operator did to an account beside its API, for the account's own trail. */
export function operatorEvent(act: OperatorAct): EventRow {
  const id = randomUUID();
  return createEvent({
    id,
    requestId: id,
    time: act.now,
    source: act.source,
    name: act.name,
    region: DEFAULT_REGION,
    sourceIp: "AWS Internal",
    userAgent: act.command,
    tls: undefined,
    readOnly: false,
    caller: undefined,
    claimedAccessKeyId: undefined,
    accountId: act.accountId,
    requestParameters: { operatingSystemUser: operatorName(), ...act.requestParameters },
    responseElements: null,
    error: undefined,
    additionalEventData: undefined,
  });
}

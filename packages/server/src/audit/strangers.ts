import type { EventRow } from "../storage/schema.ts";
import { instantText } from "../instant.ts";
import type { Journal } from "./journal.ts";

/** The account whose trail gets what no account can be told for. No account can have this id. */
export const TRAIL_OF_STRANGERS = "000000000000";

/**
 * The trail of requests that nobody is known to have made: without an access key of this server, or with the id of one and not its
 * secret. Anyone who reaches the port can send them, and an access key id is no secret, so that keeping each would let anyone fill the
 * disk: of each account's, a thousand are kept at once, then ten a second, and of the others one event says how many they were and what
 * they were refused with. See docs/decisions/events-of-strangers.md.
 */
export interface Strangers {
  /** In the trail of the event's own account. */
  enqueue(event: EventRow): void;
  /** Hands what was only counted so far to the journal; nothing may come after it. */
  close(): void;
}

export interface StrangersOptions {
  readonly journal: Pick<Journal, "enqueue">;
  readonly newId: () => string;
  /** The time of events, in epoch milliseconds. */
  readonly now: () => number;
  /** A clock that nobody moves, in milliseconds: it measures the flood. */
  readonly wallClock: () => number;
  readonly burst?: number;
  readonly perSecond?: number;
}

const SUMMARY_INTERVAL = 1000;

interface LeftOut {
  readonly since: number;
  readonly codes: Map<string, number>;
}

/** What one account's trail still takes. Accounts are those of this server, so that there are only so many. */
interface Allowance {
  left: number;
  refilledAt: number;
  leftOut: LeftOut | undefined;
}

export function createStrangers(options: StrangersOptions): Strangers {
  const { journal, newId, now, wallClock, burst = 1000, perSecond = 10 } = options;
  const allowances = new Map<string, Allowance>();
  let timer: NodeJS.Timeout | undefined;

  function allowanceOf(accountId: string): Allowance {
    let allowance = allowances.get(accountId);
    if (allowance === undefined) {
      allowance = { left: burst, refilledAt: wallClock(), leftOut: undefined };
      allowances.set(accountId, allowance);
    }
    return allowance;
  }

  function admits(allowance: Allowance): boolean {
    const time = wallClock();
    // A clock that was set back gives nothing, and takes nothing.
    const refill = (Math.max(0, time - allowance.refilledAt) / 1000) * perSecond;
    allowance.left = Math.min(burst, allowance.left + refill);
    allowance.refilledAt = time;
    if (allowance.left < 1) return false;
    allowance.left -= 1;
    return true;
  }

  function summarise(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [accountId, allowance] of allowances) {
      if (allowance.leftOut === undefined) continue;
      journal.enqueue(summaryOf(accountId, allowance.leftOut, now(), newId()));
      allowance.leftOut = undefined;
    }
  }

  return {
    enqueue(event) {
      const allowance = allowanceOf(event.account_id);
      if (admits(allowance)) {
        journal.enqueue(event);
        return;
      }
      const leftOut = (allowance.leftOut ??= { since: now(), codes: new Map() });
      const code = event.error_code ?? "";
      leftOut.codes.set(code, (leftOut.codes.get(code) ?? 0) + 1);
      timer ??= setTimeout(summarise, SUMMARY_INTERVAL);
    },
    close: summarise,
  };
}

/** Source of the shape: AWS CloudTrail User Guide, "Non-API events captured by CloudTrail". */
function summaryOf(accountId: string, { since, codes }: LeftOut, time: number, id: string): EventRow {
  const source = "signet";
  const name = "RequestsLeftOut";
  const body = {
    eventVersion: "1.11",
    userIdentity: { type: "Unknown", principalId: "-" },
    eventTime: instantText(time),
    eventSource: source,
    eventName: name,
    requestParameters: null,
    responseElements: null,
    eventID: id,
    readOnly: true,
    eventType: "AwsServiceEvent",
    managementEvent: true,
    recipientAccountId: accountId,
    serviceEventDetails: {
      since: instantText(since),
      count: [...codes.values()].reduce((sum, count) => sum + count, 0),
      countByErrorCode: Object.fromEntries(codes),
    },
    eventCategory: "Management",
  };
  return {
    account_id: accountId,
    event_time: time,
    event_id: id,
    event_source: source,
    event_name: name,
    user_name: null,
    access_key_id: null,
    error_code: null,
    read_only: 1,
    event: JSON.stringify(body),
  };
}

import type { DelegationRequestRow, DelegationState } from "../../storage/schema/delegation.ts";
import { invalidInput } from "../errors.ts";

// The life of a delegation request (IAM User Guide, "Understanding the request lifecycle").

const DAY = 24 * 60 * 60 * 1000;

/** Milliseconds that a request stays in a state before it expires. */
export const LIFETIME: Readonly<Record<DelegationState, number>> = {
  UNASSIGNED: DAY,
  ASSIGNED: 7 * DAY,
  PENDING_APPROVAL: 7 * DAY,
  ACCEPTED: 7 * DAY,
  FINALIZED: 7 * DAY,
  REJECTED: 7 * DAY,
};

/** Milliseconds that an expired request can still be read. AWS publishes no number. */
export const KEPT_FOR = 30 * DAY;

/** Requests that one account made and that are kept. AWS publishes no number. */
export const REQUESTS_PER_ACCOUNT = 10_000;

/** A state that a request is brought to. */
export type Step = Exclude<DelegationState, "UNASSIGNED">;

/** The states that each step is taken from. */
const FROM: Readonly<Record<Step, readonly DelegationState[]>> = {
  ASSIGNED: ["UNASSIGNED"],
  PENDING_APPROVAL: ["ASSIGNED", "PENDING_APPROVAL"],
  ACCEPTED: ["ASSIGNED", "PENDING_APPROVAL"],
  REJECTED: ["ASSIGNED", "PENDING_APPROVAL", "ACCEPTED"],
  FINALIZED: ["ACCEPTED"],
};

/** Throws InvalidInput for a step that there is not from the state that a request is in at an instant. */
export function requireStep(
  { request_id: id, state, expires_at: expiresAt }: DelegationRequestRow,
  to: Step,
  now: number,
): void {
  const current = expiresAt <= now ? "EXPIRED" : state;
  if (current === "EXPIRED" || !FROM[to].includes(current))
    throw invalidInput(`The delegation request ${id} is in the state ${current}, and cannot become ${to}.`);
}

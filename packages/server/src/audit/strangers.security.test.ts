// Whoever reaches the port sends requests without any access key of this server, thousands a second and for days: the audit trail,
// which has an event for each request, fills the disk, and then nobody can do anything any more. So those events have a limit, and what is
// left out is counted.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EventRow } from "../storage/schema.ts";
import { createStrangers, TRAIL_OF_STRANGERS } from "./strangers.ts";

const event = (code = "MissingAuthenticationToken", account_id = TRAIL_OF_STRANGERS): EventRow => ({
  account_id,
  event_time: 0,
  event_id: "id",
  event_source: "signet",
  event_name: "UnknownOperation",
  user_name: null,
  access_key_id: null,
  error_code: code,
  read_only: 1,
  event: "{}",
});

let kept: EventRow[];
beforeEach(() => {
  kept = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

function strangersOf(limits: { readonly burst?: number; readonly perSecond?: number } = {}) {
  const clock = () => Date.now();
  return createStrangers({
    journal: { enqueue: (row) => void kept.push(row) },
    newId: () => "summary",
    now: clock,
    wallClock: clock,
    ...limits,
  });
}

const summaries = () =>
  kept
    .filter(({ event_name }) => event_name === "RequestsLeftOut")
    .map((row) => (JSON.parse(row.event) as { serviceEventDetails: { count: number } }).serviceEventDetails);

it("each request has its event, as long as they are not a flood", async () => {
  const strangers = strangersOf();
  for (let index = 0; index < 1000; index += 1) strangers.enqueue(event());
  await vi.advanceTimersByTimeAsync(10_000);
  for (let index = 0; index < 100; index += 1) strangers.enqueue(event());
  strangers.close();
  expect(kept).toHaveLength(1100);
});

it("a day of flood adds a bounded number of events, and none of the requests goes uncounted", async () => {
  const strangers = strangersOf({ burst: 100, perSecond: 1 });
  const seconds = 600;
  for (let second = 0; second < seconds; second += 1) {
    for (let index = 0; index < 1000; index += 1) strangers.enqueue(event());
    await vi.advanceTimersByTimeAsync(1000);
  }
  strangers.close();
  expect(kept.length).toBeLessThanOrEqual(100 + 2 * seconds + 1);
  const leftOut = summaries().reduce((sum, { count }) => sum + count, 0);
  expect(leftOut + kept.length - summaries().length).toBe(seconds * 1000);
});

it("what was left out is told by error code, at the latest when the server stops", () => {
  const strangers = strangersOf({ burst: 1, perSecond: 0 });
  for (const code of ["A", "A", "B", "A"]) strangers.enqueue(event(code));
  expect(summaries()).toEqual([]);
  strangers.close();
  expect(summaries()).toEqual([expect.objectContaining({ count: 3, countByErrorCode: { A: 2, B: 1 } })]);
  strangers.close();
  expect(summaries()).toHaveLength(1);
});

it("a clock that is set back gives no allowance", () => {
  vi.setSystemTime(10_000_000);
  const strangers = strangersOf({ burst: 1, perSecond: 1 });
  strangers.enqueue(event());
  vi.setSystemTime(0);
  strangers.enqueue(event());
  strangers.enqueue(event());
  expect(kept).toHaveLength(1);
  strangers.close();
});

it("a flood of wrong signatures for a known key id fills neither its account's trail nor takes anything from another's", () => {
  const strangers = strangersOf({ burst: 10, perSecond: 1 });
  for (let index = 0; index < 1000; index += 1)
    strangers.enqueue(event("SignatureDoesNotMatch", "111122223333"));
  strangers.enqueue(event("SignatureDoesNotMatch", "444455556666"));
  strangers.close();
  const inTrailOf = (accountId: string) => kept.filter(({ account_id }) => account_id === accountId);
  expect(inTrailOf("444455556666")).toHaveLength(1);
  expect(inTrailOf("111122223333")).toHaveLength(11);
  expect(summaries()).toEqual([expect.objectContaining({ count: 990 })]);
});

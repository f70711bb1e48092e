import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EventRow } from "../storage/schema.ts";
import { openStorage } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { createJournal, type JournalOptions } from "./journal.ts";

const ACCOUNT = "123456789012";

function eventOf(index: number): EventRow {
  return {
    account_id: ACCOUNT,
    event_time: index,
    event_id: `event-${index}`,
    event_source: "iam.amazonaws.com",
    event_name: "GetUser",
    user_name: "admin",
    access_key_id: null,
    error_code: null,
    read_only: 1,
    event: JSON.stringify({ index }),
  };
}

const events = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => eventOf(from + index));

let storage: Storage;
/** What the next writes end with, in turn; undefined: they succeed. "after" fails once it is committed, as a connection lost does. */
let ends: (Error | "after" | undefined)[];
let writes: number;
const logger = { error: vi.fn<(details: object) => void>(), info: vi.fn<(details: object) => void>() };

beforeEach(async () => {
  storage = await openStorage({ url: "sqlite::memory:" });
  ends = [];
  writes = 0;
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  logger.error.mockClear();
  await storage.close();
});

function journalOf(options: Partial<JournalOptions> = {}) {
  const write: Storage["write"] = async (work) => {
    writes += 1;
    const end = ends.shift();
    if (end instanceof Error) throw end;
    const result = await storage.write(work);
    if (end === "after") throw new Error("the connection was lost");
    return result;
  };
  return createJournal({ storage: { write }, logger, ...options });
}

async function written(): Promise<string[]> {
  const rows = await storage.reader.selectFrom("events").select("event_id").orderBy("event_time").execute();
  return rows.map(({ event_id }) => event_id);
}

const ids = (count: number, from = 0) => events(count, from).map(({ event_id }) => event_id);

describe("batches", () => {
  it("are on disk within 100 ms", async () => {
    const journal = journalOf();
    for (const event of events(3)) journal.enqueue(event);
    expect(await written()).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await written()).toEqual(ids(3));
    expect(writes).toBe(1);
  });

  it("go on while requests come", async () => {
    const journal = journalOf();
    for (let index = 0; index < 50; index += 1) {
      journal.enqueue(eventOf(index));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(await written()).toHaveLength(50);
    expect(writes).toBeLessThan(15);
  });

  it("are of a size that leaves others their turn", async () => {
    const journal = journalOf();
    for (const event of events(4500)) journal.enqueue(event);
    await journal.flush();
    expect(await written()).toEqual(ids(4500));
    expect(writes).toBe(3);
  });
});

describe("a graceful stop", () => {
  it("loses nothing, not even what came while a batch was being written", async () => {
    const journal = journalOf();
    for (const event of events(10)) journal.enqueue(event);
    const first = journal.flush();
    for (const event of events(10, 10)) journal.enqueue(event);
    await journal.close();
    await first;
    expect(await written()).toEqual(ids(20));
  });

  it("tries again where the disk hesitates, and tells when it gave up", async () => {
    ends = [new Error("busy"), new Error("busy")];
    const journal = journalOf();
    journal.enqueue(eventOf(1));
    await journal.close();
    expect(await written()).toEqual(["event-1"]);
    ends = Array.from({ length: 10 }, () => new Error("broken"));
    const other = journalOf();
    other.enqueue(eventOf(2));
    await expect(other.close()).rejects.toThrow("broken");
  });

  it("is the end: what comes later is an error of the caller, not a loss in silence", async () => {
    const journal = journalOf();
    await journal.close();
    expect(() => journal.enqueue(eventOf(1))).toThrow("closed");
  });
});

describe("a write that fails", () => {
  it("is tried again, whole and in order", async () => {
    ends = [new Error("disk full"), new Error("disk full")];
    const journal = journalOf();
    for (const event of events(5)) journal.enqueue(event);
    await vi.advanceTimersByTimeAsync(60);
    journal.enqueue(eventOf(5));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await written()).toEqual(ids(6));
    expect(logger.error).toHaveBeenCalledTimes(2);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it("leaves no event twice where it had succeeded without saying so", async () => {
    ends = ["after"];
    const journal = journalOf();
    for (const event of events(5)) journal.enqueue(event);
    await vi.advanceTimersByTimeAsync(1000);
    expect(writes).toBe(2);
    expect(await written()).toEqual(ids(5));
  });

  it("is tried again less and less often", async () => {
    ends = Array.from({ length: 1000 }, () => new Error("gone"));
    const journal = journalOf();
    journal.enqueue(eventOf(1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(writes).toBeGreaterThan(20);
    expect(writes).toBeLessThan(45);
  });
});

describe("room", () => {
  it("is made by writing", async () => {
    const journal = journalOf({ capacity: 10 });
    for (const event of events(10)) journal.enqueue(event);
    expect(journal.hasRoom()).toBe(false);
    expect(await journal.makeRoom()).toBe(true);
    expect(await written()).toHaveLength(10);
  });

  it("is measured in text too", async () => {
    const journal = journalOf({ capacityText: 100 });
    journal.enqueue({ ...eventOf(1), event: "x".repeat(100) });
    expect(journal.hasRoom()).toBe(false);
    expect(await journal.makeRoom()).toBe(true);
  });

  it("is not there while nothing can be written, and comes back", async () => {
    ends = Array.from({ length: 5 }, () => new Error("gone"));
    const journal = journalOf({ capacity: 3 });
    for (const event of events(3)) journal.enqueue(event);
    expect(await journal.makeRoom()).toBe(false);
    // Requests that are refused do not make the database be asked each time.
    const before = writes;
    await Promise.all([journal.makeRoom(), journal.makeRoom(), journal.makeRoom()]);
    expect(writes).toBe(before);
    await vi.advanceTimersByTimeAsync(5000);
    expect(journal.hasRoom()).toBe(true);
    expect(await written()).toEqual(ids(3));
  });
});

describe("uses", () => {
  const use = {
    account_id: ACCOUNT,
    kind: "access-key" as const,
    id: "AKIA1",
    service: "iam",
    region: "us-east-1",
  };

  it("are written once a batch, the latest of each", async () => {
    const journal = journalOf();
    for (let index = 0; index < 1000; index += 1) journal.noteUse({ ...use, used_at: index });
    await vi.advanceTimersByTimeAsync(100);
    const rows = await storage.reader.selectFrom("last_used").selectAll().execute();
    expect(rows).toEqual([{ ...use, used_at: 999 }]);
    expect(writes).toBe(1);
  });

  it("survive a write that fails, and never go back in time", async () => {
    ends = [new Error("busy")];
    const journal = journalOf();
    journal.noteUse({ ...use, used_at: 1 });
    await vi.advanceTimersByTimeAsync(60);
    journal.noteUse({ ...use, used_at: 2, region: "eu-west-1" });
    await journal.close();
    const rows = await storage.reader.selectFrom("last_used").select(["used_at", "region"]).execute();
    expect(rows).toEqual([{ used_at: 2, region: "eu-west-1" }]);
  });

  it("of more keys than one statement takes are written too", async () => {
    const journal = journalOf();
    for (let index = 0; index < 7000; index += 1) journal.noteUse({ ...use, id: `AKIA${index}`, used_at: 1 });
    await journal.flush();
    expect(await storage.reader.selectFrom("last_used").select("id").execute()).toHaveLength(7000);
  });
});

it("the event of a change goes with it, or not at all", async () => {
  const journal = journalOf();
  await expect(
    storage.write(async (tx) => {
      await journal.record(tx.db, eventOf(1));
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await written()).toEqual([]);
  await storage.write((tx) => journal.record(tx.db, eventOf(2)));
  expect(await written()).toEqual(["event-2"]);
});

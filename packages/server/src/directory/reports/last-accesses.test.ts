import { afterEach, beforeEach, expect, test } from "vitest";
import { createEvent } from "../../audit/event.ts";
import { createInsertEvents } from "../../audit/insert-events.ts";
import type { Caller } from "../../authenticate/caller.ts";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";

const DAY = 86_400_000;
const ALICE = "AIDAALICEALICEALICE12";
const BOB = "AIDABOBBOBBOBBOBBOB12";
const ROLE = "AROAROLEROLEROLEROLE1";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const insert = createInsertEvents();
let made = 0;

function callerOf(id: string): Caller {
  const { accountId } = it;
  if (id.startsWith("AROA")) {
    return {
      accountId,
      principal: {
        kind: "role-session",
        accountId,
        arn: "arn:aws:sts::1:assumed-role/r/s",
        roleArn: "arn:aws:iam::1:role/r",
        id: `${id}:session`,
      },
      identity: { kind: "role", roleId: id, name: "r", path: "/" },
      accessKeyId: "ASIA",
    };
  }
  return {
    accountId,
    principal: { kind: "user", accountId, arn: "arn:aws:iam::1:user/u", id },
    identity: { kind: "user", userId: id, name: "u", path: "/" },
    accessKeyId: "AKIA",
  };
}

/** Writes an event as the audit trail does. */
async function happened(
  id: string | undefined,
  name: string,
  time: number,
  more: { readonly region?: string; readonly requestParameters?: object } = {},
): Promise<void> {
  made += 1;
  const event = createEvent({
    id: `event-${made}`,
    requestId: "request",
    time,
    source: "sts.amazonaws.com",
    name,
    region: more.region ?? "us-east-1",
    sourceIp: "192.0.2.1",
    userAgent: "test",
    tls: undefined,
    readOnly: true,
    caller: id === undefined ? undefined : callerOf(id),
    claimedAccessKeyId: undefined,
    accountId: it.accountId,
    requestParameters: more.requestParameters ?? null,
    responseElements: null,
    error: undefined,
    additionalEventData: undefined,
  });
  await it.storage.write(({ db }) => insert(db, [event]));
}

async function accesses(...ids: readonly string[]) {
  await it.write(({ lastAccesses }) => lastAccesses.readSlice(undefined));
  const found = await it.read.lastAccesses.of(ids);
  return found
    .map(({ entityId, service, action, at, region }) => [entityId, service, action, at - it.now, region])
    .toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
}

test("users and sessions of roles are told of by the latest event of each operation", async () => {
  await happened(ALICE, "GetCallerIdentity", it.now - 30, { region: "eu-west-1" });
  await happened(ALICE, "GetCallerIdentity", it.now - 10, { region: "eu-north-1" });
  await happened(ALICE, "GetSessionToken", it.now - 20);
  await happened(ROLE, "AssumeRole", it.now - 5);
  await happened(BOB, "AssumeRole", it.now - 1);
  await happened(undefined, "AssumeRole", it.now);
  expect(await accesses(ALICE, ROLE)).toEqual([
    [ALICE, "sts", "GetCallerIdentity", -10, "eu-north-1"],
    [ALICE, "sts", "GetSessionToken", -20, "us-east-1"],
    [ROLE, "sts", "AssumeRole", -5, "us-east-1"],
  ]);
});

test("what is added to the trail is read at the next time, also when it came late; nothing is told of twice", async () => {
  await happened(ALICE, "AssumeRole", it.now);
  expect(await accesses(ALICE)).toHaveLength(1);
  it.now += DAY;
  await happened(ALICE, "AssumeRole", it.now - 200_000);
  await happened(BOB, "AssumeRole", it.now - 1);
  expect(await accesses(ALICE, BOB)).toEqual([
    [ALICE, "sts", "AssumeRole", -200_000, "us-east-1"],
    [BOB, "sts", "AssumeRole", -1, "us-east-1"],
  ]);
  await happened(BOB, "AssumeRole", it.now - 300_000);
  expect(await accesses(BOB)).toEqual([[BOB, "sts", "AssumeRole", -1, "us-east-1"]]);
});

test("nothing is told of after 400 days", async () => {
  await happened(ALICE, "AssumeRole", it.now);
  await happened(BOB, "AssumeRole", it.now + DAY);
  expect(await accesses(ALICE, BOB)).toHaveLength(2);
  it.now += 400 * DAY + 1;
  expect(await accesses(ALICE, BOB)).toEqual([[BOB, "sts", "AssumeRole", DAY - 400 * DAY - 1, "us-east-1"]]);
});

test("a long trail is read in slices, each its own transaction, and none is left out", async () => {
  const row = createEvent({
    id: "event",
    requestId: "request",
    time: it.now,
    source: "sts.amazonaws.com",
    name: "AssumeRole",
    region: "us-east-1",
    sourceIp: "192.0.2.1",
    userAgent: undefined,
    tls: undefined,
    readOnly: true,
    caller: callerOf(ALICE),
    claimedAccessKeyId: undefined,
    accountId: it.accountId,
    requestParameters: null,
    responseElements: null,
    error: undefined,
    additionalEventData: undefined,
  });
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    ...row,
    event_id: `event-${index}`,
    event_name: `Operation${index % 500}`,
    event_time: it.now - 5000 + index,
  }));
  await it.storage.write(({ db }) => insert(db, rows));
  const ends: (number | undefined)[] = [];
  let from: number | undefined;
  do {
    const last = from;
    from = await it.write(({ lastAccesses }) => lastAccesses.readSlice(last));
    ends.push(from);
  } while (from !== undefined);
  expect(ends).toEqual([it.now - 3000, it.now - 1000, undefined]);
  const found = await it.read.lastAccesses.of([ALICE]);
  expect(found).toHaveLength(500);
  expect(Math.min(...found.map(({ at }) => at))).toBe(it.now - 500);
});

test("more events of one instant than a slice has do not end the reading", async () => {
  await happened(ALICE, "AssumeRole", it.now);
  const [event] = await it.storage.reader.selectFrom("events").selectAll().execute();
  if (event === undefined) throw new Error("there is no event");
  const rows = Array.from({ length: 3000 }, (_, index) => ({ ...event, event_id: `again-${index}` }));
  await it.storage.write(({ db }) => insert(db, rows));
  const read = (from?: number) => it.write(({ lastAccesses }) => lastAccesses.readSlice(from));
  expect(await read(it.now)).toBe(it.now + 1);
  expect(await read(it.now + 1)).toBeUndefined();
  expect(await it.read.lastAccesses.of([ALICE])).toHaveLength(1);
});

test("of many entities at once", async () => {
  await happened(ALICE, "AssumeRole", it.now);
  const others = Array.from({ length: 2500 }, (_, index) => `AIDA${String(index).padStart(17, "0")}`);
  expect(await accesses(...others, ALICE)).toHaveLength(1);
});

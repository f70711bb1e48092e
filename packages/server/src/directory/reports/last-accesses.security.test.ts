// The attack: somebody wants an unused administrator to look used, or hides behind another, and writes what looks like the other's
// identity into parameters of own requests. Who did something is read at the beginning of an event alone, which no caller writes.
import { expect, test } from "vitest";
import { createEvent } from "../../audit/event.ts";
import { openTestDirectory } from "../testing/test-directory.ts";

test("an identity in parameters, names and agents is nobody's access", async () => {
  const it = await openTestDirectory();
  const victim = "AIDAVICTIMVICTIMVICT1";
  const claim = `{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"${victim}"}}`;
  const event = createEvent({
    id: "event",
    requestId: "request",
    time: it.now,
    source: "iam.amazonaws.com",
    name: "GetUser",
    region: claim,
    sourceIp: claim,
    userAgent: claim,
    tls: undefined,
    readOnly: true,
    caller: undefined,
    claimedAccessKeyId: claim,
    accountId: it.accountId,
    requestParameters: JSON.parse(claim) as object,
    responseElements: null,
    error: undefined,
    additionalEventData: undefined,
  });
  await it.storage.write(({ db }) => db.insertInto("events").values(event).execute());
  await it.write(({ lastAccesses }) => lastAccesses.readSlice(undefined));
  expect(await it.read.lastAccesses.of([victim])).toEqual([]);
  await it.close();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { createPurge } from "../jobs/purge-sign-in.ts";
import { findMail, mailState } from "./read-mails.ts";
import { type OutboxBench, openOutboxBench } from "./testing/outbox-bench.ts";

let it: OutboxBench;
beforeEach(async () => {
  it = await openOutboxBench();
});
afterEach(() => it.close());

const DAY = 86_400_000;

test("a mail goes to the root user of its account, and is announced", async () => {
  await it.write();
  const [row] = await it.rows();
  expect(row).toMatchObject({
    account_id: "111122223333",
    recipient: "root@111122223333.example",
    subject: "Reset",
    attempts: 0,
    sent_at: null,
    next_attempt_at: it.directory.now,
  });
  expect(it.textOf(row)).toBe("open s3cr3t\n");
  expect(it.directory.announced()).toEqual(["mail"]);
  expect(await findMail(it.directory.storage.reader, row?.mail_id ?? "")).toEqual(row);
});

test("an account that there is not gets none", async () => {
  await it.write({ accountId: "000000000000" });
  expect(await it.rows()).toEqual([]);
});

test("the text is sealed, and opens for its own mail alone", async () => {
  await it.write();
  await it.write({ text: "another" });
  const [one, other] = await it.rows();
  if (one === undefined || other === undefined) throw new Error("mails are missing");
  expect(JSON.stringify([one, other])).not.toContain("s3cr3t");
  expect(it.textOf({ ...one, sealed_text: other.sealed_text })).toBeUndefined();
});

test("says how it is", async () => {
  await it.write();
  const [row] = await it.rows();
  if (row === undefined) throw new Error("the mail is missing");
  const { now } = it.directory;
  expect(mailState(row, now)).toBe("waiting");
  expect(mailState(row, row.useful_until)).toBe("over");
  expect(mailState({ ...row, next_attempt_at: null }, now)).toBe("failed");
  expect(mailState({ ...row, next_attempt_at: null, sent_at: now }, now)).toBe("sent");
});

test("goes after seven days", async () => {
  await it.write();
  const purge = createPurge({
    storage: it.directory.storage,
    now: () => it.directory.now,
    logger: { error: () => undefined },
  });
  it.directory.now += 7 * DAY - 1;
  await purge.run();
  expect(await it.rows()).toHaveLength(1);
  it.directory.now += 1;
  await purge.run();
  expect(await it.rows()).toEqual([]);
  await purge.close();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { type OutgoingMail, SmtpError } from "../mail/smtp.ts";
import { type OutboxBench, openOutboxBench } from "../mail/testing/outbox-bench.ts";
import { createDelivery, type Delivery, type DeliveryOptions } from "./deliver-mail.ts";

let it: OutboxBench;
let delivery: Delivery | undefined;
let sent: OutgoingMail[];
let log: string[];
/** What the mail server answers with. */
let failing: string | undefined;
beforeEach(async () => {
  it = await openOutboxBench();
  [sent, log, failing] = [[], [], undefined];
});
afterEach(async () => {
  await delivery?.close();
  await it.close();
});

function start(options: Partial<DeliveryOptions> = {}): Delivery {
  const note = (...words: unknown[]) => void log.push(JSON.stringify(words));
  delivery = createDelivery({
    storage: it.directory.storage,
    seals: it.seals,
    send: async (mail) => {
      if (failing !== undefined) throw new SmtpError(failing);
      sent.push(mail);
    },
    now: () => it.directory.now,
    logger: { error: note, warn: note, info: note },
    ...options,
  });
  return delivery;
}

test("a mail is sent once it is committed, and its text is not kept", async () => {
  const arrived = Promise.withResolvers<OutgoingMail>();
  const { run } = start({ send: async (mail) => arrived.resolve(mail), pause: 0 });
  await it.write();
  expect(await arrived.promise).toMatchObject({
    recipient: "root@111122223333.example",
    subject: "Reset",
    text: "open s3cr3t\n",
    createdAt: it.directory.now,
  });
  await run();
  expect(await it.rows()).toMatchObject([
    { sealed_text: null, sent_at: it.directory.now, next_attempt_at: null, attempts: 1 },
  ]);
});

test("what was written before the server had a mail server is sent, unless it is of no use any more", async () => {
  await it.write({ subject: "old", usefulUntil: it.directory.now + 1 });
  await it.write({ subject: "new" });
  it.directory.now += 1;
  await start().run();
  expect(sent.map(({ subject }) => subject)).toEqual(["new"]);
});

test("what could not be sent is tried again later and later, twelve times", async () => {
  await it.write({ usefulUntil: Number.MAX_SAFE_INTEGER });
  const { run } = start();
  failing = "EENVELOPE 451";
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 12; attempt += 1) {
    await run();
    const [row] = await it.rows();
    expect(row).toMatchObject({ attempts: attempt, failure: "EENVELOPE 451", sent_at: null });
    // Not a moment before.
    const next = row?.next_attempt_at ?? it.directory.now;
    waits.push((next - it.directory.now) / 1000);
    it.directory.now = next - 1;
    await run();
    expect((await it.rows())[0]?.attempts).toBe(attempt);
    it.directory.now = next;
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 0]);
  failing = undefined;
  it.directory.now += 86_400_000;
  await run();
  expect(sent).toEqual([]);
  // The operator can read it still.
  expect(it.textOf((await it.rows())[0])).toBe("open s3cr3t\n");
});

test("a mail that fails does not keep others waiting", async () => {
  await it.write({ subject: "bad" });
  await it.write({ subject: "good" });
  await start({
    send: async (mail) => {
      if (mail.subject === "bad") throw new SmtpError("EENVELOPE 550");
      sent.push(mail);
    },
  }).run();
  expect(sent.map(({ subject }) => subject)).toEqual(["good"]);
});

test("of two nodes one sends it", async () => {
  for (let count = 0; count < 10; count += 1) await it.write({ subject: String(count) });
  const one = start();
  const other = start();
  await Promise.all([one.run(), other.run()]);
  await one.close();
  expect(sent.map(({ subject }) => subject).toSorted()).toEqual("0123456789".split(""));
});

test("a mail whose node died is sent by another one after five minutes", async () => {
  await it.write();
  const dying = start({ send: () => new Promise(() => undefined), grace: 0 });
  void dying.run();
  await expect.poll(async () => (await it.rows())[0]?.attempts).toBe(1);
  const { run } = start();
  await run();
  expect(sent).toEqual([]);
  it.directory.now += 300_000;
  await run();
  expect(sent).toHaveLength(1);
});

test("at the end nothing more is begun, and what hangs is let go of", async () => {
  await it.write();
  await it.write();
  let begun = 0;
  const { run, close } = start({
    grace: 0,
    send: (_, signal) =>
      new Promise((_resolve, reject) => {
        begun += 1;
        signal.addEventListener("abort", () => reject(new SmtpError("ETIMEDOUT")));
      }),
  });
  void run();
  await expect.poll(() => begun).toBe(1);
  await close();
  await run();
  await it.write();
  expect(begun).toBe(1);
  expect((await it.rows()).filter(({ failure }) => failure === "ETIMEDOUT")).toHaveLength(1);
});

test("neither text nor recipient is in the log", async () => {
  await it.write();
  const { run } = start();
  failing = "EAUTH 535";
  await run();
  failing = undefined;
  it.directory.now += 30_000;
  await run();
  expect(sent).toHaveLength(1);
  expect(log.length).toBeGreaterThanOrEqual(2);
  expect(log.join("\n")).toContain("EAUTH 535");
  expect(log.join("\n")).not.toMatch(/s3cr3t|root@/u);
});

test("a mail whose text cannot be opened is no reason to stop", async () => {
  await it.write({ subject: "altered" });
  await it.directory.storage.write(({ db }) => db.updateTable("mails").set({ sealed_text: "x" }).execute());
  await it.write({ subject: "good" });
  await start().run();
  expect(sent.map(({ subject }) => subject)).toEqual(["good"]);
  expect((await it.rows()).map(({ failure }) => failure ?? "sent").toSorted()).toEqual([
    "EUNREADABLE",
    "sent",
  ]);
});

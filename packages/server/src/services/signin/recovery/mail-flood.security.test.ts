// The attack: somebody asks for a root user's mail again and again, from one address or from thousands: to fill the mailbox, to tire the owner
// until a link is clicked, or so that the link that the owner asked for is never the last one. Or the disk is to be filled.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAccount } from "../../../directory/accounts.ts";
import { EMAIL, openRecoveryBench, type RecoveryBench, tokenIn } from "./testing/recovery-bench.ts";

let it: RecoveryBench;
beforeEach(async () => {
  it = await openRecoveryBench();
});
afterEach(() => it.close());

const MINUTE = 60_000;

test("three mails go out, then ever fewer, wherever the requests come from: at most thirty a day", async () => {
  const sent: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const before = (await it.mails()).length;
    await it.request(EMAIL, `10.0.${Math.trunc(minute / 250)}.${minute % 250}`);
    await it.request(` ${EMAIL.toUpperCase()} `, `10.1.${Math.trunc(minute / 250)}.${minute % 250}`);
    if ((await it.mails()).length > before) sent.push(minute);
    it.flow.now += MINUTE;
  }
  expect((await it.mails()).length).toBeLessThanOrEqual(30);
  expect(sent.slice(0, 5)).toEqual([0, 1, 6, 16, 36]);
});

test("who asks too often is told to wait, and writes nothing meanwhile", async () => {
  for (let count = 0; count < 50; count += 1) await it.request(`nobody-${count}@example.test`);
  it.done();
  for (let count = 0; count < 20; count += 1)
    await expect(it.request(EMAIL)).rejects.toMatchObject({ code: "TooManyAttempts", retryAfter: 30 });
  expect(it.done().filter((kind) => kind !== "SelectQueryNode")).toEqual([]);
  // Who is somewhere else is not concerned.
  await it.request(EMAIL, "198.51.100.7");
  expect(await it.mails()).toHaveLength(1);
});

test("an account has three links at most, and the owner's lives on for a while in a flood", async () => {
  await it.request(EMAIL, "198.51.100.7");
  const mine = await it.lastToken();
  // The next one of theirs that is sent, after six minutes, closes it; and is the owner's to use as well.
  for (let minute = 0; minute < 6; minute += 1) {
    it.flow.now += MINUTE;
    await it.request(EMAIL, `10.0.0.${minute}`);
  }
  const rows = await it.flow.storage.reader.selectFrom("password_resets").selectAll().execute();
  expect(rows).toHaveLength(3);
  await it.reset(mine, "another-Secret1", "198.51.100.7");
  expect((await it.mails())[0]?.subject).toContain("was changed");
});

test("a mail goes to the address that the account has, however the one was written that found it", async () => {
  const { runtime } = it.flow.means;
  const kim = { accountId: "444455556666", name: "Kim", email: "kim@example.test", rootPassword: "x" };
  await it.flow.storage.write(({ db }) => createAccount(db, kim, runtime));
  // A letter that is another one, and becomes the same in lower case: a mailbox of that name may be the attacker's.
  await it.request("\u212Aim@example.test");
  expect((await it.mails()).map(({ recipient }) => recipient)).toEqual(["kim@example.test"]);
});

test("what the waits are of is told to the trail", async () => {
  for (let count = 0; count < 3; count += 1) await it.request(EMAIL);
  const events = await it.flow.events();
  const waits = events.filter(({ eventName }) => eventName === "SignInWaitBegan");
  expect(waits.map(({ serviceEventDetails }) => serviceEventDetails)).toEqual([
    { waitOf: "mail", failures: 3, until: "2026-01-01T00:05:00Z" },
  ]);
});

test("mails have a text of ours, and of who asked there is an IP address alone", async () => {
  const visit = it.flow.visit({ sourceIp: "203.0.113.9" });
  const words = "Your account is locked: visit https://evil.example";
  const { createRecoveryRequest } = await import("./request.ts");
  const facts = { ...visit.facts, userAgent: words, referer: words };
  await createRecoveryRequest(it.flow.means)({ facts, tls: undefined }, EMAIL);
  const [mail] = await it.mails();
  expect(mail?.text).toContain("203.0.113.9");
  expect(JSON.stringify(mail)).not.toContain("evil.example");
  expect(tokenIn(mail?.text ?? "")).toMatch(/^111122223333\./u);
});

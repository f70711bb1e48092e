// The attack: somebody wants to know which e-mail addresses are of root users, and has a list of addresses tried. Whatever differs tells: words,
// bytes, a query more, a write more, an event that only one of them makes wait for the disk, and who has to wait after many requests.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { WebRequest } from "../web/route.ts";
import { recoveryRoutes } from "./routes.ts";
import { EMAIL, openRecoveryBench, type RecoveryBench } from "./testing/recovery-bench.ts";

let it: RecoveryBench;
beforeEach(async () => {
  it = await openRecoveryBench();
});
afterEach(() => it.close());

/** The statement of events is written once, and counted then. */
const warmUp = () => it.request("somebody.else@example.test", "203.0.113.1");

const ADDRESSES = [EMAIL, "nobody@example.test", "root@example.test ", "no address", "a\u0000b@c.example"];

test("the same statements are run for each address, there or not, of the same kinds in the same order", async () => {
  await warmUp();
  const seen: (readonly string[])[] = [];
  for (const [index, email] of ADDRESSES.entries()) {
    it.done();
    await it.request(email, `192.0.2.${index}`);
    seen.push(it.done());
  }
  const [first = []] = seen;
  // The counters of address and e-mail, what there was of resets, and the new one, the mail, the event.
  expect(first.filter((kind) => kind === "InsertQueryNode")).toHaveLength(2);
  expect(first.filter((kind) => kind === "RawNode").length).toBeGreaterThanOrEqual(3);
  expect(first.filter((kind) => kind === "event")).toHaveLength(1);
  for (const other of seen) expect(other).toEqual(first);
  expect((await it.mails()).map(({ recipient }) => recipient)).toEqual([EMAIL, EMAIL]);
});

test("after many requests the same happens, too, and nobody is told", async () => {
  await warmUp();
  const seen: (readonly (readonly string[])[])[] = [];
  for (const [index, email] of [EMAIL, "nobody@example.test"].entries()) {
    const mine: (readonly string[])[] = [];
    for (let count = 0; count < 6; count += 1) {
      it.done();
      await it.request(email, `192.0.2.${index}`);
      mine.push(it.done());
    }
    seen.push(mine);
  }
  expect(seen[1]).toEqual(seen[0]);
  // The fourth writes less than the third, whoever is asked for: no mail is written.
  expect(seen[0]?.[3]?.length).toBeLessThan(seen[0]?.[2]?.length ?? 0);
});

test("nothing of an address that is of nobody is kept but a digest that counts", async () => {
  await it.request("secret.person@example.test");
  await it.request("secret.person@example.test");
  const { reader } = it.flow.storage;
  const counters = await reader.selectFrom("sign_in_failures").selectAll().execute();
  expect(counters.map(({ kind }) => kind).toSorted()).toEqual(["address", "mail"]);
  expect(JSON.stringify(counters)).not.toContain("secret.person");
  for (const table of ["mails", "password_resets"] as const)
    expect(await reader.selectFrom(table).selectAll().execute()).toEqual([]);
  const events = await it.flow.events();
  expect(JSON.stringify(events)).not.toContain("secret.person");
});

test("a flood of addresses that are of nobody makes one event a minute", async () => {
  for (let count = 0; count < 20; count += 1)
    await it.request(`nobody-${count}@example.test`, `192.0.2.${count}`);
  it.flow.now += 60_000;
  for (let count = 0; count < 20; count += 1)
    await it.request(`nobody-${count}@example.test`, `192.0.2.${count}`);
  const events = await it.flow.events();
  expect(
    events.map(({ eventName, recipientAccountId, userIdentity }) => [
      eventName,
      recipientAccountId,
      userIdentity,
    ]),
  ).toEqual(
    Array.from({ length: 2 }, () => [
      "PasswordRecoveryRequested",
      "000000000000",
      { type: "Root", accessKeyId: "" },
    ]),
  );
});

test.each([EMAIL, "nobody@example.test"])(
  "the answer to %s does not come when the work is done, but at a time that is fixed",
  async (email) => {
    const asked: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const [route] = recoveryRoutes(it.flow.means, (milliseconds) => {
      asked.push(milliseconds);
      return promise;
    });
    const request = { ...it.flow.visit(), input: { email } } as unknown as WebRequest;
    let isAnswered = false;
    const answer = Promise.resolve(route?.session === "none" ? route.handle(request) : undefined).finally(
      () => (isAnswered = true),
    );
    // The work is done: it was counted.
    await expect.poll(() => it.flow.rows("sign_in_failures")).toBe(2);
    expect([isAnswered, asked]).toEqual([false, [150]]);
    resolve();
    expect(await answer).toMatchObject({ status: 200, body: "{}" });
  },
);

// The attack: somebody guesses, ten thousand times, from one address or from many, at one user or at all; to get in, or to keep the owner out.
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebError } from "../web/route.ts";
import { type FlowBench, handOverOf, openFlowBench } from "./testing/flow-bench.ts";
import type { Visit } from "./visit.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let it: FlowBench;
let alice: string;
beforeEach(async () => {
  it = await openFlowBench();
  alice = await it.user("alice", "Secret-1");
});
afterEach(() => it.close());

const asAlice = { kind: "iam", account: "111122223333", userName: "alice" } as const;

async function refusal(attempt: Promise<unknown>): Promise<WebError> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WebError)) throw error;
  return error;
}

/** How many of so many guesses were looked at, one each `pause` milliseconds. */
async function lookedAt(
  guesses: number,
  pause: number,
  attempt: (guess: number) => Promise<unknown>,
): Promise<number> {
  let looked = 0;
  for (let guess = 0; guess < guesses; guess++) {
    const { code } = await refusal(attempt(guess));
    if (code !== "TooManyAttempts") looked++;
    it.now += pause;
  }
  return looked;
}

const from = (guess: number, other: Partial<Visit> = {}) =>
  it.visit({ sourceIp: `198.51.${(guess >> 8) & 255}.${guess & 255}`, ...other });

test("ten thousand guesses at one user, each from another address, within a day: 35 are looked at", async () => {
  const looked = await lookedAt(10_000, DAY / 10_000, (guess) =>
    it.signIn(asAlice, `Guess-${guess}`, from(guess)),
  );
  expect(looked).toBeGreaterThan(20);
  expect(looked).toBeLessThanOrEqual(35);
  // What is said of all those is bounded by the journal of strangers; what waits began is said of each.
  const events = await it.events();
  const waits = events.filter(({ eventName }) => eventName === "SignInWaitBegan");
  expect(waits).toHaveLength(looked - 4);
  expect(waits[0]).toMatchObject({
    eventType: "AwsServiceEvent",
    recipientAccountId: it.accountId,
    userIdentity: { type: "IAMUser", userName: "alice" },
    serviceEventDetails: { waitOf: "identity", failures: 5, until: "2026-01-01T00:01:04Z" },
  });
});

test("a thousand guesses at as many users, from one address, within an hour: it waits as well", async () => {
  const looked = await lookedAt(1000, HOUR / 1000, (guess) =>
    it.signIn({ ...asAlice, userName: `user-${guess}` }, "Password-1"),
  );
  expect(looked).toBeGreaterThanOrEqual(50);
  expect(looked).toBeLessThanOrEqual(60);
  const waits = (await it.events()).filter(({ eventName }) => eventName === "SignInWaitBegan");
  expect(waits[0]).toMatchObject({ serviceEventDetails: { waitOf: "address", failures: 50 } });
});

test("all addresses of a network of IPv6 are one", async () => {
  for (let guess = 0; guess < 50; guess++)
    await refusal(
      it.signIn(
        { ...asAlice, userName: `user-${guess}` },
        "Password-1",
        it.visit({ sourceIp: `2001:db8:0:7::${guess + 1}` }),
      ),
    );
  const visit = (sourceIp: string) =>
    it.signIn({ ...asAlice, userName: "next" }, "x", it.visit({ sourceIp }));
  expect((await refusal(visit("2001:db8:0:7:ffff::1"))).code).toBe("TooManyAttempts");
  expect((await refusal(visit("2001:db8:0:8::1"))).code).toBe("AuthenticationFailed");
});

test("one who signs in between guesses at others has guessed all the same", async () => {
  await it.user("mallory", "Mine-1234");
  const asMallory = { ...asAlice, userName: "mallory" };
  const ends: string[] = [];
  for (let guess = 0; guess < 60; guess++) {
    const own = await it.signIn(asMallory, "Mine-1234").catch((error: unknown) => error);
    const { code } = await refusal(it.signIn({ ...asAlice, userName: `user-${guess}` }, "Password-1"));
    ends.push(own instanceof WebError ? own.code : code);
  }
  expect(ends.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => "AuthenticationFailed"));
  expect(ends.slice(50)).toEqual(Array.from({ length: 10 }, () => "TooManyAttempts"));
});

test("many guesses at once are paid for one by one", async () => {
  const attempts = Array.from({ length: 40 }, (_, guess) => refusal(it.signIn(asAlice, "x", from(guess))));
  const codes = (await Promise.all(attempts)).map(({ code }) => code);
  expect(codes.filter((code) => code === "AuthenticationFailed")).toHaveLength(5);
});

test("what is not looked at because too much waits is no guess", async () => {
  const { passwords } = it.means;
  const verify = passwords.verify.bind(passwords);
  passwords.verify = () => Promise.reject(new RangeError("too much"));
  for (let guess = 0; guess < 20; guess++)
    await expect(it.signIn(asAlice, "Secret-1")).rejects.toThrow("too much");
  passwords.verify = verify;
  expect((await it.signIn(asAlice, "Secret-1")).answer.step).toBe("done");
});

test("who waits for a hash waits behind those of the same address, not behind those at the same name", async () => {
  const { passwords } = it.means;
  const verify = passwords.verify.bind(passwords);
  const parties: string[] = [];
  passwords.verify = (password, hash, party, as) => {
    parties.push(`${as}: ${party}`);
    return verify(password, hash);
  };
  const { device } = await it.signIn(asAlice, "Secret-1", from(1));
  await refusal(it.signIn(asAlice, "x", from(2)));
  await it.signIn(asAlice, "Secret-1", { ...from(2), device });
  expect(parties).toEqual([
    "stranger: sign-in 198.51.0.1",
    "stranger: sign-in 198.51.0.2",
    'known: sign-in ["user","111122223333","alice"]',
  ]);
});

test("the owner's own browser gets in while strangers guess, from the same address, too", async () => {
  const { device } = await it.signIn(asAlice, "Secret-1");
  for (let guess = 0; guess < 200; guess++) {
    await refusal(it.signIn(asAlice, "x", it.visit({ browser: "stranger" })));
    await refusal(
      it.signIn({ ...asAlice, userName: `user-${guess}` }, "x", it.visit({ browser: "stranger" })),
    );
  }
  const blocked = { code: "TooManyAttempts" };
  await expect(it.signIn(asAlice, "Secret-1", it.visit({ browser: "other" }))).rejects.toMatchObject(blocked);
  // The cookie is the browser's, and of whom it signed in.
  await expect(it.signIn(asAlice, "Secret-1", it.visit({ browser: "other", device }))).rejects.toMatchObject(
    blocked,
  );
  await expect(it.signIn({ ...asAlice, userName: "bob" }, "x", it.visit({ device }))).rejects.toMatchObject(
    blocked,
  );
  expect((await it.signIn(asAlice, "Secret-1", it.visit({ device }))).answer.step).toBe("done");
});

test("the owner's browser is known by whatever name the owner signs in, also after a change of names", async () => {
  const { device } = await it.signIn(asAlice, "Secret-1");
  await it.write(async ({ account, users }) => {
    await account.createAlias("example-corp");
    await users.update("alice", { newName: "alicia" });
  });
  const asAlicia = { kind: "iam", account: "example-corp", userName: "alicia" } as const;
  for (let guess = 0; guess < 6; guess++) await refusal(it.signIn(asAlicia, "x", from(guess)));
  expect((await it.signIn(asAlicia, "Secret-1", it.visit({ device }))).answer.step).toBe("done");
});

test("a browser that signed somebody in before has no more guesses than others", async () => {
  const { device } = await it.signIn(asAlice, "Secret-1");
  const looked = await lookedAt(1000, DAY / 1000, () => it.signIn(asAlice, "x", it.visit({ device })));
  expect(looked).toBeLessThanOrEqual(35);
  const waits = (await it.events()).filter(({ eventName }) => eventName === "SignInWaitBegan");
  expect(waits[0]).toMatchObject({ serviceEventDetails: { waitOf: "browser", failures: 5 } });
  // And what it used up is none of the owner's.
  expect((await it.signIn(asAlice, "Secret-1", from(1, { browser: "new" }))).answer.step).toBe("done");
});

test("the last administrator, root, is not locked out by who guesses at password and code for days", async () => {
  const asRoot = { kind: "root", email: "root@example.test" } as const;
  const phone = await it.device(it.accountId, "root-account-mfa-device");
  const signIn = async (visit: () => Visit) => {
    const flow = handOverOf(await it.signIn(asRoot, "root-Secret1", visit()), "second-factor");
    return it.flow.secondFactor(visit(), flow, "totp", { code: phone.code() });
  };
  const { device } = await signIn(() => it.visit());
  for (let guess = 0; guess < 500; guess++) {
    await refusal(it.signIn(asRoot, "x", from(guess)));
    it.now += 10 * 60_000;
  }
  expect((await signIn(() => it.visit({ device }))).answer.step).toBe("done");
});

test("who knows the password and not the code does not keep the owner from showing it", async () => {
  const phone = await it.device(alice, "phone");
  const begin = async (visit: Visit) =>
    handOverOf(await it.signIn(asAlice, "Secret-1", visit), "second-factor");
  const mine = await begin(it.visit());
  const { device } = await it.flow.secondFactor(it.visit(), mine, "totp", { code: phone.code() });

  const theirs = await begin(from(1, { browser: "thief" }));
  const looked = await lookedAt(400, 1500, () =>
    it.flow.secondFactor(from(1, { browser: "thief" }), theirs, "totp", { code: "000000" }),
  );
  // The flow is over after a quarter of an hour; its guesses are few.
  expect(looked).toBeLessThanOrEqual(11);
  const again = await begin(it.visit({ device }));
  // Nor by beginning sign-ins of their own, of which only so many are kept.
  for (let count = 0; count < 10; count++) await begin(from(1, { browser: "thief" }));
  const shown = await it.flow.secondFactor(it.visit({ device }), again, "totp", { code: phone.code() });
  expect(shown.answer.step).toBe("done");
});

test("wrong codes count for the person, also over many sign-ins: nobody gets back to more of them by the password", async () => {
  await it.device(alice, "phone");
  let looked = 0;
  for (let guess = 0; guess < 150; guess++) {
    const visit = from(guess, { browser: `browser ${guess}` });
    const flow = handOverOf(await it.signIn(asAlice, "Secret-1", visit), "second-factor");
    const { code } = await refusal(it.flow.secondFactor(visit, flow, "totp", { code: "000000" }));
    if (code !== "TooManyAttempts") looked++;
    it.now += DAY / 150;
  }
  expect(looked).toBeGreaterThan(20);
  expect(looked).toBeLessThanOrEqual(35);
});

test("guesses at users that there are not fill nothing: after a day they are gone", async () => {
  const guess = (count: number) =>
    refusal(it.signIn({ ...asAlice, userName: `user-${count}` }, "x", from(count)));
  for (let count = 0; count < 100; count++) await guess(count);
  expect(await it.rows("sign_in_failures")).toBe(200);
  it.now += DAY;
  for (let count = 100; count < 256; count++) await guess(count);
  expect(await it.rows("sign_in_failures")).toBe(2 * 156);
});

test("somebody who knows the password and not the code has five sign-ins under way at most", async () => {
  await it.device(alice, "phone");
  for (let count = 0; count < 20; count++) await it.signIn(asAlice, "Secret-1", from(count));
  expect(await it.rows("sign_in_flows")).toBe(5);
});

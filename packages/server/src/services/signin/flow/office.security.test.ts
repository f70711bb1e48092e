// The attack: nobody attacks. An office of hundreds has one address, and a few of its people mistype every day; or somebody in it does so on
// purpose, once. Were each mistake counted for ever, and each right password a reason to wait again, nobody there could sign in any more in a
// browser that is new.
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebError } from "../web/route.ts";
import { type FlowBench, openFlowBench } from "./testing/flow-bench.ts";

const HOUR = 3_600_000;

let it: FlowBench;
beforeEach(async () => {
  it = await openFlowBench();
  await it.user("alice", "Secret-1");
});
afterEach(() => it.close());

const asAlice = { kind: "iam", account: "111122223333", userName: "alice" } as const;

async function codeOf(password: string, userName = "alice"): Promise<string> {
  try {
    return (await it.signIn({ ...asAlice, userName }, password)).answer.step;
  } catch (error) {
    if (error instanceof WebError) return error.code;
    throw error;
  }
}

test("a mistake an hour, and a sign-in after each: in a month nobody waits", async () => {
  const codes = new Set<string>();
  for (let hour = 0; hour < 30 * 24; hour++) {
    await codeOf("mistyped", `user-${hour % 300}`);
    codes.add(await codeOf("Secret-1"));
    it.now += HOUR;
  }
  expect([...codes]).toEqual(["done"]);
});

test("after a wait of the address, right passwords begin no other", async () => {
  for (let guess = 0; guess < 55; guess++) {
    await codeOf("wrong", `user-${guess}`);
    it.now += guess < 49 ? 0 : HOUR;
  }
  const codes: string[] = [];
  for (let person = 0; person < 5; person++) codes.push(await codeOf("Secret-1"));
  expect(codes).toEqual(["done", "done", "done", "done", "done"]);
});

test("who goes on guessing from one address has 50 guesses at once, and then some 50 a day", async () => {
  let looked = 0;
  for (let minute = 0; minute < 24 * 60; minute++) {
    if ((await codeOf("wrong", `user-${minute}`)) === "AuthenticationFailed") looked++;
    it.now += 60_000;
  }
  expect(looked).toBeGreaterThan(60);
  expect(looked).toBeLessThan(110);
});

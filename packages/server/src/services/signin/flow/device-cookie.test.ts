import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { ringForTests } from "../../../credentials/testing/rings.ts";
import { deviceCookie, knownDevice } from "./device-cookie.ts";

const seals = ringForTests();
const add = (identity: string, cookie?: string, browser = "browser") =>
  deviceCookie(seals, { cookie, browser }, { identity, by: "second-factor" }, randomBytes);
const find = (identity: string, cookie: string | undefined, browser = "browser", ring = seals) =>
  knownDevice(ring, { cookie, browser }, identity)?.counter;

test("a browser is known for whom it signed in, and for nobody else", () => {
  const cookie = add("alice");
  expect(cookie).toMatch(/^[\w-]+$/);
  expect(find("alice", cookie)).toMatch(/^[\w-]{22}$/);
  expect(find("alice", cookie)).toBe(find("alice", cookie));
  expect(find("bob", cookie)).toBeUndefined();
  expect(find("alice", undefined)).toBeUndefined();
});

test("each time it has another counter; others keep theirs", () => {
  const first = add("alice");
  const second = add("bob", first);
  const third = add("bob", second);
  expect(find("alice", third)).toBe(find("alice", first));
  expect(find("bob", third)).not.toBe(find("bob", second));
});

test("of more than five people the last five are known, in a cookie that any browser keeps", () => {
  let cookie: string | undefined;
  for (const name of ["a", "b", "c", "d", "e", "f", "a"]) cookie = add(name, cookie);
  expect(["a", "b", "c", "d", "e", "f"].map((name) => find(name, cookie) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
    true,
    true,
  ]);
  expect(cookie?.length).toBeLessThan(1000);
});

test("a cookie of another browser, of another server, or made up, is none", () => {
  const cookie = add("alice");
  expect(find("alice", cookie, "another")).toBeUndefined();
  expect(find("alice", cookie, "browser", ringForTests())).toBeUndefined();
  for (const text of ["", "x", "a.b", "%", `${cookie}A`, cookie.slice(4), "A".repeat(100_000)])
    expect(find("alice", text)).toBeUndefined();
  expect(find("alice", add("alice", "rubbish"))).toBeDefined();
});

test("it is said by what a browser is known", () => {
  const byMail = deviceCookie(
    seals,
    { cookie: add("bob"), browser: "browser" },
    { identity: "alice", by: "password" },
    randomBytes,
  );
  const found = (identity: string) =>
    knownDevice(seals, { cookie: byMail, browser: "browser" }, identity)?.by;
  expect(["alice", "bob", "eve"].map(found)).toEqual(["password", "second-factor", undefined]);
});

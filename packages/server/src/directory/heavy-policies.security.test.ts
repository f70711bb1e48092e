// The attack: white space counts for none of the quotas of policies. Someone who administers one account makes users and groups whose
// policies are hundreds of documents of 131,000 characters, nearly all of them spaces, and lets each user send one request. The server
// keeps what it read of each of them in memory, up to so many users, until it has none left; for all accounts.
import { beforeEach, expect, it } from "vitest";
import type { ChangeHandler } from "../storage/storage.ts";
import { createCache } from "./cache.ts";
import { requireInlinePolicySize } from "./policy-documents.ts";

let handlers: ChangeHandler[];
const feed = {
  healthy: true,
  subscribe(handler: ChangeHandler) {
    handlers.push(handler);
    return () => undefined;
  },
};
beforeEach(() => {
  handlers = [];
});

function weighed(most: number) {
  const cache = createCache<string | undefined>(feed, 100, { of: (text) => text?.length ?? 0, most });
  const reads: string[] = [];
  const get = (key: string, value: string) =>
    cache.get(key, async () => {
      reads.push(key);
      return { value, subjects: [key] };
    });
  return { get, reads };
}

it("keeps no more than so many characters, and lets the least recently used go first", async () => {
  const { get, reads } = weighed(10);
  await get("a", "1234");
  await get("b", "1234");
  await get("a", "1234");
  await get("c", "1234");
  expect(reads.splice(0)).toEqual(["a", "b", "c"]);
  await get("a", "1234");
  await get("c", "1234");
  expect(reads.splice(0)).toEqual([]);
  await get("b", "1234");
  expect(reads.splice(0)).toEqual(["b"]);
});

it("does not keep what is too long by itself, and nothing else goes for it", async () => {
  const { get, reads } = weighed(10);
  await get("a", "1234");
  await get("long", "12345678901");
  await get("long", "12345678901");
  await get("a", "1234");
  expect(reads).toEqual(["a", "long", "long"]);
});

it("has room again for what a change has ended", async () => {
  const { get, reads } = weighed(10);
  for (let turn = 0; turn < 5; turn++) {
    await get("a", "12345678");
    for (const handler of handlers) handler(turn === 3 ? "everything" : [{ accountId: "1", subject: "a" }]);
  }
  await get("b", "12345678");
  await get("b", "12345678");
  expect(reads).toEqual(["a", "a", "a", "a", "a", "b"]);
});

it("refuses inline policies whose white space is too much", () => {
  const spaces = " ".repeat(131_072);
  const refusal = {
    code: "LimitExceeded",
    message: expect.stringContaining("white space included") as unknown,
  };
  expect(() => requireInlinePolicySize("group", "g", [spaces])).not.toThrow();
  expect(() => requireInlinePolicySize("group", "g", [spaces, "{}"])).toThrow(
    expect.objectContaining(refusal),
  );
});

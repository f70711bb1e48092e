import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../storage.ts";
import { decodeChanges, encodeChanges } from "./notifications.ts";
import { anyCharacter } from "../../testing/any-character.ts";

const changes = fc.array(
  fc.record({
    accountId: fc.string({ maxLength: 12 }),
    subject: fc.string({ unit: anyCharacter, maxLength: 900 }),
  }),
  { maxLength: 60 },
);

describe("notifications", () => {
  it("say the same changes in the same order, or everything, in payloads that PostgreSQL takes", () => {
    fc.assert(
      fc.property(changes, (announced) => {
        const payloads = encodeChanges("node", announced);
        for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
        const decoded = payloads.map(decodeChanges);
        for (const { node } of decoded) expect(node).toBe("node");
        const heard = decoded.flatMap<unknown>((one) => one.changes);
        expect(heard.includes("everything") ? announced : heard).toEqual(announced);
      }),
    );
  });

  it("are batched while that is less work than forgetting everything", () => {
    const many = (count: number): Change[] =>
      Array.from({ length: count }, (_, i) => ({
        accountId: "000000000001",
        subject: `user:${i.toString()}`,
      }));
    expect(encodeChanges("node", [])).toEqual([]);
    expect(encodeChanges("node", many(100))).toHaveLength(1);
    expect(encodeChanges("node", many(1_000)).length).toBeGreaterThan(1);
    expect(encodeChanges("node", many(100_000))).toEqual(['["node"]']);
  });

  it.each(["", "{}", "[", "null", "[1]", '["node", 1]', '["node", ["1"]]', '["node", ["1", 2]]'])(
    "that cannot be read (%j) may have meant everything, from anyone",
    (payload) => {
      expect(decodeChanges(payload)).toEqual({ changes: "everything" });
    },
  );
});

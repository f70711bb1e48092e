import { describe, expect, it } from "vitest";
import { openMessage, sealMessage } from "./authorization-message.ts";
import { ringForTests } from "./testing/rings.ts";

const MESSAGE = { accountId: "123456789012", text: JSON.stringify({ allowed: false, explicitDeny: true }) };

describe("an encoded authorization message", () => {
  it("says whose it is and what was decided, to this installation", () => {
    const ring = ringForTests();
    expect(openMessage(ring, sealMessage(ring, MESSAGE))).toEqual(MESSAGE);
    expect(openMessage(ringForTests(), sealMessage(ring, MESSAGE))).toBeUndefined();
  });

  it("says nothing to who is refused", () => {
    const encoded = sealMessage(ringForTests(), MESSAGE);
    expect(Buffer.from(encoded, "base64").toString("latin1")).not.toMatch(
      /allowed|explicitDeny|123456789012/,
    );
  });

  it("is short enough for DecodeAuthorizationMessage, also for a long text", () => {
    const ring = ringForTests();
    const text = JSON.stringify(Array.from({ length: 300 }, (_, i) => ({ statement: i, effect: "DENY" })));
    const encoded = sealMessage(ring, { ...MESSAGE, text });
    expect(encoded.length).toBeLessThan(10_240);
    expect(openMessage(ring, encoded)?.text).toBe(text);
  });

  it.each(["", "AAAA", "not base64!", "A".repeat(20_000)])("is none: %j", (encoded) => {
    expect(openMessage(ringForTests(), encoded)).toBeUndefined();
  });
});

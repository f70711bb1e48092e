import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AssociatedData, encodeAssociatedData, type Purpose } from "./associated-data.ts";
import { createKeyRing } from "./key-ring.ts";
import { ringForTests } from "./testing/rings.ts";

const BELONGING: AssociatedData = { purpose: "access-key-secret", accountId: "1", recordId: "AKIA" };

describe("a key ring", () => {
  it("opens what it sealed, as what it was sealed as", () => {
    const ring = ringForTests();
    fc.assert(
      fc.property(fc.uint8Array(), (plaintext) => {
        expect(ring.open(ring.seal(plaintext, BELONGING), BELONGING)).toEqual(Buffer.from(plaintext));
      }),
    );
    expect(ring.open(ring.seal("Zoë", BELONGING), BELONGING)?.toString()).toBe("Zoë");
  });

  it("seals the same text differently each time", () => {
    const ring = ringForTests();
    expect(ring.seal("secret", BELONGING)).not.toBe(ring.seal("secret", BELONGING));
  });

  it("seals with the current data key, and opens with any that it has", () => {
    const keys = [randomBytes(32), randomBytes(32)];
    let current = 0;
    const ring = createKeyRing({
      find: (version) => keys[version],
      current: () => ({ version: current, key: keys[current] ?? randomBytes(32) }),
      randomBytes,
    });
    const old = ring.seal("old", BELONGING);
    current = 1;
    const young = ring.seal("young", BELONGING);
    expect(ring.open(old, BELONGING)?.toString()).toBe("old");
    expect(ring.open(young, BELONGING)?.toString()).toBe("young");
    keys.shift();
    expect(ring.open(young, BELONGING)).toBeUndefined();
    expect(ring.derive(young, "session-token")).toBeUndefined();
  });

  it("derives the same bytes from the same sealed value, and others for another purpose or ring", () => {
    const ring = ringForTests();
    const sealed = ring.seal("x", BELONGING);
    const derived = ring.derive(sealed, "session-token");
    expect(derived).toHaveLength(32);
    expect(ring.derive(sealed, "session-token")).toEqual(derived);
    expect(ring.derive(sealed, "access-key-secret")).not.toEqual(derived);
    expect(ringForTests().derive(sealed, "session-token")).not.toEqual(derived);
    expect(ring.derive(ring.seal("x", BELONGING), "session-token")).not.toEqual(derived);
  });

  it("digests the same text to the same bytes, and to others for another purpose or ring", () => {
    const ring = ringForTests();
    const digest = ring.digest("Zoë", "sign-in-identity");
    expect(digest).toHaveLength(32);
    expect(ring.digest("Zoë", "sign-in-identity")).toEqual(digest);
    expect(ring.digest("Zoe", "sign-in-identity")).not.toEqual(digest);
    expect(ring.digest("Zoë", "sign-in-device")).not.toEqual(digest);
    expect(ringForTests().digest("Zoë", "sign-in-identity")).not.toEqual(digest);
  });
});

it("encodes no two different belongings alike", () => {
  const belonging = fc.record({
    purpose: fc.constantFrom<Purpose>("access-key-secret", "session-token"),
    accountId: fc.string({ maxLength: 4 }),
    recordId: fc.string({ maxLength: 4 }),
  });
  fc.assert(
    fc.property(belonging, belonging, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(encodeAssociatedData(one).equals(encodeAssociatedData(other))).toBe(same);
    }),
    {
      examples: [
        [
          { ...BELONGING, accountId: "1", recordId: "23" },
          { ...BELONGING, accountId: "12", recordId: "3" },
        ],
      ],
    },
  );
});

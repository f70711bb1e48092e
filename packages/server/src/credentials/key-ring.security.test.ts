// Attack: someone who can write to the database, but has no key, moves a sealed secret to another row (the administrator's
// secret under the id of a key of their own, so that a secret they know signs as someone else, or the reverse), copies it
// from another account or another installation, or alters it. Each must open as nothing.
import { describe, expect, it } from "vitest";
import type { AssociatedData } from "./associated-data.ts";
import { ringForTests } from "./testing/rings.ts";

const OWN: AssociatedData = {
  purpose: "access-key-secret",
  accountId: "111111111111",
  recordId: "AKIAQ000000000000001",
};

describe("a sealed secret", () => {
  const ring = ringForTests();
  const sealed = ring.seal("wJalrXUtnFEMI", OWN);

  it.each<[string, AssociatedData]>([
    ["another row", { ...OWN, recordId: "AKIAQ000000000000002" }],
    ["another account", { ...OWN, accountId: "222222222222" }],
    ["another purpose", { ...OWN, purpose: "session-token" }],
    ["a boundary moved by a character", { ...OWN, accountId: "11111111111", recordId: `1${OWN.recordId}` }],
  ])("does not open in %s", (_where, belonging) => {
    expect(ring.open(sealed, belonging)).toBeUndefined();
  });

  it("does not open in another installation", () => {
    expect(ringForTests().open(sealed, OWN)).toBeUndefined();
  });

  it("does not open with any bit flipped, in header, nonce, ciphertext or tag", () => {
    const bytes = Buffer.from(sealed, "base64");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(ring.open(flipped.toString("base64"), OWN)).toBeUndefined();
    }
    expect(ring.open(sealed, OWN)?.toString()).toBe("wJalrXUtnFEMI");
  });

  it("does not open cut short, made longer, or written in another way", () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(ring.open(sealed.slice(0, length), OWN)).toBeUndefined();
    }
    const urlSafe = sealed.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const rewritten = [
      `${sealed}=`,
      `${sealed}AAAA`,
      ` ${sealed}`,
      `${sealed}\n`,
      `\u0000${sealed}`,
      `${urlSafe}!`,
    ];
    for (const text of rewritten) expect(ring.open(text, OWN)).toBeUndefined();
  });
});

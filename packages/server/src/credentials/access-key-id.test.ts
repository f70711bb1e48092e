import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountIdOfAccessKeyId, createAccessKeyId, createUniqueId } from "./access-key-id.ts";

const accountIds = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => id.toString().padStart(12, "0"));

describe("access key ids", () => {
  it("have 20 characters and say their account", () => {
    fc.assert(
      fc.property(accountIds, fc.constantFrom("AKIA" as const, "ASIA" as const), (accountId, prefix) => {
        const id = createAccessKeyId(prefix, accountId, randomBytes);
        expect(id).toMatch(/^A[KS]IA[A-Z2-7]{16}$/);
        expect(id.startsWith(prefix)).toBe(true);
        expect(accountIdOfAccessKeyId(id)).toBe(accountId);
      }),
    );
  });

  it("say it where AWS's do: in the first six bytes, between the highest bit and the lowest seven", () => {
    fc.assert(
      fc.property(accountIds, (accountId) => {
        const id = createAccessKeyId("AKIA", accountId, randomBytes);
        const digits = Array.from(id.slice(4), (c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c));
        const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
        const sixBytes = BigInt(`0b${bits.slice(0, 48)}`);
        expect((sixBytes & 0x7f_ff_ff_ff_ff_80n) >> 7n).toBe(BigInt(accountId));
      }),
    );
  });

  it("differ by chance alone for the same account", () => {
    const ids = new Set(
      Array.from({ length: 1_000 }, () => createAccessKeyId("AKIA", "123456789012", randomBytes)),
    );
    expect(ids.size).toBe(1_000);
    expect(createAccessKeyId("ASIA", "123456789012", (size) => new Uint8Array(size))).toBe(
      createAccessKeyId("ASIA", "123456789012", (size) => new Uint8Array(size)),
    );
  });

  it("are made for account ids only", () => {
    expect(() => createAccessKeyId("AKIA", "12345678901", randomBytes)).toThrow("12 digits");
    expect(() => createAccessKeyId("AKIA", "1234567890123", randomBytes)).toThrow("12 digits");
  });

  it.each([
    ["", "nothing"],
    ["AKIAIOSFODNN7EXAMPLE", "an id older than the scheme"],
    ["AKIA777777777777777", "19 characters"],
    ["AKIA77777777777777777", "21 characters"],
    ["AIDA7777777777777777", "another prefix"],
    ["akiaq777777777777777", "lower case"],
    ["AKIAQ77777777777777=", "a foreign character"],
    ["AKIA7777777777777777", "more than 12 digits"],
  ])("%j says no account: %s", (id) => {
    expect(accountIdOfAccessKeyId(id)).toBeUndefined();
  });
});

describe("unique ids", () => {
  it("have 21 characters and the prefix of their kind", () => {
    for (const prefix of ["AIDA", "AROA", "AGPA", "ANPA", "AIPA"] as const) {
      expect(createUniqueId(prefix, randomBytes)).toMatch(new RegExp(`^${prefix}[A-Z2-7]{17}$`));
    }
  });

  it("never come twice", () => {
    const ids = new Set(Array.from({ length: 1_000 }, () => createUniqueId("AIDA", randomBytes)));
    expect(ids.size).toBe(1_000);
  });
});

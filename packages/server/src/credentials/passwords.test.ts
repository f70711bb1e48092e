import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createPasswords, TooManyPasswordsError } from "./passwords.ts";
import { formatPhc, parsePhc } from "./phc.ts";

const passwords = createPasswords(randomBytes);
let hash = "";
beforeAll(async () => {
  hash = await passwords.hash("correct horse");
});

describe("passwords", () => {
  it("are kept as argon2id with the parameters of OWASP, and never in clear", () => {
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(hash).not.toContain("correct");
  });

  it("are salted: the same one is kept differently each time", async () => {
    expect(await passwords.hash("correct horse")).not.toBe(hash);
  });

  it("are told from others, also with characters beyond ASCII", async () => {
    expect(await passwords.verify("correct horse", hash)).toBe(true);
    for (const wrong of ["", "correct hors", "correct horse ", "Correct horse", "correct h\u00f6rse"]) {
      expect(await passwords.verify(wrong, hash)).toBe(false);
    }
    const other = await passwords.hash("Pässwörd 🦊");
    expect(await passwords.verify("Pässwörd 🦊", other)).toBe(true);
  });

  it("are verified by the parameters that they were hashed with", async () => {
    // From the tests of the reference implementation (P-H-C/phc-winner-argon2, src/test.c).
    const vector = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await passwords.verify("password", vector)).toBe(true);
    expect(await passwords.verify("Password", vector)).toBe(false);
  });

  it("of absurd length are refused before any work", async () => {
    const long = "x".repeat(513);
    await expect(passwords.hash(long)).rejects.toThrow(RangeError);
    expect(await passwords.verify(long, hash)).toBe(false);
  });
});

describe("parsePhc", () => {
  it("reads what formatPhc wrote", () => {
    const value = { memory: 4_096, passes: 3, parallelism: 4, salt: randomBytes(16), tag: randomBytes(32) };
    expect(parsePhc(formatPhc(value))).toEqual(value);
  });

  it.each([
    "",
    "correct horse",
    "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=19456,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=19456,t=2,p=1$$",
  ])("refuses %j", (text) => {
    expect(parsePhc(text)).toBeUndefined();
  });
});

describe("a flood of sign-ins", () => {
  it("is turned away before it eats the memory, and leaves the rest working", async () => {
    const flooded = createPasswords(randomBytes);
    const cheap = formatPhc({
      memory: 8,
      passes: 1,
      parallelism: 1,
      salt: randomBytes(16),
      tag: randomBytes(32),
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, () => flooded.verify("guess", cheap)),
    );
    const turnedAway = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(turnedAway).toHaveLength(34);
    expect(turnedAway.every((reason) => reason instanceof TooManyPasswordsError)).toBe(true);
    expect(await flooded.verify("guess", cheap)).toBe(false);
  });
});

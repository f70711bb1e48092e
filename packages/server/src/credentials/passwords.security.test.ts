// Attack: user names are told apart by the time that a refusal takes, because only an existing user costs a hash. Without a
// hash to compare with, the same work must be done, whatever the password is: even a guess of the stand-in's own bytes.
import type * as Crypto from "node:crypto";
import { beforeEach, expect, it, vi } from "vitest";

const { algorithm } = vi.hoisted(() => ({ algorithm: vi.fn<(work: object) => void>() }));
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof Crypto>();
  const argon2: typeof Crypto.argon2 = (name, parameters, callback) => {
    const { memory, passes, parallelism, tagLength } = parameters;
    algorithm({ name, memory, passes, parallelism, tagLength });
    // The real work, so that the answer is real too.
    crypto.argon2(name, parameters, callback);
  };
  return { ...crypto, argon2 };
});
const { createPasswords } = await import("./passwords.ts");

beforeEach(() => algorithm.mockClear());

it("does the same work for a user that does not exist", async () => {
  const passwords = createPasswords((size) => new Uint8Array(size));
  const hash = await passwords.hash("right");
  algorithm.mockClear();
  expect(await passwords.verify("wrong", hash)).toBe(false);
  expect(await passwords.verify("wrong", undefined)).toBe(false);
  // A malformed row is no other case.
  expect(await passwords.verify("wrong", "$argon2id$broken")).toBe(false);
  const [forUser, forNobody, forBroken] = algorithm.mock.calls;
  expect(forUser).toBeDefined();
  expect(forNobody).toEqual(forUser);
  expect(forBroken).toEqual(forUser);
});

it("lets nobody in as nobody", async () => {
  const passwords = createPasswords((size) => new Uint8Array(size));
  expect(await passwords.verify("", undefined)).toBe(false);
});

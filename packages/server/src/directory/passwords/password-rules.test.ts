import { describe, expect, test } from "vitest";
import type { PasswordPolicyRow } from "../../storage/schema/passwords-and-mfa.ts";
import { passwordViolation } from "./password-rules.ts";

const ACCOUNT = { name: "Example-Corp1", email: "Root1@example.test" };
const LAX: PasswordPolicyRow = {
  account_id: "111122223333",
  minimum_length: 6,
  require_symbols: 0,
  require_numbers: 0,
  require_uppercase: 0,
  require_lowercase: 0,
  allow_change: 0,
  max_age: null,
  reuse_prevention: null,
  hard_expiry: null,
};
const check = (password: string, policy?: PasswordPolicyRow) => passwordViolation(password, policy, ACCOUNT);

describe("without a policy of the account", () => {
  const VAGUE = "Password does not conform to the account password policy.";
  test.each([
    ["Secret-1", undefined],
    ["SECRET-1", undefined],
    ["secret12-", undefined],
    ["Secret12", undefined],
    ["Secret-", "Password should have a minimum length of 8"],
    ["secret12", VAGUE],
    ["secret--", VAGUE],
    // What is not among the symbols counts for no type.
    ["secret1 ;é", VAGUE],
    ["example-corp1", VAGUE],
    ["ROOT1@EXAMPLE.TEST", VAGUE],
  ])("%s", (password, violation) => {
    expect(check(password)).toBe(violation);
  });
});

describe("with one", () => {
  test.each([
    [{ minimum_length: 10 }, "123456789", "Password should have a minimum length of 10"],
    [{ minimum_length: 10 }, "1234567890", undefined],
    [{ require_uppercase: 1 }, "äÖ1-abc", "Password should have at least one uppercase letter"],
    [{ require_lowercase: 1 }, "ABC123-", "Password should have at least one lowercase letter"],
    [{ require_numbers: 1 }, "abc²³DEF", "Password should have at least one number"],
    [{ require_symbols: 1 }, 'abc;:,."?/~`<>\\', "Password should have at least one symbol"],
    [
      { require_uppercase: 1, require_lowercase: 1, require_numbers: 1, require_symbols: 1 },
      "aB3|ef",
      undefined,
    ],
    [{}, "aaaaaa", undefined],
  ])("%j: %s", (settings, password, violation) => {
    expect(check(password, { ...LAX, ...settings })).toBe(violation);
  });

  test.each(Array.from("!@#$%^&*()_+-=[]{}|'"))("%s is a symbol", (symbol) => {
    expect(check(`abcde${symbol}`, { ...LAX, require_symbols: 1 })).toBeUndefined();
  });
});

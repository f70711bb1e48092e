import { expect, test } from "vitest";
import type { PasswordRules } from "../api/types.ts";
import { checkRules, reuseRule, ROOT_RULES } from "./password-rules.ts";

const NONE: PasswordRules = {
  minimumLength: 6,
  symbols: false,
  numbers: false,
  uppercase: false,
  lowercase: false,
  kinds: 1,
  reuse: 0,
};
const ALL = { ...NONE, symbols: true, numbers: true, uppercase: true, lowercase: true };

const met = (password: string, rules: PasswordRules = ALL) =>
  checkRules(password, rules).map((check) => check.met);

test("each kind of character that the policy asks for is a rule of its own", () => {
  expect(checkRules("", ALL)).toHaveLength(5);
  expect(met("")).toEqual([false, false, false, false, false]);
  expect(met("A")).toEqual([false, true, false, false, false]);
  expect(met("aA1|xx")).toEqual([true, true, true, true, true]);
});

test.each("!@#$%^&*()_+-=[]{}|'".split(""))("%s is a symbol", (symbol) => {
  expect(met(symbol).at(-1)).toBe(true);
});

test.each('"~`;:,.<>/?\\ ä€'.split(""))("%s is none", (letter) => {
  expect(met(letter).at(-1)).toBe(false);
});

test("letters and numbers are those of ASCII", () => {
  expect(met("ÄÖÜäöü٣")).toEqual([true, false, false, false, false]);
});

test("what the policy does not ask for is no rule", () => {
  expect(checkRules("secret", NONE)).toEqual([{ text: "6 to 128 characters", met: true }]);
  expect(met("x".repeat(129), NONE)).toEqual([false]);
});

test("three of four kinds are enough where the policy counts them", () => {
  expect(met("password1", ROOT_RULES).at(-1)).toBe(false);
  expect(met("Password1", ROOT_RULES).at(-1)).toBe(true);
  expect(met("password1!", ROOT_RULES).at(-1)).toBe(true);
});

test.each([
  [0, undefined],
  [1, "Not your present password"],
  [24, "None of your last 24 passwords"],
])("reuse of %s: %s", (reuse, words) => {
  expect(reuseRule({ ...NONE, reuse })).toBe(words);
});

import type { PasswordRules } from "../api/types.ts";

/** One rule, in words, and whether a password keeps it. */
export interface RuleCheck {
  readonly text: string;
  readonly met: boolean;
}

// The kinds of characters, and the longest password: IAM User Guide, "Set an account password policy for IAM users".
const UPPERCASE = /[A-Z]/u;
const LOWERCASE = /[a-z]/u;
const NUMBER = /[0-9]/u;
const SYMBOL = /[!@#$%^&*()_+\-=[\]{}|']/u;
const LONGEST = 128;

const KINDS = [UPPERCASE, LOWERCASE, NUMBER, SYMBOL];

/** What root users' passwords have to be, as accounts without a policy of their own ask of all. */
export const ROOT_RULES: PasswordRules = Object.freeze({
  minimumLength: 8,
  symbols: false,
  numbers: false,
  uppercase: false,
  lowercase: false,
  kinds: 3,
  reuse: 0,
});

/** The rules that can be checked before the server is asked, in the order in which they are told. */
export function checkRules(password: string, rules: PasswordRules): readonly RuleCheck[] {
  const { minimumLength, kinds } = rules;
  const checks: readonly (readonly [boolean, string, boolean])[] = [
    [
      true,
      `${minimumLength} to ${LONGEST} characters`,
      password.length >= minimumLength && password.length <= LONGEST,
    ],
    [rules.uppercase, "At least one uppercase letter (A-Z)", UPPERCASE.test(password)],
    [rules.lowercase, "At least one lowercase letter (a-z)", LOWERCASE.test(password)],
    [rules.numbers, "At least one number (0-9)", NUMBER.test(password)],
    [rules.symbols, "At least one symbol: ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '", SYMBOL.test(password)],
    [
      kinds > 1,
      `At least ${kinds} of these: uppercase letters, lowercase letters, numbers, symbols`,
      KINDS.filter((kind) => kind.test(password)).length >= kinds,
    ],
  ];
  return checks.filter(([asked]) => asked).map(([, text, met]) => ({ text, met }));
}

/** What only the server can check, in words; undefined when there is nothing of that kind. */
export function reuseRule({ reuse }: PasswordRules): string | undefined {
  if (reuse === 0) return undefined;
  return reuse === 1 ? "Not your present password" : `None of your last ${reuse} passwords`;
}

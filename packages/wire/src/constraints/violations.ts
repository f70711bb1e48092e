import { senderError, type WireError } from "../errors/wire-error.ts";
import type { Protocol } from "../service.ts";

/** One value that breaks a rule of the model. */
export interface Violation {
  /** From the input down, as AWS writes it: userName, tags.1.member.key. */
  readonly path: string;
  /** The value as AWS prints it; undefined where it may not be repeated. */
  readonly value: string | undefined;
  /** "Member must ..." */
  readonly rule: string;
}

/** More than a person reads; the rest is not looked for. */
export const mostViolations = 50;

/** A value is repeated in a message up to this many characters: an answer is not larger than its request. */
const longestEcho = 2048;

/**
 * The error that names all violations in AWS's words: "1 validation error detected: Value 'x' at 'userName' failed to
 * satisfy constraint: Member must ...". Sensitive values are not repeated: "Value at 'password' failed ...".
 *
 * Source: IAM API Reference and STS API Reference, "Common Errors" (ValidationError, 400); awsJson services declare
 * ValidationException.
 */
export function validationError(protocol: Protocol, violations: readonly Violation[]): WireError {
  const texts = violations.map(
    ({ path, value, rule }) =>
      `Value${value === undefined ? "" : ` ${value}`} at '${path}' failed to satisfy constraint: ${rule}`,
  );
  const count = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
  const code = protocol === "awsQuery" ? "ValidationError" : "ValidationException";
  return senderError(code, `${count} detected: ${texts.join("; ")}`);
}

/** A value in quotes, cut where it is too long to repeat. */
export function echo(text: string): string {
  return text.length > longestEcho ? `'${text.slice(0, longestEcho)}...'` : `'${text}'`;
}

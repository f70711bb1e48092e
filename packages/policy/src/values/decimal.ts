/** A decimal number kept exactly: `digits` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

// Long enough for every number a policy compares; short, so that no request can make the comparison expensive.
const MAX_LENGTH = 64;
const DECIMAL = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/;

/** Reads an integer or decimal number, exactly (no floating point); undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? "";
  const digits = BigInt((match[2] ?? "") + fraction);
  return { digits: match[1] === "-" ? -digits : digits, scale: fraction.length };
}

/** Negative when a is less than b, positive when it is greater, 0 when they are equal (also 1.0 and 1). */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.digits * 10n ** BigInt(scale - a.scale);
  const right = b.digits * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

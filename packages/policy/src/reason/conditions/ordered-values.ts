import type { Condition } from "../../policy.ts";
import { compareDecimals, type Decimal } from "../../values/decimal.ts";
import { valuesOfType } from "./value-kind.ts";

/** Requests are not read further. */
const LONGEST_NUMBER = 64;

/** A number below, between, above and at each that the conditions compare with; undefined when no request could hold one. */
export function numericValues(conditions: readonly Condition[]): readonly string[] | undefined {
  const bounds = valuesOfType(conditions, "decimal")
    .map(({ decimal }) => decimal)
    .toSorted(compareDecimals);
  const first = bounds[0];
  const last = bounds.at(-1);
  if (first === undefined || last === undefined) return ["1"];
  const between = bounds.flatMap((bound, index) => {
    const next = bounds[index + 1];
    return next === undefined || compareDecimals(bound, next) === 0 ? [] : [midway(bound, next)];
  });
  const texts = [plus(first, -1n), plus(last, 1n), ...bounds, ...between].map(decimalText);
  return texts.every((text) => text.length <= LONGEST_NUMBER) ? texts : undefined;
}

function plus({ digits, scale }: Decimal, whole: bigint): Decimal {
  return { digits: digits + whole * 10n ** BigInt(scale), scale };
}

/** A whole number where there is one, else halfway. */
function midway(a: Decimal, b: Decimal): Decimal {
  const next = { digits: floor(a) + 1n, scale: 0 };
  if (compareDecimals(next, b) < 0) return next;
  const scale = Math.max(a.scale, b.scale);
  const sum = a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale);
  return { digits: sum * 5n, scale: scale + 1 };
}

function floor({ digits, scale }: Decimal): bigint {
  const unit = 10n ** BigInt(scale);
  return digits >= 0n ? digits / unit : -((-digits + unit - 1n) / unit);
}

function decimalText({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

const SECOND = 1000;

/** The same for dates; a date is milliseconds since 1970, and between two that differ there is always one. */
export function dateValues(conditions: readonly Condition[]): readonly string[] {
  const bounds = valuesOfType(conditions, "date")
    .map(({ time }) => time)
    .toSorted((a, b) => a - b);
  const first = bounds[0];
  const last = bounds.at(-1);
  if (first === undefined || last === undefined) return ["2026-01-01T00:00:00Z"];
  const between = bounds.flatMap((bound, index) => {
    const next = bounds[index + 1];
    if (next === undefined || next === bound) return [];
    return [bound + SECOND < next ? bound + SECOND : (bound + next) / 2];
  });
  return [first - SECOND, last + SECOND, ...bounds, ...between].flatMap(dateText);
}

const YEAR_1 = Date.parse("0001-01-01T00:00:00Z");
const YEAR_9999 = Date.UTC(9999, 11, 31);

/** As text; none where no request can name the instant. */
function dateText(time: number): readonly string[] {
  if (time > YEAR_1 && time < YEAR_9999 && Number.isInteger(time)) {
    return [new Date(time).toISOString().replace(".000Z", "Z")];
  }
  const seconds = (time / SECOND).toFixed(9).replace(/\.?0+$/, "");
  return /^-?[0-9]{1,12}(?:\.[0-9]{1,9})?$/.test(seconds) ? [seconds] : [];
}

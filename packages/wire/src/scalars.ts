import type { TimestampFormat } from "./shapes/shape.ts";

const instant = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;
const epochSeconds = /^-?\d{1,12}(?:\.\d{1,9})?$/;
const earliest = Date.parse("0001-01-01T00:00:00.000Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** A timestamp as clients write it: RFC 3339 date-time, HTTP date (RFC 9110 section 5.6.7), or seconds since 1970. */
export function parseTimestamp(text: string): Date | undefined {
  if (epochSeconds.test(text)) return dateOf(Math.round(Number(text) * 1000));
  const parts = instant.exec(text);
  if (parts === null) return parseHttpDate(text);
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = "",
    sign,
    offsetHour = "0",
    offsetMinute = "0",
  ] = parts;
  const local = new Date(0);
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // 31 April would become 1 May.
  if (local.getUTCMonth() !== Number(month) - 1 || local.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  local.setUTCHours(
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, "0").slice(0, 3)),
  );
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return dateOf(local.getTime() + (sign === "-" ? offset : -offset));
}

/** Seconds since 1970, with or without a fraction. */
export function timestampOfSeconds(seconds: number): Date | undefined {
  return dateOf(Math.round(seconds * 1000));
}

function parseHttpDate(text: string): Date | undefined {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const date = dateOf(milliseconds);
  // Date.parse takes much more than HTTP dates: only what is written back the same counts.
  return date?.toUTCString() === text ? date : undefined;
}

function dateOf(milliseconds: number): Date | undefined {
  return milliseconds >= earliest && milliseconds <= latest ? new Date(milliseconds) : undefined;
}

/** A timestamp as text; what is finer than `precision` is cut off, except from seconds since 1970. */
export function formatTimestamp(
  date: Date,
  format: TimestampFormat,
  precision: "seconds" | "milliseconds",
): string {
  switch (format) {
    case "date-time":
      return precision === "seconds"
        ? `${date.toISOString().slice(0, 19)}Z`
        : date.toISOString().replace(".000Z", "Z");
    case "http-date":
      return date.toUTCString();
    case "epoch-seconds":
      return String(date.getTime() / 1000);
  }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Base64 with padding (RFC 4648 section 4); undefined for anything else. */
export function parseBase64(text: string): Uint8Array | undefined {
  return base64.test(text) ? new Uint8Array(Buffer.from(text, "base64")) : undefined;
}

/** Base64 with padding (RFC 4648 section 4). */
export function formatBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

const integerRanges = {
  integer: [-(2 ** 31), 2 ** 31 - 1],
  long: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
} as const;

/**
 * Whether a number can be the value of a shape of this type: integers are whole and have 32 bits, longs are whole and
 * at most 2^53 - 1 in size, since larger ones cannot be told apart. Without a known type: any finite number.
 */
export function isNumberOf(type: string | undefined, value: number): boolean {
  if (type === "integer" || type === "long") {
    const [least, greatest] = integerRanges[type];
    return Number.isInteger(value) && value >= least && value <= greatest;
  }
  return Number.isFinite(value);
}

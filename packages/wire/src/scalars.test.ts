import { describe, expect, test } from "vitest";

import {
  formatBase64,
  formatTimestamp,
  isNumberOf,
  parseBase64,
  parseTimestamp,
  timestampOfSeconds,
} from "./scalars.ts";

describe("timestamps", () => {
  test.each([
    ["2026-01-31T23:59:59Z", "2026-01-31T23:59:59.000Z"],
    ["2026-01-31T23:59:59.5Z", "2026-01-31T23:59:59.500Z"],
    ["2026-01-31T23:59:59.123456789Z", "2026-01-31T23:59:59.123Z"],
    ["2026-02-01T01:30:00+01:30", "2026-02-01T00:00:00.000Z"],
    ["2026-01-31T22:30:00-01:30", "2026-02-01T00:00:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00.000Z"],
    ["1767225600", "2026-01-01T00:00:00.000Z"],
    ["1767225600.25", "2026-01-01T00:00:00.250Z"],
    ["-1", "1969-12-31T23:59:59.000Z"],
    ["Thu, 01 Jan 2026 00:00:00 GMT", "2026-01-01T00:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(expected);
  });

  test.each([
    "",
    "now",
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:61Z",
    "2026-01-01T00:00:00+25:00",
    "0000-01-01T00:00:00Z",
    "+12026-01-01T00:00:00Z",
    "999999999999",
    "1e9",
    "NaN",
    "Thu, 01 Jan 2026",
    "Fri, 01 Jan 2026 00:00:00 GMT",
    "1767225600 ",
  ])("refuses %j", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test("seconds beyond the calendar are refused", () => {
    expect(timestampOfSeconds(1e300)).toBeUndefined();
    expect(timestampOfSeconds(Number.NaN)).toBeUndefined();
  });

  test("are written in each format", () => {
    const date = new Date("2026-01-31T23:59:59.250Z");
    expect(formatTimestamp(date, "date-time", "seconds")).toBe("2026-01-31T23:59:59Z");
    expect(formatTimestamp(date, "date-time", "milliseconds")).toBe("2026-01-31T23:59:59.250Z");
    expect(formatTimestamp(new Date(0), "date-time", "milliseconds")).toBe("1970-01-01T00:00:00Z");
    expect(formatTimestamp(date, "http-date", "seconds")).toBe("Sat, 31 Jan 2026 23:59:59 GMT");
    expect(formatTimestamp(date, "epoch-seconds", "milliseconds")).toBe("1769903999.25");
  });
});

describe("base64", () => {
  test("reads what it writes", () => {
    const bytes = Uint8Array.from([0, 255, 16, 254]);
    expect(parseBase64(formatBase64(bytes))).toEqual(bytes);
    expect(parseBase64("")).toEqual(new Uint8Array());
  });

  test.each(["A", "AA", "AA=", "AAAA=", "A===", "_-8=", "AA==\n", "AAAA AAAA", "é==="])(
    "refuses %j",
    (text) => {
      expect(parseBase64(text)).toBeUndefined();
    },
  );
});

test.each([
  ["integer", 2147483647, true],
  ["integer", 2147483648, false],
  ["integer", 1.5, false],
  ["long", 2147483648, true],
  ["long", 2 ** 53, false],
  ["double", 1.5, true],
  ["double", Number.POSITIVE_INFINITY, false],
  [undefined, Number.NaN, false],
])("%s %d: %s", (type, value, expected) => {
  expect(isNumberOf(type, value)).toBe(expected);
});

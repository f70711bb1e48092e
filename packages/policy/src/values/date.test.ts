import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDate } from "./date.ts";

test("reads what toISOString writes", () => {
  const date = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(date, (one) => {
      expect(parseDate(one.toISOString())).toBe(one.getTime());
    }),
  );
});

test.each([
  ["2026", Date.UTC(2026, 0)],
  ["2026-03", Date.UTC(2026, 2)],
  ["2026-03-04", Date.UTC(2026, 2, 4)],
  ["2026-03-04T05:06Z", Date.UTC(2026, 2, 4, 5, 6)],
  ["2026-03-04T05:06:07", Date.UTC(2026, 2, 4, 5, 6, 7)],
  ["2026-03-04T05:06:07.5Z", Date.UTC(2026, 2, 4, 5, 6, 7, 500)],
  ["2026-03-04T05:06:07+02:30", Date.UTC(2026, 2, 4, 2, 36, 7)],
  ["2026-03-04T05:06:07-0230", Date.UTC(2026, 2, 4, 7, 36, 7)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["0", 0],
  ["1767225600", Date.UTC(2026, 0)],
  ["1767225600.25", Date.UTC(2026, 0) + 250],
  ["-1", -1000],
])("%s", (text, time) => {
  expect(parseDate(text)).toBe(time);
});

test.each([
  "",
  "soon",
  "2026-13",
  "2026-00",
  "2026-02-30",
  "2025-02-29",
  "2026-1-1",
  "2026-01-01T24:00Z",
  "2026-01-01T00:60Z",
  "2026-01-01T00:00:00+24:00",
  "2026-01-01 00:00:00",
  "2026-01-01T00:00:00z",
  "2026-01-01*",
  "1e9",
  "Thu, 01 Jan 2026",
  "1767225600000000",
])("%j is no date", (text) => {
  expect(parseDate(text)).toBeUndefined();
});

import { describe, expect, test } from "vitest";
import { formatIsoBasic, parseHttpDate, parseIsoBasic } from "./timestamp.ts";

describe("dates in ISO 8601 basic format", () => {
  test("are read and written", () => {
    expect(parseIsoBasic("20150830T123600Z")).toBe(Date.UTC(2015, 7, 30, 12, 36));
    expect(formatIsoBasic(Date.UTC(2015, 7, 30, 12, 36))).toBe("20150830T123600Z");
    expect(parseIsoBasic("20240229T235959Z")).toBe(Date.UTC(2024, 1, 29, 23, 59, 59));
  });

  test.each([
    "",
    "20150830T123600",
    "20150830t123600z",
    "2015-08-30T12:36:00Z",
    "20150231T000000Z",
    "20230229T000000Z",
    "21000229T000000Z",
    "20151301T000000Z",
    "20150001T000000Z",
    "20150100T000000Z",
    "20150101T240000Z",
    "20150101T006000Z",
    "20150101T000060Z",
    "00990101T000000Z",
    "2015083 T123600Z",
    "2015083-T123600Z",
    "+2015830T123600Z",
    "20150830T1236:0Z",
  ])("%j is refused", (text) => {
    expect(parseIsoBasic(text)).toBeUndefined();
  });
});

describe("dates of HTTP", () => {
  test("are read in the form that RFC 9110 makes everyone send", () => {
    expect(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(Date.UTC(1994, 10, 6, 8, 49, 37));
  });

  test.each([
    "",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 31 Feb 1994 08:49:37 GMT",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 25:49:37 GMT",
  ])("%j is refused", (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { formatIsoBasic } from "./timestamp.ts";
import { checkValidity } from "./validity.ts";

const timestamp = Date.UTC(2026, 0, 1, 12);
const claim = { timestamp, timestampText: formatIsoBasic(timestamp), expiresSeconds: undefined };

describe("a request signed in its headers", () => {
  test("is good for five minutes each way", () => {
    expect(checkValidity(claim, timestamp - 300_000, 300)).toBeUndefined();
    expect(checkValidity(claim, timestamp + 300_000, 300)).toBeUndefined();
  });

  test("is refused later, in AWS's words", () => {
    expect(checkValidity(claim, timestamp + 301_000, 300)).toEqual({
      ok: false,
      code: "SignatureDoesNotMatch",
      message:
        "Signature expired: 20260101T120000Z is now earlier than 20260101T120001Z (20260101T120501Z - 5 min.)",
    });
  });

  test("is refused earlier, in AWS's words", () => {
    expect(checkValidity(claim, timestamp - 301_000, 300)).toEqual({
      ok: false,
      code: "SignatureDoesNotMatch",
      message:
        "Signature not yet current: 20260101T120000Z is still later than 20260101T115959Z (20260101T115459Z + 5 min.)",
    });
  });
});

describe("a presigned request", () => {
  const presigned = { ...claim, expiresSeconds: 3600 };

  test("is good from its date, less the skew, to its expiry", () => {
    expect(checkValidity(presigned, timestamp - 300_000, 300)).toBeUndefined();
    expect(checkValidity(presigned, timestamp + 3_600_000, 300)).toBeUndefined();
  });

  test("is refused past its expiry, without any skew", () => {
    expect(checkValidity(presigned, timestamp + 3_600_001, 300)).toEqual({
      ok: false,
      code: "RequestExpired",
      message: "Request has expired.",
    });
  });

  test("is refused before its date", () => {
    expect(checkValidity(presigned, timestamp - 300_001, 300)?.code).toBe("SignatureDoesNotMatch");
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  "a clock at %d stops the check instead of passing it",
  (now) => {
    expect(() => checkValidity(claim, now, 300)).toThrow(RangeError);
    expect(() => checkValidity(claim, timestamp, now)).toThrow(RangeError);
  },
);

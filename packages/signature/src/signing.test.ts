import { describe, expect, test } from "vitest";
import { check, credentials, form, get, headerOf, now, options, session } from "./fixtures/sample-request.ts";
import { presignRequest } from "./presign-request.ts";
import { signRequest } from "./sign-request.ts";

describe("signing in headers", () => {
  test("signs again what was signed before, replacing what it had added", () => {
    const twice = signRequest(signRequest(form, session, options), credentials, {
      ...options,
      now: now + 1000,
    });
    expect(twice.headers.map(([name]) => name)).toEqual([
      ...form.headers.map(([name]) => name),
      "X-Amz-Date",
      "Authorization",
    ]);
    expect(check(twice)).toEqual({ ok: true });
  });

  test("leaves unsigned what changes on the way", () => {
    const headers = [
      ...form.headers,
      ["User-Agent", "a"],
      ["Connection", "close"],
      ["X-Amzn-Trace-Id", "b"],
    ] as const;
    const request = signRequest({ ...form, headers }, credentials, options);
    expect(headerOf(request, "authorization")).toContain(
      "SignedHeaders=content-type;host;x-amz-date;x-amz-target,",
    );
  });

  test("states the hash of the body for S3, unless the request does", () => {
    const s3 = { ...options, service: "s3" };
    const request = signRequest(form, credentials, s3);
    expect(headerOf(request, "x-amz-content-sha256")).toMatch(/^[0-9a-f]{64}$/);
    expect(check(request)).toEqual({ ok: true });
    expect(check(signRequest({ ...request, body: form.body ?? new Uint8Array() }, credentials, s3))).toEqual({
      ok: true,
    });
  });

  test("sends text that is not ASCII as UTF-8", () => {
    const headers = [...form.headers, ["X-Amz-Meta-Name", "Zoë"]] as const;
    const request = signRequest({ ...form, path: "/Zoë", headers }, credentials, options);
    expect(request.path).toBe("/Zo\u00c3\u00ab");
    expect(headerOf(request, "x-amz-meta-name")).toBe("Zo\u00c3\u00ab");
    expect(check(request)).toEqual({ ok: true });
  });

  test("needs a host", () => {
    expect(() => signRequest({ ...form, headers: [] }, credentials, options)).toThrow(TypeError);
  });
});

describe("presigning", () => {
  test.each([0, -1, 1.5, 604_801, Number.NaN, Number.POSITIVE_INFINITY])(
    "for %d seconds is no use",
    (expiresSeconds) => {
      expect(() => presignRequest(get, credentials, { ...options, expiresSeconds })).toThrow(RangeError);
    },
  );

  test("keeps the query that is there", () => {
    const request = presignRequest(get, session, { ...options, expiresSeconds: 1 });
    expect(request.query.startsWith(`${get.query}&X-Amz-Algorithm=`)).toBe(true);
    expect(check(request)).toEqual({ ok: true });
    expect(check(request, { now: now + 1000 })).toEqual({ ok: true });
    expect(check(request, { now: now + 1001 })).toMatchObject({ code: "RequestExpired" });
  });
});

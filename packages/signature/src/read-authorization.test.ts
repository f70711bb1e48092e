import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  addHeader,
  check,
  credentials,
  form,
  headerOf,
  now,
  options,
  presigned,
  session,
  signed,
  withHeader,
} from "./fixtures/sample-request.ts";
import { readAuthorization } from "./read-authorization.ts";
import type { SignedRequest } from "./request.ts";
import { signRequest } from "./sign-request.ts";

const read = (request: SignedRequest, more = {}) => readAuthorization(request, { now, ...more });
const authorized = (value: string) => withHeader(signed(), "Authorization", () => value);
const hashed = (text: string) => createHash("sha256").update(text, "latin1").digest("base64");
const without = (request: SignedRequest, name: string): SignedRequest => ({
  ...request,
  headers: request.headers.filter(([candidate]) => candidate.toLowerCase() !== name),
});

describe("the claim of a request", () => {
  test("signed in its headers", () => {
    const request = signed(form, session);
    expect(read(request)).toEqual({
      ok: true,
      claim: {
        via: "header",
        accessKeyId: credentials.accessKeyId,
        scope: { date: "20260101", region: "us-east-1", service: "sts" },
        signedHeaders: ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"],
        signature: /Signature=(.*)$/.exec(headerOf(request, "authorization"))?.[1],
        timestamp: now,
        timestampText: "20260101T120000Z",
        sessionToken: session.sessionToken,
        expiresSeconds: undefined,
      },
    });
  });

  test("signed in its query", () => {
    expect(read(presigned(undefined, session))).toMatchObject({
      ok: true,
      claim: {
        via: "query",
        signedHeaders: ["host"],
        expiresSeconds: 60,
        sessionToken: session.sessionToken,
      },
    });
  });

  test("is read without spaces after the commas, and with more of them", () => {
    const value = headerOf(signed(), "authorization");
    expect(check(authorized(value.replaceAll(", ", ","))).ok).toBe(true);
    expect(check(authorized(` ${value.replaceAll(", ", " ,  ")} `)).ok).toBe(true);
  });
});

describe("what is missing is named in AWS's words", () => {
  test("no authentication at all", () => {
    expect(read(without(signed(), "authorization"))).toEqual({
      ok: false,
      code: "MissingAuthenticationToken",
      message: "Request is missing Authentication Token",
    });
  });

  test("an algorithm and nothing else", () => {
    const request = without(authorized("AWS4-HMAC-SHA256"), "x-amz-date");
    expect(read(request)).toEqual({
      ok: false,
      code: "IncompleteSignature",
      message: `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed("AWS4-HMAC-SHA256")}`,
    });
  });

  test("a pair without an equal-sign", () => {
    const value = "AWS4-HMAC-SHA256 Credential=a, oops";
    expect(read(authorized(value))).toMatchObject({
      code: "IncompleteSignature",
      message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(value)}'.`,
    });
  });

  test("parameters of a presigned request", () => {
    const request = { ...presigned(), query: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=x" };
    expect(read(request)).toEqual({
      ok: false,
      code: "IncompleteSignature",
      message:
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
    });
  });

  test.each(["", "20260101", "2026-01-01T12:00:00Z", "tomorrow"])("a date that is %j", (date) => {
    expect(read(withHeader(signed(), "X-Amz-Date", () => date))).toMatchObject({
      code: "IncompleteSignature",
      message: `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    });
  });
});

describe("other schemes are refused", () => {
  test.each([
    ["AWS4-ECDSA-P256-SHA256 Credential=a", "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'."],
    ["AWS4-HMAC-SHA1 Credential=a", "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'."],
    ["AWS3-HTTPS AWSAccessKeyId=a", "Unsupported AWS 'algorithm': 'AWS3-HTTPS'."],
    ["AWS AKIAIOSFODNN7EXAMPLE:c2lnbmF0dXJl", "Unsupported AWS 'algorithm': 'AWS'."],
  ])("%j", (value, message) => {
    expect(read(authorized(value))).toEqual({ ok: false, code: "IncompleteSignature", message });
  });

  test.each(["Bearer very.secret.token", "Basic dXNlcjpwYXNz", "aws4-hmac-sha256 Credential=secret"])(
    "%j, and nothing of it comes back",
    (value) => {
      const result = read(authorized(value));
      expect(result).toMatchObject({ ok: false, code: "IncompleteSignature" });
      expect(result).toHaveProperty("message", expect.not.stringContaining(value.split(" ")[1] ?? value));
    },
  );

  test("in the query too", () => {
    const request = presigned();
    const query = request.query.replace("=AWS4-HMAC-SHA256", "=AWS4-ECDSA-P256-SHA256");
    expect(read({ ...request, query })).toMatchObject({
      code: "IncompleteSignature",
      message: "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
    });
  });
});

describe("the credential", () => {
  const scoped = (credential: string) =>
    withHeader(signed(), "Authorization", (value) =>
      value.replace(/Credential=[^,]*/, `Credential=${credential}`),
    );

  test.each(["AKID", "AKID/20260101/us-east-1/sts", "AKID/20260101/us-east-1/sts/aws4_request/more"])(
    "%j has not five elements",
    (credential) => {
      expect(read(scoped(credential))).toEqual({
        ok: false,
        code: "IncompleteSignature",
        message:
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID'",
      });
    },
  );

  test("has all faults of its scope named", () => {
    const rules = { acceptedServices: ["sts"], acceptedRegions: new Set(["us-east-1"]) };
    expect(read(scoped("AKID/20111014/mars/s3/aws5_request"), rules)).toEqual({
      ok: false,
      code: "SignatureDoesNotMatch",
      message:
        "Credential should be scoped to a valid region, not 'mars'. Credential should be scoped to correct service: 'sts'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20111014' != '20260101', from '20260101T120000Z'.",
    });
  });

  test.each([
    "AKID/20260101//sts/aws4_request",
    "AKID/20260101/us-east-1//aws4_request",
    "AKID/20260101/us east/sts/aws4_request",
  ])("%j has a scope that cannot be", (credential) =>
    expect(read(scoped(credential))).toMatchObject({ code: "SignatureDoesNotMatch" }),
  );

  test.each([
    "/20260101/us-east-1/sts/aws4_request",
    "a b/20260101/us-east-1/sts/aws4_request",
    `${"A".repeat(129)}/20260101/us-east-1/sts/aws4_request`,
  ])("%j has a key id that cannot be", (credential) =>
    expect(read(scoped(credential))).toMatchObject({ code: "InvalidClientTokenId" }),
  );
});

describe("the signed headers", () => {
  const listing = (list: string) =>
    withHeader(signed(), "Authorization", (value) =>
      value.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${list}`),
    );

  test.each([
    "x-amz-target;x-amz-date;host;content-type",
    "content-type;host;host;x-amz-date;x-amz-target",
    "Content-Type;host;x-amz-date;x-amz-target",
    "content-type;host;;x-amz-date;x-amz-target",
    "authorization;content-type;host;x-amz-date;x-amz-target",
    "content type;host;x-amz-date;x-amz-target",
    ";host",
  ])("%j is no list of them", (list) => {
    expect(read(listing(list))).toMatchObject({ ok: false, code: "IncompleteSignature" });
  });

  test("must be in the request", () => {
    expect(read(listing("accept;content-type;host;x-amz-date;x-amz-target"))).toEqual({
      ok: false,
      code: "IncompleteSignature",
      message: "'accept' is named as a SignedHeader, but it does not exist in the HTTP request.",
    });
    expect(read(without(signed(), "host"))).toMatchObject({ code: "IncompleteSignature" });
  });
});

describe("the expiry of a presigned request", () => {
  const expiring = (value: string) => {
    const request = presigned();
    return { ...request, query: request.query.replace("X-Amz-Expires=60", `X-Amz-Expires=${value}`) };
  };

  test.each([
    ["", "X-Amz-Expires should be a number"],
    ["1e3", "X-Amz-Expires should be a number"],
    ["1.5", "X-Amz-Expires should be a number"],
    ["-1", "X-Amz-Expires must be non-negative"],
    ["0", "X-Amz-Expires must be at least 1 second"],
    [
      "604801",
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    ],
    ["9".repeat(400), "X-Amz-Expires should be a number"],
  ])("of %j is refused", (value, message) => {
    expect(read(expiring(value))).toEqual({ ok: false, code: "IncompleteSignature", message });
  });

  test("may be a week", () => {
    expect(check(presigned(undefined, undefined, 604_800), { now: now + 604_800_000 }).ok).toBe(true);
    expect(check(presigned(undefined, undefined, 604_800), { now: now + 604_800_001 })).toMatchObject({
      code: "RequestExpired",
    });
  });

  test("that is not stated leaves it the five minutes of any request", () => {
    const request = presigned();
    const query = request.query.replace("&X-Amz-Expires=60", "");
    expect(read({ ...request, query }, { now: now + 300_000 }).ok).toBe(true);
    expect(read({ ...request, query }, { now: now + 301_000 }).ok).toBe(false);
  });
});

test("a Date header dates a request that has no X-Amz-Date, if it is signed", () => {
  const dated = signRequest(
    { ...form, headers: [...form.headers, ["Date", "Thu, 01 Jan 2026 12:00:00 GMT"]] },
    credentials,
    options,
  );
  const request = withHeader(without(dated, "x-amz-date"), "Authorization", (value) =>
    value.replace("x-amz-date;", ""),
  );
  expect(read(request)).toMatchObject({
    ok: true,
    claim: { timestamp: now, timestampText: "20260101T120000Z" },
  });
  const unsigned = withHeader(request, "Authorization", (value) => value.replace("date;", ""));
  expect(read(unsigned)).toMatchObject({
    message: "'date' must be a 'SignedHeader' in the AWS Authorization.",
  });
});

test("an empty session token is no token", () => {
  const request = addHeader(signed(), "X-Amz-Security-Token", " ");
  const listed = withHeader(request, "Authorization", (value) =>
    value.replace("x-amz-date;", "x-amz-date;x-amz-security-token;"),
  );
  expect(read(listed)).toMatchObject({ ok: false, code: "InvalidClientTokenId" });
});

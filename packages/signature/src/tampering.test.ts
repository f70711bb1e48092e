import * as fc from "fast-check";
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
  secretAccessKey,
  session,
  signed,
  withHeader,
} from "./fixtures/sample-request.ts";
import { presignRequest } from "./presign-request.ts";
import type { HeaderPair, SignedRequest } from "./request.ts";
import { signRequest } from "./sign-request.ts";
import type { UnsignedRequest } from "./signer.ts";
import { anyCharacter } from "./testing/any-character.ts";

const refusals = new Set([
  "IncompleteSignature",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "XAmzContentSHA256Mismatch",
]);

/** Whether the request is refused, with a code that a client knows. */
function isRefused(request: SignedRequest, more = {}): boolean {
  const verdict = check(request, more);
  return !verdict.ok && refusals.has(verdict.code);
}

const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const latin1 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const anyText = fc.oneof(
  latin1,
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

const unsigned: fc.Arbitrary<UnsignedRequest> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  path: anyText.map((text) => `/${text.replaceAll("?", "")}`),
  query: anyText.filter((text) => !text.includes("X-Amz-")),
  headers: fc
    .array(
      fc.tuple(
        fc.oneof(
          token,
          token.map((name) => `X-Amz-Meta-${name}`),
        ),
        anyText,
      ),
      { maxLength: 6 },
    )
    .map((more): readonly HeaderPair[] => [["Host", "localhost"], ...more])
    .filter((headers) => headers.filter(([name]) => /^(host|date|authorization)$/i.test(name)).length === 1),
  body: fc.uint8Array({ maxLength: 200 }),
});
const who = fc.constantFrom(credentials, session);
const service = fc.constantFrom("sts", "iam", "s3");

describe("whatever is signed verifies", () => {
  test("in its headers, and not with another secret", () => {
    const property = fc.property(unsigned, who, service, (request, identity, name) => {
      const sent = signRequest(request, identity, { ...options, service: name });
      return check(sent).ok && isRefused(sent, { secret: `${secretAccessKey}x` });
    });
    expect(() => fc.assert(property)).not.toThrow();
  });

  test("in its query", () => {
    const property = fc.property(unsigned, who, service, (request, identity, name) => {
      const sent = presignRequest(request, identity, { ...options, service: name, expiresSeconds: 60 });
      return check(sent, { payload: name === "s3" ? "unsafely-accept-unsigned-bodies" : "signed-only" }).ok;
    });
    expect(() => fc.assert(property)).not.toThrow();
  });
});

/** A text changed in one place: a character put in, taken out, or exchanged. */
function mutate(text: string, place: number, how: number): string {
  const at = text.length === 0 ? 0 : place % text.length;
  const code = text.length === 0 ? 97 : text.charCodeAt(at);
  const other = String.fromCharCode(code === 122 ? 97 : 122);
  if (how === 0) return `${text.slice(0, at)}${other}${text.slice(at)}`;
  if (how === 1 && text.length > 0) return `${text.slice(0, at)}${text.slice(at + 1)}`;
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
}

const spot = fc.nat(10_000);
const how = fc.nat(2);

describe("one change is one too many", () => {
  const sent = signed({ ...form, path: "/a/b", query: "x=1&y=2" }, session);

  /** Changes the request at every place in every way, and wants each refused. */
  function always(change: (at: number, kind: number) => SignedRequest): () => void {
    return () => fc.assert(fc.property(spot, how, (at, kind) => isRefused(change(at, kind))));
  }

  test.each(["GET", "PUT", "post", "POST ", ""])("method %j", (method) => {
    expect(isRefused({ ...sent, method })).toBe(true);
  });

  test("the path", () => {
    expect(always((at, kind) => ({ ...sent, path: mutate(sent.path, at, kind) }))).not.toThrow();
  });

  test("the query", () => {
    expect(always((at, kind) => ({ ...sent, query: mutate(sent.query, at, kind) }))).not.toThrow();
    expect(isRefused({ ...sent, query: "" })).toBe(true);
    expect(isRefused({ ...sent, query: `${sent.query}&y=2` })).toBe(true);
  });

  test("the body", () => {
    const { body } = sent;
    const flip = (at: number) =>
      body.map((byte, i) => (i === at % body.length ? byte ^ (1 + (at % 255)) : byte));
    expect(always((at) => ({ ...sent, body: flip(at) }))).not.toThrow();
    expect(isRefused({ ...sent, body: new Uint8Array() })).toBe(true);
    expect(isRefused({ ...sent, body: Buffer.concat([body, Buffer.from("\n")]) })).toBe(true);
  });

  test.each(["Host", "Content-Type", "X-Amz-Target", "X-Amz-Date", "X-Amz-Security-Token"])(
    "header %s",
    (name) => {
      const without = sent.headers.filter(([candidate]) => candidate !== name);
      expect(always((at, kind) => withHeader(sent, name, (value) => mutate(value, at, kind)))).not.toThrow();
      expect(isRefused({ ...sent, headers: without })).toBe(true);
      expect(isRefused(addHeader(sent, name, headerOf(sent, name)))).toBe(true);
    },
  );

  test("the Authorization header, the key id apart, which picks another secret", () => {
    const value = headerOf(sent, "Authorization");
    const start = value.indexOf("/") + 1;
    const change = (at: number, kind: number) => {
      const tail = mutate(value.slice(start), at, kind);
      // Space around a comma has no meaning there.
      fc.pre(tail.replaceAll(/\s/g, "") !== value.slice(start).replaceAll(/\s/g, ""));
      return withHeader(sent, "Authorization", () => value.slice(0, start) + tail);
    };
    expect(always(change)).not.toThrow();
  });

  test.each([
    ["/us-east-1/", "/us-east-2/"],
    ["/sts/", "/iam/"],
    ["/20260101/", "/20260102/"],
    ["/aws4_request", "/aws4_request2"],
  ])("%s of the scope made %s", (from, to) => {
    expect(isRefused(withHeader(sent, "Authorization", (value) => value.replace(from, to)))).toBe(true);
  });

  test("the clock", () => {
    expect(check(sent, { now: now + 300_000 }).ok).toBe(true);
    expect(isRefused(sent, { now: now + 300_001 })).toBe(true);
    expect(isRefused(sent, { now: now - 300_001 })).toBe(true);
  });

  test("any byte of a presigned query", () => {
    const url = presigned(undefined, session);
    const keyId = /X-Amz-Credential=[^%]*/;
    const property = fc.property(spot, how, (at, kind) => {
      const query = mutate(url.query, at, kind);
      fc.pre(query.replace(keyId, "") !== url.query.replace(keyId, ""));
      // %2f for %2F, or a doubled &, is another spelling of the same query.
      const same = new URLSearchParams(query).toString() === new URLSearchParams(url.query).toString();
      return check({ ...url, query }).ok === same;
    });
    expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow();
  });
});

describe("nothing that can arrive makes it throw", () => {
  const names = fc.oneof(
    fc.constantFrom(
      "Authorization",
      "host",
      "X-Amz-Date",
      "Date",
      "x-amz-security-token",
      "X-Amz-Content-Sha256",
      "x-amz-",
    ),
    anyText,
  );
  const values = fc.oneof(
    anyText,
    anyText.map((text) => `AWS4-HMAC-SHA256 ${text}`),
    fc
      .tuple(anyText, anyText, anyText)
      .map(([a, b, c]) => `AWS4-HMAC-SHA256 Credential=${a}, SignedHeaders=${b}, Signature=${c}`),
    fc.constantFrom("20260101T120000Z", "host;x-amz-date", "UNSIGNED-PAYLOAD"),
    anyText.map(
      (a) =>
        `AWS4-HMAC-SHA256 Credential=AKID/20260101/r/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=${a}`,
    ),
  );
  const queries = fc.oneof(
    anyText,
    fc
      .array(
        fc.tuple(
          fc.constantFrom(
            "Algorithm",
            "Credential",
            "Date",
            "Expires",
            "SignedHeaders",
            "Signature",
            "Security-Token",
          ),
          values,
        ),
        { maxLength: 8 },
      )
      .map((pairs) => pairs.map(([name, value]) => `X-Amz-${name}=${value}`).join("&")),
  );

  test("and none of it is taken for signed", () => {
    const junk = fc.record({
      method: anyText,
      path: anyText,
      query: queries,
      headers: fc.array(fc.tuple(names, values), { maxLength: 8 }),
      body: fc.uint8Array({ maxLength: 50 }),
    });
    expect(() =>
      fc.assert(
        fc.property(junk, (request) => isRefused(request)),
        { numRuns: 2000 },
      ),
    ).not.toThrow();
  });
});

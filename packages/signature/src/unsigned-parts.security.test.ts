// The attack: someone on the way (a proxy, a log, a shared cache) has a request that was signed, and adds or changes
// what the signature does not cover. An `x-amz-*` header switches what an operation does (S3's copy source, its ACL, a
// JSON protocol's target); another Host is another tenant or service; another body is another operation. Systems
// like this one have believed such headers. So everything that has a meaning must be covered, or the request is refused.
import { expect, test } from "vitest";
import {
  addHeader,
  check,
  credentials,
  form,
  get,
  now,
  options,
  presigned,
  session,
  signed,
  withHeader,
} from "./fixtures/sample-request.ts";
import type { SignedRequest } from "./request.ts";
import { presignRequest } from "./presign-request.ts";
import { signRequest } from "./sign-request.ts";

const both: readonly (readonly [string, SignedRequest])[] = [
  ["signed in its headers", signed()],
  ["presigned", presigned()],
];

test.each(both)("a request %s is good as it is", (_, request) => {
  expect(check(request)).toEqual({ ok: true });
});

test.each(both)("an x-amz-* header added to a request %s is refused", (_, request) => {
  for (const name of [
    "x-amz-copy-source",
    "X-AMZ-ACL",
    "X-Amz-Meta-Owner",
    "x-amz-",
    "X-Amz-Content-Sha256",
  ]) {
    const verdict = check(addHeader(request, name, "attacker"));
    expect(verdict).toMatchObject({ ok: false, code: "SignatureDoesNotMatch" });
    expect(verdict).toHaveProperty(
      "message",
      `'${name.toLowerCase()}' must be a 'SignedHeader' in the AWS Authorization.`,
    );
  }
});

test.each(both)("a second value of a signed header, added to a request %s, is refused", (_, request) => {
  expect(check(addHeader(request, "HOST", "evil.example")).ok).toBe(false);
  expect(check(addHeader(signed(), "x-amz-target", "Another.Target")).ok).toBe(false);
});

test("a signature that leaves out the host is refused, even if it is right for what it lists", () => {
  const request = withHeader(signed(), "Authorization", (value) => value.replace("host;", ""));
  expect(check(request)).toMatchObject({
    ok: false,
    code: "SignatureDoesNotMatch",
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  });
  const url = presigned();
  expect(check({ ...url, query: url.query.replace("SignedHeaders=host", "SignedHeaders=accept") }).ok).toBe(
    false,
  );
});

test("a session token that is not signed is refused, in the header and after the fact in the query", () => {
  expect(check(addHeader(signed(), "X-Amz-Security-Token", "stolen"))).toMatchObject({ ok: false });
  const url = presigned();
  expect(check({ ...url, query: `${url.query}&X-Amz-Security-Token=stolen` })).toMatchObject({ ok: false });
  const own = presigned(get, session);
  expect(check({ ...own, query: own.query.replace(/&X-Amz-Security-Token=[^&]*/, "") })).toMatchObject({
    ok: false,
  });
});

test("UNSIGNED-PAYLOAD and streaming hashes are refused where the body has to be covered", () => {
  for (const literal of [
    "UNSIGNED-PAYLOAD",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "unsigned-payload",
    "",
  ]) {
    const headers = [...form.headers, ["X-Amz-Content-Sha256", literal]] as const;
    const request = signRequest({ ...form, headers }, credentials, options);
    expect(check(request)).toMatchObject({ ok: false });
    const query = `X-Amz-Content-Sha256=${literal}`;
    expect(
      check(presignRequest({ ...get, query }, credentials, { ...options, expiresSeconds: 60 })),
    ).toMatchObject({
      ok: false,
    });
  }
});

test("where a service takes unsigned bodies, only that literal does it, and streaming is still refused", () => {
  const payload = "unsafely-accept-unsigned-bodies";
  const s3 = { ...options, service: "s3", expiresSeconds: 60 };
  const url = presignRequest({ ...get, method: "PUT", body: Buffer.from("one") }, credentials, s3);
  expect(check(url)).toMatchObject({ ok: false });
  expect(check({ ...url, body: Buffer.from("two") }, { payload })).toEqual({ ok: true });
  const headers = [...form.headers, ["X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"]] as const;
  expect(check(signRequest({ ...form, headers }, credentials, options), { payload })).toMatchObject({
    ok: false,
  });
  // No literal at all opens nothing but an S3 URL.
  expect(check(presigned(), { payload })).toEqual({ ok: true });
  expect(check(signed(), { payload })).toEqual({ ok: true });
  expect(check({ ...presigned(), body: Buffer.from("two") }, { payload })).toMatchObject({ ok: false });
  expect(check({ ...signed(), body: Buffer.from("two") }, { payload })).toMatchObject({ ok: false });
});

test("the body of a presigned request is covered too", () => {
  const url = presigned({ ...form, headers: get.headers });
  expect(check(url)).toEqual({ ok: true });
  expect(check({ ...url, body: Buffer.from("Action=DeleteUser&UserName=admin") })).toMatchObject({
    ok: false,
  });
});

test("a stated hash that is not the body's is refused as that", () => {
  const headers = [...form.headers, ["X-Amz-Content-Sha256", "0".repeat(64)]] as const;
  expect(check(signRequest({ ...form, headers }, credentials, options))).toMatchObject({
    ok: false,
    code: "XAmzContentSHA256Mismatch",
  });
});

test("a date taken from an unsigned header is refused, so that an old request cannot be made new", () => {
  const old = signRequest(form, credentials, { ...options, now: now - 3_600_000 });
  const renewed = withHeader(old, "X-Amz-Date", () => "20260101T120000Z");
  expect(check(renewed)).toMatchObject({ ok: false });
  const headers = renewed.headers.filter(([name]) => name !== "X-Amz-Date");
  const dated = { ...renewed, headers: [...headers, ["Date", "Thu, 01 Jan 2026 12:00:00 GMT"] as const] };
  const listed = withHeader(dated, "Authorization", (value) => value.replace(";x-amz-date", ""));
  expect(check(listed)).toMatchObject({
    message: "'date' must be a 'SignedHeader' in the AWS Authorization.",
  });
});

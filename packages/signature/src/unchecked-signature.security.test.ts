// The attack: key ids are no secret, they stand in logs, URLs and trails. A server that looks the key id up and forgets
// to check the signature, or checks it so that an empty, short or oddly typed one passes, lets everyone be anyone.
// It has happened to systems like this one.
import { expect, test } from "vitest";
import { check, headerOf, now, presigned, signed, withHeader } from "./fixtures/sample-request.ts";
import { deriveSigningKey } from "./signing-key.ts";
import { readAuthorization } from "./read-authorization.ts";
import { verifySignature } from "./verify-signature.ts";

const request = signed();
const right = /Signature=(.*)$/.exec(headerOf(request, "authorization"))?.[1] ?? "";
const signedAs = (signature: string) =>
  withHeader(request, "Authorization", (value) => value.replace(right, () => signature));

test.each([
  "",
  " ",
  "0",
  "0".repeat(64),
  right.slice(0, 63),
  right.slice(0, 8),
  `${right}0`,
  `0${right}`,
  right.toUpperCase(),
  `${right}${right}`,
  `${right}\u0000`,
  Array.from(right, (c) => String.fromCharCode(c.charCodeAt(0) + 256)).join(""),
  "undefined",
  "null",
  "[object Object]",
  "__proto__",
])("the signature %j is refused", (signature) => {
  expect(check(signedAs(signature)).ok).toBe(false);
  const url = presigned();
  const query = url.query.replace(/X-Amz-Signature=.*$/, `X-Amz-Signature=${encodeURIComponent(signature)}`);
  expect(check({ ...url, query }).ok).toBe(false);
});

test("a key id without any signature is refused", () => {
  const value = headerOf(request, "Authorization").replace(/, Signature=.*$/, "");
  expect(check(withHeader(request, "Authorization", () => value))).toMatchObject({
    ok: false,
    code: "IncompleteSignature",
  });
  const url = presigned();
  expect(check({ ...url, query: url.query.replace(/&X-Amz-Signature=.*$/, "") })).toMatchObject({
    ok: false,
    code: "IncompleteSignature",
  });
});

test("a signature made with another secret, region, service or day is refused", () => {
  expect(check(request, { secret: "another" })).toMatchObject({ ok: false, code: "SignatureDoesNotMatch" });
  const read = readAuthorization(request, { now });
  if (!read.ok) throw new Error(read.message);
  for (const change of [{ region: "eu-west-1" }, { service: "iam" }, { date: "20260102" }]) {
    const key = deriveSigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {
      ...read.claim.scope,
      ...change,
    });
    expect(verifySignature(request, read.claim, key, { now }).ok).toBe(false);
  }
  for (const key of [new Uint8Array(), new Uint8Array(32)]) {
    expect(verifySignature(request, read.claim, key, { now }).ok).toBe(false);
  }
});

test("a claim that was kept past its time is refused, its signature being right", () => {
  const read = readAuthorization(request, { now });
  if (!read.ok) throw new Error(read.message);
  const key = deriveSigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", read.claim.scope);
  expect(verifySignature(request, read.claim, key, { now: now + 300_000 })).toEqual({ ok: true });
  expect(verifySignature(request, read.claim, key, { now: now + 301_000 }).ok).toBe(false);
  expect(verifySignature(request, read.claim, key, { now: now + 60_000, maxSkewSeconds: 30 }).ok).toBe(false);
});

test("a claim read from another request opens nothing", () => {
  const read = readAuthorization(request, { now });
  if (!read.ok) throw new Error(read.message);
  const key = deriveSigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", read.claim.scope);
  expect(verifySignature({ ...request, headers: [] }, read.claim, key, { now })).toMatchObject({
    ok: false,
    code: "IncompleteSignature",
  });
  expect(verifySignature({ ...request, body: Buffer.from("x") }, read.claim, key, { now }).ok).toBe(false);
});

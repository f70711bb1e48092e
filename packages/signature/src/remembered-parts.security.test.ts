// The attack: what the verifier remembers of one request is made to answer for another. An attacker first sends, or
// waits for, a request whose prefix, credential or header names are remembered; then one that begins alike and differs
// in what was not compared: another signature, a second parameter behind the prefix, a header moved, renamed, repeated
// or taken away, a list that changed after it was read. Or he floods the memory to have others judged by his entries.
// Every verdict must be that of a verifier that remembers nothing.
import { describe, expect, test } from "vitest";
import { readAuthorizationHeader } from "./authorization-header.ts";
import {
  addHeader,
  check,
  form,
  get,
  headerOf,
  presigned,
  session,
  signed,
  withHeader,
} from "./fixtures/sample-request.ts";
import { surveyHeaders } from "./header-survey.ts";
import type { HeaderPair, SignedRequest } from "./request.ts";

const flip = (value: string) => `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
const without = (request: SignedRequest, name: string): SignedRequest => ({
  ...request,
  headers: request.headers.filter(([candidate]) => candidate.toLowerCase() !== name),
});
const renamed = (request: SignedRequest, from: string, to: string): SignedRequest => ({
  ...request,
  headers: request.headers.map(([name, value]): HeaderPair => [
    name.toLowerCase() === from ? to : name,
    value,
  ]),
});
const codeOf = (request: SignedRequest) => {
  const verdict = check(request);
  return verdict.ok ? "ok" : verdict.code;
};

describe("two requests with the same prefix", () => {
  const good = signed();

  test("are judged by their own signatures, in either order", () => {
    const bad = withHeader(good, "authorization", flip);
    expect([good, bad, good, bad].map(codeOf)).toEqual([
      "ok",
      "SignatureDoesNotMatch",
      "ok",
      "SignatureDoesNotMatch",
    ]);
  });

  test("are judged by their own bodies, dates and values", () => {
    expect(codeOf(good)).toBe("ok");
    expect(codeOf({ ...good, body: Buffer.from("Action=DeleteUser") })).toBe("SignatureDoesNotMatch");
    expect(codeOf(withHeader(good, "host", () => "elsewhere"))).toBe("SignatureDoesNotMatch");
    expect(codeOf(withHeader(good, "x-amz-date", () => "20260101T120001Z"))).toBe("SignatureDoesNotMatch");
    expect(codeOf(withHeader(good, "x-amz-date", () => "20260102T120000Z"))).toBe("SignatureDoesNotMatch");
    expect(codeOf(good)).toBe("ok");
  });

  test("are judged by the secret of the day and by the services of the moment", () => {
    expect(codeOf(good)).toBe("ok");
    expect(check(good, { secret: "another" }).ok).toBe(false);
    expect(check(good, { acceptedServices: ["iam"] }).ok).toBe(false);
    expect(check(good, { acceptedRegions: new Set(["eu-west-1"]) }).ok).toBe(false);
    expect(check(good, { now: Date.UTC(2026, 0, 1, 13) }).ok).toBe(false);
    expect(codeOf(good)).toBe("ok");
  });

  test.each([
    ["another parameter behind the signature", (value: string) => `${value}, Extra=1`],
    ["a second signature behind it", (value: string) => `${value}, Signature=${"0".repeat(64)}`],
    ["a second credential behind it", (value: string) => `${value}, Credential=a/b/c/d/e`],
    ["a signature of its own that is shorter", (value: string) => value.slice(0, -1)],
    ["a signature of its own that is longer", (value: string) => `${value}0`],
    ["no signature", (value: string) => value.slice(0, -64)],
    ["a prefix in place of the signature", (value: string) => value.slice(0, -64) + value.slice(0, 64)],
  ])("are told apart if one has %s", (_, change) => {
    expect(codeOf(good)).toBe("ok");
    expect(codeOf(withHeader(good, "authorization", change))).not.toBe("ok");
    expect(codeOf(good)).toBe("ok");
  });
});

test("a prefix that was read by itself says what it says when the header is read whole", () => {
  const value = headerOf(signed(), "authorization");
  const prefix = value.slice(0, -64);
  // The comma sends the second reading past what is remembered.
  const order = prefix
    .replace(", Signature=", "")
    .replace("Credential", `Signature=${value.slice(-64)}, Credential`);
  expect(readAuthorizationHeader(order, true)).toEqual(readAuthorizationHeader(value, true));
  expect(readAuthorizationHeader(value, false)).toMatchObject({ ok: false, code: "IncompleteSignature" });
});

describe("two requests with names of the same lengths", () => {
  const good = signed(form, session);

  test.each([
    ["a signed header renamed", renamed(good, "x-amz-target", "x-amz-tarpit")],
    ["the host renamed", renamed(good, "host", "hose")],
    [
      "an unsigned header renamed to one that must be signed",
      renamed(addHeader(good, "x-not-signed", "1"), "x-not-signed", "x-amz-signed"),
    ],
    ["the token renamed to the date", renamed(good, "x-amz-security-token", "x-amz-decoupled-tok")],
    ["the date taken away", without(good, "x-amz-date")],
    ["the token taken away", without(good, "x-amz-security-token")],
    ["the host twice", addHeader(good, "HOST", "127.0.0.1:4566")],
    [
      "the content hash twice",
      addHeader(addHeader(good, "x-amz-content-sha256", ""), "X-Amz-Content-Sha256", ""),
    ],
  ])("are told apart if one has %s", (_, bad) => {
    expect([good, bad, good, bad].map((request) => check(request).ok)).toEqual([true, false, true, false]);
  });

  test("give each its own places when the order changes", () => {
    const turned = { ...good, headers: good.headers.toReversed() };
    expect([good, turned, good].map(codeOf)).toEqual(["ok", "ok", "ok"]);
  });

  test("in the header and in the query do not answer for each other", () => {
    const query = presigned(get);
    expect([query, signed(get), query].map(codeOf)).toEqual(["ok", "ok", "ok"]);
    expect(codeOf({ ...signed(get), query: query.query })).toBe("SignatureDoesNotMatch");
  });
});

test("a list of names that changes after it was laid out is laid out again", () => {
  const headers: readonly HeaderPair[] = [
    ["Host", "h"],
    ["X-Amz-Date", "d"],
  ];
  const names = ["host"];
  const survey = surveyHeaders(headers);
  expect(survey.layout(names).unsigned).toBe("x-amz-date");
  names.push("x-amz-date");
  expect(survey.layout(names)).toMatchObject({
    unsigned: undefined,
    list: "host;x-amz-date",
    places: [[0], [1]],
  });
});

test("headers that are changed in place are surveyed anew", () => {
  const headers: HeaderPair[] = [["Host", "h"]];
  expect(surveyHeaders(headers).amzDate).toBe(-1);
  headers[0] = ["X-Amz-Date", "d"];
  expect(surveyHeaders(headers)).toMatchObject({ amzDate: 0, repeated: [] });
});

test("a flood of strangers changes no verdict", () => {
  const good = signed();
  const bad = withHeader(good, "authorization", flip);
  for (let i = 0; i < 3000; i++) {
    const stranger = addHeader(good, `x-stranger-${"x".repeat(i % 40)}${i}`, "1");
    expect(check(withHeader(stranger, "authorization", (value) => value.replace("AKIA", `A${i}`))).ok).toBe(
      true,
    );
  }
  expect([good, bad].map(codeOf)).toEqual(["ok", "SignatureDoesNotMatch"]);
});

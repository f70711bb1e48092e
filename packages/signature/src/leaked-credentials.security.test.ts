// The attack: errors are logged, shown in consoles and pasted into tickets. An error that repeats the request hands
// its session token, password or signature to whoever reads it there.
import { expect, test } from "vitest";
import {
  check,
  get,
  headerOf,
  presigned,
  secretAccessKey,
  session,
  signed,
  withHeader,
} from "./fixtures/sample-request.ts";

function messageOf(verdict: ReturnType<typeof check>): string {
  return verdict.ok ? "" : verdict.message;
}

test("the canonical string in a mismatch masks the session token, in the header and in the query", () => {
  const header = messageOf(check({ ...signed(undefined, session), body: Buffer.from("x") }));
  expect(header).toContain("x-amz-security-token:REDACTED\n");
  const query = messageOf(check({ ...presigned(undefined, session), body: Buffer.from("x") }));
  expect(query).toContain("X-Amz-Security-Token=REDACTED&");
  for (const text of [header, query]) {
    expect(text).toContain("The Canonical String for this request should have been\n'");
    expect(text).toContain("The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20260101T120000Z\n");
    expect(text).not.toContain("session");
    expect(text).not.toContain(secretAccessKey);
  }
});

test("it masks what operations take as credentials in a query, and headers that carry them", () => {
  const secrets = [
    "Password",
    "OldPassword",
    "NewPassword",
    "SAMLAssertion",
    "WebIdentityToken",
    "Secret%41ccessKey",
    "TokenCode",
    "AuthenticationCode1",
  ];
  const request = signed({
    ...get,
    query: `Action=X&${secrets.map((name) => `${name}=hunter2`).join("&")}`,
    headers: [...get.headers, ["Cookie", "hunter2"], ["X-Api-Token", "hunter2"]],
  });
  const message = messageOf(check({ ...request, method: "PUT" }));
  expect(message).toContain("Action=X");
  expect(message).not.toContain("hunter2");
});

test("no refusal repeats the signature that was sent, nor the one that was expected", () => {
  const request = signed();
  const value = headerOf(request, "Authorization");
  const signature = /Signature=(.*)$/.exec(value)?.[1] ?? "";
  const broken = [
    { ...request, method: "GET" },
    ...[
      value.replace("Credential=", "Credentials="),
      value.replace("Credential=", ""),
      value.replace(", SignedHeaders", ", oops, SignedHeaders"),
      value.replace("/sts/", "/"),
      value.replace("AWS4-HMAC-SHA256", "AWS4"),
      value.replace("AWS4-HMAC-SHA256", "Signed"),
    ].map((text) => withHeader(request, "Authorization", () => text)),
    withHeader(request, "Authorization", (text) => text.replace(signature, "0".repeat(64))),
  ];
  for (const one of broken) {
    const verdict = check(one);
    expect(verdict.ok).toBe(false);
    expect(messageOf(verdict)).not.toContain(signature);
  }
});

test("what a caller writes into a scope, a date or a key id does not come back if it could pose as output", () => {
  const request = withHeader(signed(), "Authorization", (text) => text.replace("us-east-1", "<script>\n"));
  expect(messageOf(check(request))).toContain("valid region, not ''.");
});

// The attack: someone who may write any policy at all writes one of 130,000 characters that takes minutes to read, because a pattern
// of the reader tries every way to cut a long run of spaces, of dots, or of variables that are never closed. It is read before its
// size is held against a quota, and while it is read the server answers nobody, of no account.
import { expect, test } from "vitest";
import { parsePolicy } from "./parse-policy.ts";
import type { PolicyKind } from "../policy.ts";

const LENGTH = 130_000;
/** Milliseconds: thousands of times what reading takes, and a small part of what trying every cut would. */
const IN_GOOD_TIME = 2_000;

function statement(elements: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...elements } });
}

function resource(text: string): string {
  return statement({ Action: "s3:*", Resource: text });
}

test.each<[string, PolicyKind, string]>([
  ["spaces in a variable", "identity", resource(`arn:aws:s3:::\${a${" ".repeat(LENGTH)}?}`)],
  ["spaces before a default", "identity", resource(`arn:aws:s3:::\${a${" ".repeat(LENGTH)}'x'}`)],
  ["spaces behind a default", "identity", resource(`arn:aws:s3:::\${a,'x'${" ".repeat(LENGTH)}x}`)],
  ["variables that are never closed", "identity", resource("${".repeat(LENGTH / 2))],
  [
    "dots in a service",
    "trust",
    statement({ Action: "sts:AssumeRole", Principal: { Service: `a${".".repeat(LENGTH)}!` } }),
  ],
  [
    "dots in a provider",
    "trust",
    statement({ Action: "sts:AssumeRole", Principal: { Federated: `a${".".repeat(LENGTH)}!` } }),
  ],
  [
    "wildcards in an action",
    "identity",
    statement({ Action: `s3:${"*?".repeat(LENGTH / 2)}!`, Resource: "*" }),
  ],
  [
    "a condition operator",
    "identity",
    statement({ Action: "*", Resource: "*", Condition: { ["String".repeat(LENGTH / 6)]: { "a:b": "c" } } }),
  ],
])("%s: refused in good time", (_name, kind, text) => {
  const started = performance.now();
  expect(parsePolicy(text, kind).ok).toBe(false);
  expect(performance.now() - started).toBeLessThan(IN_GOOD_TIME);
});

test.each([
  ["ec2.amazonaws.com", true],
  ["a.b", true],
  ["a.", false],
  [".a", false],
  ["ab", false],
  ["a..", true],
])("a service is still a name with a dot inside: %s", (service, ok) => {
  expect(
    parsePolicy(statement({ Action: "sts:AssumeRole", Principal: { Service: service } }), "trust").ok,
  ).toBe(ok);
});

test.each([
  ["${aws:username , 'some one' }", true],
  ["${aws:username,'a}b'}", true],
  ["${aws:username,''}", true],
  ["${aws:username,'}", false],
  ["${aws:username,'a'b'}", false],
  ["${aws:username,a}", false],
  ["${,'a'}", false],
  ["${aws:username'x','a'}", false],
])("a variable is still read as before: %s", (variable, ok) => {
  expect(parsePolicy(resource(`arn:aws:s3:::b/${variable}`), "identity").ok).toBe(ok);
});

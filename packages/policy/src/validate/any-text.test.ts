import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  json,
  nat,
  oneof,
  property,
  record,
  string,
} from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyKind } from "../policy.ts";
import type { Finding } from "./finding.ts";
import { CASES_OF_CONDITIONS } from "./testing/cases-of-conditions.ts";
import { CASES_OF_FORM } from "./testing/cases-of-form.ts";
import { CASES_OF_GRANTS } from "./testing/cases-of-grants.ts";
import { SOME_SERVICES } from "./testing/services.ts";
import { readMarks, wholeText } from "./testing/validation-case.ts";
import { validatePolicy } from "./validate-policy.ts";
import { anyCharacter } from "../testing/any-character.ts";

const RUNS = process.env["DEEP"] === "1" ? 20_000 : 1000;
const KINDS: readonly PolicyKind[] = ["identity", "resource", "trust", "session", "boundary", "scp", "rcp"];
const anyKind = constantFrom(...KINDS);

const SEEDS = [...CASES_OF_FORM, ...CASES_OF_GRANTS, ...CASES_OF_CONDITIONS]
  .map(({ found }) => readMarks(wholeText(found)).text)
  .filter((text) => text.length < 1000);

/** A policy of the cases with a piece of it replaced by a piece of another. */
const spliced = record({
  into: constantFrom(...SEEDS),
  from: constantFrom(...SEEDS),
  at: nat(1000),
  cut: nat(80),
  start: nat(1000),
  size: nat(80),
}).map(
  ({ into, from, at, cut, start, size }) =>
    into.slice(0, at) + from.slice(start, start + size) + into.slice(at + cut),
);

/** Values of all JSON types where a policy has its elements. */
const value = oneof(
  constantFrom("*", "s3:*", "s3:Get*", "arn:aws:s3:::b/*", "${aws:username}", "Allow", "2012-10-17", ""),
  string(),
  integer(),
  boolean(),
  constant(null),
);
const values = oneof(value, array(value, { maxLength: 4 }));
const statement = record(
  {
    Sid: value,
    Effect: oneof(constantFrom("Allow", "Deny"), value),
    Principal: oneof(values, dictionary(constantFrom("AWS", "Service", "Federated", "x"), values)),
    Action: values,
    NotAction: values,
    Resource: values,
    NotResource: values,
    Condition: oneof(
      values,
      dictionary(
        constantFrom(
          "StringEquals",
          "Null",
          "ForAllValues:StringLike",
          "IpAddress",
          "DateEquals",
          "Bool",
          "x",
        ),
        oneof(
          values,
          dictionary(constantFrom("aws:TagKeys", "aws:SourceIp", "s3:prefix", "__proto__", "x"), values),
        ),
      ),
    ),
  },
  { requiredKeys: [] },
);
const shaped = record(
  { Version: value, Id: value, Statement: oneof(statement, array(statement)) },
  { requiredKeys: [] },
).map((document) => JSON.stringify(document, null, 1));

/** Findings that are outside of the text, out of order, or say nothing. */
function misplaced(text: string, findings: readonly Finding[]): readonly Finding[] {
  const lines = text.split("\n");
  return findings.filter(({ line, column, message }, index) => {
    // The place behind the last character is where something is missing.
    const within = line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
    const last = findings[index - 1];
    const inOrder = last === undefined || last.line < line || (last.line === line && last.column <= column);
    return !within || !inOrder || message === "";
  });
}

describe("validatePolicy never throws, and all that it finds lies in the text", () => {
  it.each([
    ["texts", string({ unit: anyCharacter, maxLength: 200 })],
    ["JSON of any form", json()],
    ["policies of any values", shaped],
    ["policies put together from pieces of others", spliced],
  ])("for %s", (_, texts) => {
    assert(
      property(texts, anyKind, (text, kind) => {
        expect(misplaced(text, validatePolicy(text, kind, { services: SOME_SERVICES }))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

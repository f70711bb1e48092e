import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { principalsIn, replacePrincipals } from "./policy-principals.ts";
import { anyCharacter } from "../testing/any-character.ts";

const POLICY = `{
  "Id": "AWS", "Version": "2012-10-17",
  "Statement": [
    { "Sid": "a", "Effect": "Allow", "Principal": { "AWS": ["one", "t\\u0077o"], "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole", "Condition": { "StringEquals": { "AWS": "one", "aws:PrincipalArn": ["one"] } } },
    { "Effect": "Deny", "NotPrinc\\u0069pal": { "AWS": "one" }, "Action": ["sts:*", "x:y"] },
    { "Effect": "Deny", "Principal": "*", "Action": "sts:*" }
  ]
}`;

describe("principals", () => {
  test("are found in Principal and NotPrincipal, and nowhere else", () => {
    expect(principalsIn(POLICY).map(({ type, value }) => [type, value])).toEqual([
      ["AWS", "one"],
      ["AWS", "two"],
      ["Service", "ec2.amazonaws.com"],
      ["AWS", "one"],
    ]);
  });

  test("are replaced where they stand; all other text stays as it was written", () => {
    const replaced = replacePrincipals(POLICY, (value) => (value === "one" ? 'ON"E' : undefined));
    expect(replaced).toBe(
      POLICY.replace('["one", ', '["ON\\"E", ').replace('{ "AWS": "one" }', '{ "AWS": "ON\\"E" }'),
    );
  });

  test("are found in a statement that stands alone", () => {
    expect(principalsIn(`{"Statement":{"Principal":{"AWS":"one"}}}`)).toMatchObject([
      { type: "AWS", value: "one" },
    ]);
  });

  test("are the same as a JSON parser finds, however the policy is written", () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 6 });
    const principal = fc.record({ AWS: fc.oneof(text, fc.array(text)), Service: text }, { requiredKeys: [] });
    const statement = fc.record(
      {
        Sid: text,
        Principal: principal,
        NotPrincipal: principal,
        Condition: fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), fc.constantFrom(0, 1, 4), (statements, space) => {
        const policy = JSON.stringify({ Id: "x", Statement: statements, Version: "v" }, null, space);
        const expected = statements.flatMap((item) =>
          Object.entries(item)
            .filter(([key]) => key === "Principal" || key === "NotPrincipal")
            .flatMap(([, value]) => Object.entries(value as Record<string, string | string[]>))
            .flatMap(([type, values]) => [values].flat().map((value) => ({ type, value }))),
        );
        expect(principalsIn(policy).map(({ type, value }) => ({ type, value }))).toEqual(expected);
        expect(replacePrincipals(policy, () => undefined)).toBe(policy);
      }),
    );
  });
});

// The attack: whoever may have a policy validated (in CI, in an editor, by a server) sends the longest document that is read, made so
// that comparing its values costs their square, or wildcards against every action and ARN: each validation then takes minutes.
// Steps are counted, not time: of the wildcards by the effort that is left over, of the services by how often they are asked for.
import { describe, expect, it } from "vitest";
import { MAX_TEXT_LENGTH } from "../json/read-json.ts";
import type { PolicyKind } from "../policy.ts";
import { SOME_SERVICES } from "./testing/services.ts";
import { validateWithin, VALIDATION_EFFORT } from "./validate-policy.ts";

/** As many as fit into the longest text. */
function fill(one: (index: number) => string, frame: (inside: string) => string): string {
  const parts: string[] = [];
  let size = frame("").length;
  for (let index = 0; ; index++) {
    const part = one(index);
    size += part.length + 1;
    if (size > MAX_TEXT_LENGTH) return frame(parts.join(","));
    parts.push(part);
  }
}

function statement(inside: string): string {
  return `{"Version":"2012-10-17","Statement":{"Effect":"Allow",${inside}}}`;
}

const inActions = (inside: string) => statement(`"Action":[${inside}],"Resource":"*"`);
const inResources = (inside: string) => statement(`"Action":"s3:*","Resource":[${inside}]`);
const inStatements = (inside: string) => `{"Version":"2012-10-17","Statement":[${inside}]}`;
const LONG = MAX_TEXT_LENGTH - 200;

const HOSTILE: readonly (readonly [string, string, PolicyKind])[] = withKinds([
  ["actions that all have wildcards", fill((index) => `"s3:*${index.toString(36)}*"`, inActions)],
  ["the same action", fill(() => '"s3:*"', inActions)],
  ["one action of wildcards", inActions(`"s3:${"*a".repeat(LONG / 2)}"`)],
  ["one action of question marks", inActions(`"s3:${"?".repeat(LONG)}"`)],
  ["unknown actions", fill((index) => `"s3:GetObj${index}"`, inActions)],
  ["unknown services", fill((index) => `"x${index}:a"`, inActions)],
  [
    "resources that all have wildcards",
    fill((index) => `"arn:aws:s3:::*${index.toString(36)}*"`, inResources),
  ],
  ["one resource of wildcards", inResources(`"arn:aws:s3:::${"*a".repeat(LONG / 2)}"`)],
  ["one resource of variables", inResources(`"arn:aws:s3:::${"${aws:username}*".repeat(LONG / 17)}"`)],
  ["one resource of colons", inResources(`"arn:aws:s3:::${":*".repeat(LONG / 2)}"`)],
  ["one resource of variables that never end", inResources(`"arn:aws:s3:::${"${".repeat(LONG / 2)}"`)],
  ["regions of wildcards", inResources(`"arn:aws:iam:${"*a".repeat(LONG / 2)}:1:role/x"`)],
  [
    "statements that differ in little",
    fill(
      (index) => `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::${index}*"}`,
      inStatements,
    ),
  ],
  [
    "statements that are alike",
    fill(() => '{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}', inStatements),
  ],
  ["empty statements", fill(() => "{}", inStatements)],
  [
    "principals",
    fill(
      (index) => `"arn:aws:iam::111122223333:role/${index}"`,
      (inside) => statement(`"Principal":{"AWS":[${inside}]},"Action":"s3:GetObject","Resource":"*"`),
    ),
    "resource",
  ],
  [
    "condition keys",
    fill(
      (index) => `"s3:ExistingObjectTag/${index}":"*"`,
      (inside) => statement(`"Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{${inside}}}`),
    ),
  ],
  [
    "values of one key",
    fill(
      (index) => `"${index}*"`,
      (inside) =>
        statement(
          `"Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringLike":{"aws:TagKeys":[${inside}]}}`,
        ),
    ),
  ],
  ["empty statements of a resource", fill(() => "{}", inStatements), "resource"],
  [
    "principals that are none",
    fill(() => '{"Effect":"Deny","Principal":{"AWS":"*?"},"Action":"*"}', inStatements),
    "resource",
  ],
  [
    "conditions on many values of one absurd key",
    statement(
      `"Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:${"x".repeat(LONG / 2)}":[${'"a",'.repeat(LONG / 9)}"a"]}}`,
    ),
  ],
  [
    "dates that are none of one absurd key",
    statement(
      `"Action":"s3:*","Resource":"*","Condition":{"DateEquals":{"aws:${"x".repeat(LONG / 2)}":[${'"a",'.repeat(LONG / 9)}"a"]}}`,
    ),
  ],
  [
    "ForAllValues of many keys",
    fill(
      (index) => `"aws:x${index}":"a"`,
      (inside) =>
        statement(`"Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringLike":{${inside}}}`),
    ),
  ],
  [
    "providers and claims",
    fill(
      (index) => `"a${index}.b"`,
      (inside) =>
        statement(
          `"Action":"sts:AssumeRole*","Principal":{"Federated":[${inside}]},"Condition":{"Null":{"a.b:c":"true"}}`,
        ),
    ),
    "trust",
  ],
]);

function withKinds(
  cases: readonly (readonly [string, string, PolicyKind?])[],
): readonly (readonly [string, string, PolicyKind])[] {
  return cases.map(([name, text, kind = "identity"]) => [name, text, kind]);
}

describe("the longest documents that are read", () => {
  it.each(HOSTILE)("cost a bounded number of steps: %s", (_, text, kind) => {
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
    let asked = 0;
    const services = {
      service(prefix: string) {
        asked++;
        return SOME_SERVICES.service(prefix);
      },
    };
    const effort = { left: VALIDATION_EFFORT };
    let settled = 0;
    const counted = {
      get left() {
        return effort.left;
      },
      set left(left: number) {
        settled++;
        effort.left = left;
      },
    };
    const findings = validateWithin(counted, text, kind, { services });
    expect(settled).toBeLessThan(VALIDATION_EFFORT + 2 * MAX_TEXT_LENGTH);
    expect(effort.left).toBeGreaterThan(-VALIDATION_EFFORT);
    expect(asked).toBeLessThan(MAX_TEXT_LENGTH);
    expect(findings.reduce((size, { message, path }) => size + message.length + path.length, 0)).toBeLessThan(
      400 * MAX_TEXT_LENGTH,
    );
  });

  it("get no false finding when the effort is used up", () => {
    const text = statement(
      '"Action":["s3:Get*","s3:NoSuch*","s3:Put*"],"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"]',
    );
    const codes = validateWithin({ left: 0 }, text, "identity", { services: SOME_SERVICES });
    expect(codes).toEqual([]);
  });
});

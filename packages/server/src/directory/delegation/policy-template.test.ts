import { describe, expect, test } from "vitest";
import type { Json } from "./placeholders.ts";
import { type GivenParameter, renderPolicy, templateProblem } from "./policy-template.ts";

const policyOf = (statement: { readonly [name: string]: Json }): Json => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement },
});
const string = (name: string) => ({ name, type: "string" }) as const;
const list = (name: string) => ({ name, type: "stringList" }) as const;
const one = (Name: string, value: string): GivenParameter => ({ Name, Values: [value], Type: "string" });
const several = (Name: string, ...Values: string[]): GivenParameter => ({ Name, Values, Type: "stringList" });

function rendered(statement: { readonly [name: string]: Json }, ...given: readonly GivenParameter[]) {
  const parameters = given.map(({ Name = "", Type }) => (Type === "string" ? string(Name) : list(Name)));
  const template = { policy: policyOf(statement), parameters };
  expect(templateProblem(template)).toBeUndefined();
  return (JSON.parse(renderPolicy(template, given)) as { Statement: Record<string, unknown> }).Statement;
}

describe("a template", () => {
  test("has values put in place of its placeholders", () => {
    const Resource = "arn:aws:s3:::@{bucket}/@{prefix}/*";
    expect(rendered({ Resource }, one("bucket", "data"), one("prefix", "a/b"))).toMatchObject({
      Resource: "arn:aws:s3:::data/a/b/*",
    });
  });

  test("has as many texts as a list has values", () => {
    const Resource = ["arn:aws:s3:::@{buckets}", "arn:aws:s3:::@{buckets}/*"];
    expect(rendered({ Resource }, several("buckets", "a", "b"))).toMatchObject({
      Resource: ["arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
    });
    expect(rendered({ Resource: "arn:aws:s3:::@{buckets}" }, several("buckets", "a", "b"))).toMatchObject({
      Resource: ["arn:aws:s3:::a", "arn:aws:s3:::b"],
    });
  });

  test("has values in conditions, and a whole ARN as a value", () => {
    const Condition = { StringEquals: { "s3:prefix": "@{prefixes}" } };
    expect(
      rendered(
        { Condition, Resource: "@{bucketArn}" },
        several("prefixes", "a", "b"),
        one("bucketArn", "arn:aws:s3:::x"),
      ),
    ).toMatchObject({ Resource: "arn:aws:s3:::x", Condition: { StringEquals: { "s3:prefix": ["a", "b"] } } });
  });

  test.each<[string, { readonly [name: string]: Json }, string[], string]>([
    ["in an action", { Action: "s3:@{action}" }, ["action"], "no placeholder in Statement.Action"],
    ["in the effect", { Effect: "@{effect}" }, ["effect"], "no placeholder in Statement.Effect"],
    [
      "in a condition's key",
      { Condition: { StringEquals: { "@{thekey}": "x" } } },
      ["thekey"],
      "no placeholder in Statement.Condition.StringEquals.@{thekey}",
    ],
    ["that does not end", { Resource: "arn:aws:s3:::@{bucket" }, [], "no placeholder in Statement.Resource"],
    ["without a parameter", { Resource: "arn:aws:s3:::@{bucket}" }, [], "no parameter of that name"],
  ])("cannot have a placeholder %s", (_place, statement, names, problem) => {
    expect(templateProblem({ policy: policyOf(statement), parameters: names.map(string) })).toContain(
      problem,
    );
  });

  test.each<[string, Json, string[], string]>([
    ["whose parameters are not used", policyOf({}), ["bucket"], "nowhere in the policy"],
    ["with a short name", policyOf({ Resource: "@{abc}" }), ["abc"], "5 to 256"],
    ["with a name twice", policyOf({ Resource: "@{bucket}" }), ["bucket", "bucket"], "same name"],
    ["that is no policy", { Version: "2012-10-17" }, [], "("],
  ])("is refused %s", (_what, policy, names, problem) => {
    expect(templateProblem({ policy, parameters: names.map(string) })).toContain(problem);
  });
});

describe("parameters", () => {
  const template = {
    policy: policyOf({ Resource: ["arn:aws:s3:::@{bucket}/@{prefixes}"] }),
    parameters: [string("bucket"), list("prefixes")],
  };

  test.each<[string, readonly GivenParameter[], string]>([
    ["missing", [one("bucket", "b")], "The parameter prefixes is missing."],
    ["unknown", [one("other", "b")], "The policy template has no parameter other."],
    ["twice", [one("bucket", "b"), one("bucket", "c")], "The parameter bucket is given twice."],
    ["of another type", [several("bucket", "b")], "The parameter bucket must be of type string."],
    [
      "with values",
      [{ Name: "bucket", Type: "string", Values: ["a", "b"] }],
      "The parameter bucket must have one value.",
    ],
    ["without values", [several("prefixes")], "The parameter prefixes must have values."],
  ])("are refused: %s", (_what, given, message) => {
    expect(() => renderPolicy(template, given)).toThrow(message);
  });

  test("cannot make the policy longer than 2,048 characters", () => {
    const many = Array.from({ length: 200 }, (_, index) => `prefix-${index}`);
    expect(() => renderPolicy(template, [one("bucket", "b"), several("prefixes", ...many)])).toThrow("2048");
  });

  test("are not put together more often than the policy can be long", () => {
    const names = ["first", "second", "third", "fourth"];
    const wide = {
      policy: policyOf({ Resource: names.map((name) => `@{${name}}`).join("") }),
      parameters: names.map(list),
    };
    const thousand = Array.from({ length: 1000 }, (_, index) => `${index}`);
    const given = names.map((name) => several(name, ...thousand));
    expect(() => renderPolicy(wide, given)).toThrow("2048");
  });
});

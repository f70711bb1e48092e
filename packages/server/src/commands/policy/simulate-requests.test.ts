import { describe, expect, it } from "vitest";
import type { SimulationResult } from "../../simulation/result.ts";
import { ALICE, simulateFiles } from "./testing/simulate-files.ts";

const { simulate } = simulateFiles();

describe("signet policy simulate --requests", () => {
  const request = {
    principal: { kind: "user", accountId: "111111111111", arn: ALICE[1], id: "AIDA" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/alice/1",
    resourceAccountId: "111111111111",
    context: { "aws:username": "alice" },
  };
  const allow = (Resource: string) => ({
    identity: [
      {
        name: "p",
        document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource } },
      },
    ],
  });
  const first = { name: "first", ...request, policies: allow("arn:aws:s3:::b/${aws:username}/*") };
  const second = { ...request, policies: {} };

  it.each([
    ["a line each", `${JSON.stringify(second)}\n\n${JSON.stringify(first)}\n`, { line: 3, column: 342 }],
    ["in an array", JSON.stringify([second, first], null, 2), { line: 37, column: 26 }],
  ])("reads them %s from standard input, and tells places there", async (_, input, place) => {
    const { status, out } = await simulate(["--requests", "-", "--json"], { input });
    const results = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as SimulationResult);
    expect(status).toBe(1);
    expect(results).toMatchObject([
      { outcome: "implicitDeny", blockedBy: "identity" },
      { name: "first", outcome: "allow", determiningStatements: [{ policy: "p", ...place }] },
    ]);
  });

  it("asks with the keys that are given, and no others", async () => {
    const bare = { ...first, context: {} };
    const { out } = await simulate(["--requests", "-", "--json"], { input: JSON.stringify(bare) });
    expect(JSON.parse(out)).toMatchObject({ outcome: "implicitDeny", missingContextKeys: ["aws:username"] });
  });

  it("names a request for people", async () => {
    const { status, out } = await simulate(["--requests", "-"], { input: JSON.stringify(first) });
    expect(status).toBe(0);
    expect(out).toContain("as arn:aws:iam::111111111111:user/alice (first)");
  });

  it.each([
    ["{", 'standard input:1:2  error  JSON_SYNTAX_ERROR  This is no JSON: a text in " is expected'],
    [
      `[\n${JSON.stringify(first)},\n]`,
      "standard input:3:1  error  JSON_SYNTAX_ERROR  This is no JSON: a value",
    ],
    ["", "standard input has no requests"],
    ["[]", "standard input has no requests"],
    [
      `${JSON.stringify(first)}\n{"a":1}`,
      'standard input:2:6  error  INVALID_REQUEST  request 2: there is no member "a"',
    ],
    [JSON.stringify({ ...first, polices: {} }), 'request 1: there is no member "polices"'],
    [
      JSON.stringify({ ...first, principal: { kind: "usr" } }),
      "principal.kind: the kind of a principal is root, user, role-session, ",
    ],
    [JSON.stringify({ ...first, principal: "alice" }), "principal: an object is expected, not a text"],
    [JSON.stringify({ ...first, action: "" }), "request 1: action: this is empty"],
    [JSON.stringify([second, { ...first, action: "s3:DeletObject" }]), "request 2: Amazon S3 has no action"],
    [
      JSON.stringify({ ...first, resource: "arn:aws:s3::b" }),
      "standard input:1:164  error  INVALID_RESOURCE  request 1: arn:aws:s3::b is no resource",
    ],
    [
      JSON.stringify(
        [second, { ...first, policies: { trust: { name: "t", document: { Statement: [] } } } }],
        null,
        2,
      ),
      "standard input:35:24  error  MISSING_STATEMENT  request 2: policy t: ",
    ],
    [JSON.stringify({ ...first, context: { a: 1 } }), "context.a: a value is a text or a list of texts"],
    [
      JSON.stringify({ ...first, policies: { boundary: { name: "b", document: "{" } } }),
      "JSON_SYNTAX_ERROR  request 1: policy b, line 1, column 2 of its text: ",
    ],
    [
      JSON.stringify({ ...first, policies: { trust: { document: {} }, resource: { document: {} } } }),
      "a resource policy or a trust policy, not both",
    ],
  ])("refuses %s before it answers anything", async (input, words) => {
    const { status, out, err } = await simulate(["--requests", "-", "--json"], { input });
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { preparedOf, type PolicyKind } from "../policy.ts";
import { MESSAGES } from "../problem.ts";
import { parsePolicy } from "./parse-policy.ts";
import { one, problems } from "./testing/problems.ts";
import { anyCharacter } from "../testing/any-character.ts";

const KINDS: readonly PolicyKind[] = ["identity", "resource", "trust", "session", "boundary", "scp", "rcp"];

describe("documents", () => {
  test("the least policy of every kind", () => {
    expect(KINDS.map((kind) => one({}, kind))).toEqual(KINDS.map(() => []));
  });

  test("Statement may be one object", () => {
    expect(problems({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } })).toEqual([]);
  });

  test("the version defaults to the older one", () => {
    const parsed = parsePolicy('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "identity");
    expect(parsed).toMatchObject({ ok: true, policy: { version: "2008-10-17", id: undefined } });
  });

  test("places are told in the longer text that the policy is a part of", () => {
    const policy = `{"Statement":{"Effect":"Allow","Action":"s3:Get",
      "Resource":"*","Resourse":"*"}}`;
    const longer = `{\n  "document": ${policy}\n}`;
    const before = longer.split("\n")[1]?.indexOf("{") ?? 0;
    const parsed = parsePolicy(policy, "identity", { line: 2, column: before + 1 });
    if (parsed.ok) throw new Error("the policy is not well-formed");
    const lines = longer.split("\n");
    expect(parsed.problems.map(({ line, column }) => lines[line - 1]?.slice(column - 1))).toEqual([
      '"Resourse":"*"}}',
    ]);
    const whole = parsePolicy('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "identity", {
      line: 5,
      column: 10,
    });
    expect(whole.ok && whole.policy.statements[0]).toMatchObject({ position: { line: 5, column: 23 } });
  });

  test("a policy is frozen all the way down", () => {
    const parsed = parsePolicy(
      '{"Statement":{"Effect":"Allow","Action":["*"],"Resource":"*","Condition":{"Bool":{"k:a":"true"}}}}',
      "identity",
    );
    if (!parsed.ok) throw new Error("the policy is well-formed");
    const [statement] = preparedOf(parsed.policy).statements;
    const inner = [
      parsed.policy,
      parsed.policy.statements,
      statement,
      statement?.actions.patterns,
      statement?.conditions[0],
    ];
    expect(inner.map((value) => Object.isFrozen(value))).toEqual(inner.map(() => true));
  });

  test.each([
    ["[]", "", 1, 1],
    ["null", "", 1, 1],
    ['"*"', "", 1, 1],
    ["{}", "", 1, 1],
    ['{"Statement":[]}', "Statement", 1, 14],
    ['{"Statement":"*"}', "Statement", 1, 14],
    ['{"Statement":[\n7]}', "Statement[0]", 2, 1],
    ['{"Version":"2012-10-18","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "Version", 1, 12],
    ['{"Version":20121017,"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "Version", 1, 12],
    ['{"Id":1,"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "Id", 1, 7],
    ['{"statement":{}, "Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', "statement", 1, 2],
    [
      '{"Statement":{"Effect":"Allow","Action":"*",\n "Resources":"*","Resource":"*"}}',
      "Statement.Resources",
      2,
      2,
    ],
    ['{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}', "Statement.Effect", 1, 24],
    [
      '{"Statement":{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}}',
      "Statement.NotAction",
      1,
      45,
    ],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Resource":"*"}}', "", 1, 60],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}', "", 1, 60],
    ["", "", 1, 1],
  ])("%s is refused at %s (%i,%i)", (text, path, line, column) => {
    expect(problems(text)).toMatchObject([{ message: MESSAGES.syntax, path, line, column }]);
  });

  test("a trust policy that is no JSON has a message of its own", () => {
    expect(problems("{", "trust")).toMatchObject([{ message: MESSAGES.json, line: 1, column: 2 }]);
  });

  test("all problems are told, in order", () => {
    const statements = [{ Effect: "Allow" }, { Effect: "Maybe", Action: "x", Resource: "y" }];
    expect(problems({ Statement: statements }).map(({ message, path }) => [message, path])).toEqual([
      [MESSAGES.noActions, "Statement[0]"],
      [MESSAGES.noResources, "Statement[0]"],
      [MESSAGES.syntax, "Statement[1].Effect"],
      [MESSAGES.vendorMissing, "Statement[1].Action"],
      [MESSAGES.resourceForm("y"), "Statement[1].Resource"],
    ]);
  });

  test("any text gives a result for any kind, and the place of each problem is in the text", () => {
    const tokens =
      '{ } [ ] : , "Statement" "Effect" "Allow" "Action" "s3:*" "Resource" "*" "Condition" "StringLike"';
    const word = fc.constantFrom(...`${tokens} "a:b" "\${ }" "Principal" "AWS" 1 true`.split(" "), "\n");
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...KINDS), (one_, kind) => {
        const lines = one_.split("\n");
        for (const { line, column, message } of problems(one_, kind)) {
          expect(message).not.toBe("");
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("any JSON as a statement gives a result", () => {
    const names = [
      "Sid",
      "Effect",
      "Principal",
      "NotPrincipal",
      "Action",
      "NotAction",
      "Resource",
      "NotResource",
      "Condition",
    ];
    const statement = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(statement, fc.constantFrom(...KINDS), (value, kind) => {
        expect(typeof parsePolicy(JSON.stringify({ Statement: value }), kind).ok).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { preparedOf, type PolicyKind } from "../policy.ts";
import { MESSAGES, type PolicyProblem } from "../problem.ts";
import { parsePolicy } from "./parse-policy.ts";

const KINDS: readonly PolicyKind[] = ["identity", "resource", "trust", "session", "boundary", "scp", "rcp"];

function problems(document: unknown, kind: PolicyKind = "identity"): readonly PolicyProblem[] {
  const parsed = parsePolicy(typeof document === "string" ? document : JSON.stringify(document), kind);
  return parsed.ok ? [] : parsed.problems;
}

/** A policy of one statement that is right but for what is given; undefined leaves an element out. */
function one(statement: object, kind: PolicyKind = "identity"): readonly (readonly [string, string])[] {
  const base = kind === "trust" ? { Action: "sts:AssumeRole" } : { Action: "s3:GetObject", Resource: "*" };
  const owned = kind === "trust" || kind === "resource" || kind === "rcp" ? { Principal: "*" } : {};
  const effect = kind === "rcp" ? "Deny" : "Allow";
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: effect, ...owned, ...base, ...statement }],
  };
  return problems(document, kind).map(({ message, path }) => [message, path]);
}

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
      fc.string({ unit: "binary" }),
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

describe("Sid", () => {
  const same = { Sid: "A", Effect: "Allow", Action: "*", Resource: "*" };
  test("is unique, with the place of the second", () => {
    expect(problems({ Statement: [same, same] }).map(({ message, path }) => [message, path])).toEqual([
      [MESSAGES.sidRepeated, "Statement[1].Sid"],
    ]);
    expect(problems({ Statement: [same, { ...same, Sid: "a" }] })).toEqual([]);
    expect(
      problems({
        Statement: [
          { ...same, Sid: "" },
          { ...same, Sid: "" },
        ],
      }),
    ).toEqual([]);
  });

  test("is alpha-numeric, but for resource policies", () => {
    expect(one({ Sid: "a b" })).toEqual([[MESSAGES.sidForm, "Statement[0].Sid"]]);
    expect(one({ Sid: "a b" }, "resource")).toEqual([]);
    expect(one({ Sid: 1 })).toEqual([[MESSAGES.syntax, "Statement[0].Sid"]]);
  });
});

describe("Action", () => {
  test.each([
    [[], MESSAGES.noActions],
    ["", MESSAGES.vendorMissing],
    ["GetObject", MESSAGES.vendorMissing],
    [":GetObject", MESSAGES.vendorMissing],
    ["s3:Get:Object", MESSAGES.oneColon],
    ["s*:GetObject", MESSAGES.vendor("s*")],
    ["a a:GetObject", MESSAGES.vendor("a a")],
    ["s3:", MESSAGES.syntax],
    ["s3:Get Object", MESSAGES.syntax],
    [7, MESSAGES.syntax],
    [{ s3: "GetObject" }, MESSAGES.syntax],
  ])("%j: %s", (Action, message) => {
    expect(one({ Action })).toEqual([[message, "Statement[0].Action"]]);
  });

  test("a problem within an array has its index", () => {
    expect(one({ Action: ["s3:*", "x"] })).toEqual([[MESSAGES.vendorMissing, "Statement[0].Action[1]"]]);
  });

  test.each(["*", "s3:GetObject", "iam:GetAccount", "sts:GetCallerIdentity", "sts:Decode*"])(
    "a trust policy is not about %s",
    (Action) => {
      expect(one({ Action }, "trust")).toEqual([[MESSAGES.trustAction, "Statement[0].Action"]]);
    },
  );

  test("a trust policy is about assuming the role", () => {
    const Action = [
      "sts:AssumeRole",
      "STS:AssumeRoleWithSAML",
      "sts:AssumeRole*",
      "sts:TagSession",
      "sts:SetSourceIdentity",
      "sts:*",
    ];
    expect(one({ Action }, "trust")).toEqual([]);
  });
});

describe("Resource", () => {
  test.each([
    [[], MESSAGES.noResources],
    ["bucket", MESSAGES.resourceForm("bucket")],
    ["**", MESSAGES.resourceForm("**")],
    ["arn:aws:s3:::", MESSAGES.resourceForm("arn:aws:s3:::")],
    ["arn:aws:s3", MESSAGES.resourceForm("arn:aws:s3")],
    ["arn:*", MESSAGES.resourceForm("arn:*")],
    ["arn:azure:s3:::b", MESSAGES.partition("azure", "arn:azure:s3:::b")],
    ["arn::s3:::b", MESSAGES.partition("", "arn::s3:::b")],
    [
      "arn:aws:iam:us-east-1:111111111111:user/a",
      MESSAGES.iamRegion("arn:aws:iam:us-east-1:111111111111:user/a"),
    ],
    ["arn:aws:s3:::b/${aws:username", MESSAGES.syntax],
    ["arn:aws:s3:::b/${}", MESSAGES.syntax],
    [null, MESSAGES.syntax],
  ])("%j: %s", (Resource, message) => {
    expect(one({ Resource })).toEqual([[message, "Statement[0].Resource"]]);
  });

  test.each([
    "*",
    "arn:aws:s3:::b",
    "arn:aws-cn:s3:::b",
    "arn:aws:codebuild:*",
    "arn:*:s3:::b",
    "arn:aws:s3:::${aws:username}",
  ])("%j", (Resource) => {
    expect(one({ Resource })).toEqual([]);
  });

  test("belongs to the role in a trust policy", () => {
    expect(one({ Resource: "*" }, "trust")).toEqual([
      [MESSAGES.prohibited("Resource"), "Statement[0].Resource"],
    ]);
    expect(one({ NotResource: "*" }, "trust")).toEqual([
      [MESSAGES.prohibited("NotResource"), "Statement[0].NotResource"],
    ]);
  });
});

describe("Principal", () => {
  const invalid = MESSAGES.principals;
  test.each(["identity", "session", "boundary", "scp"] as const)(
    "is prohibited in a policy of kind %s",
    (kind) => {
      expect(one({ Principal: "*" }, kind)).toEqual([
        [MESSAGES.principalProhibited, "Statement[0].Principal"],
      ]);
      expect(one({ NotPrincipal: "*" }, kind)).toEqual([
        [MESSAGES.principalProhibited, "Statement[0].NotPrincipal"],
      ]);
    },
  );

  test.each(["resource", "trust", "rcp"] as const)("is required in a policy of kind %s", (kind) => {
    expect(one({ Principal: undefined }, kind)).toEqual([[MESSAGES.missing("Principal"), "Statement[0]"]]);
  });

  test.each([
    ["AWS", "111111111111*"],
    ["AWS", "11111111111"],
    ["AWS", "arn:aws:iam::111111111111:user/*"],
    ["AWS", "arn:aws:iam::*:root"],
    ["AWS", "arn:aws:iam::111111111111:role/app-?"],
    ["AWS", "arn:aws:iam::111111111111:group/admins"],
    ["AWS", "arn:aws:iam::111111111111/role/x"],
    ["AWS", "arn:aws::iam::111111111111:root"],
    ["AWS", "arn:aws:sts::111111111111:assumed-role/app/*"],
    ["AWS", "arn:aws:sts::111111111111:assumed-role/app"],
    ["AWS", "AGPA0000000000000000"],
    ["AWS", "alice"],
    ["Service", "*"],
    ["Service", "ec2"],
    ["Federated", "*"],
    ["Federated", "arn:aws:iam::111111111111:saml-provider/*"],
    ["CanonicalUser", "abc"],
  ])("%s %s is refused", (type, value) => {
    expect(one({ Principal: { [type]: value } }, "resource")).toEqual([
      [MESSAGES.principal(type, value), `Statement[0].Principal.${type}`],
      [invalid, "Statement[0].Principal"],
    ]);
  });

  test("other shapes are refused", () => {
    expect(one({ Principal: "111111111111" }, "resource")).toEqual([[invalid, "Statement[0].Principal"]]);
    expect(one({ Principal: {} }, "resource")).toEqual([[invalid, "Statement[0].Principal"]]);
    expect(one({ Principal: { AWS: [] } }, "resource")).toEqual([[invalid, "Statement[0].Principal"]]);
    expect(one({ Principal: { AWS: "*", aws: "*" } }, "resource")).toEqual([
      [invalid, "Statement[0].Principal.aws"],
    ]);
    expect(one({ Principal: { AWS: "*", toString: "*" } }, "resource")).toEqual([
      [invalid, "Statement[0].Principal.toString"],
    ]);
  });

  test("NotPrincipal cannot allow in a trust policy, nor be in an RCP", () => {
    const NotPrincipal = { AWS: "111111111111" };
    const Principal = undefined;
    expect(one({ Principal, NotPrincipal }, "trust")).toEqual([
      [MESSAGES.prohibited("NotPrincipal"), "Statement[0].NotPrincipal"],
    ]);
    expect(one({ Principal, NotPrincipal, Effect: "Deny" }, "trust")).toEqual([]);
    expect(one({ Principal, NotPrincipal: "*" }, "rcp")).toEqual([
      [MESSAGES.prohibited("NotPrincipal"), "Statement[0].NotPrincipal"],
    ]);
  });
});

describe("RCPs", () => {
  test("deny, but for the one that allows everything", () => {
    expect(one({ Effect: "Allow", Action: "*" }, "rcp")).toEqual([]);
    expect(one({ Effect: "Allow" }, "rcp")).toEqual([[MESSAGES.syntax, "Statement[0]"]]);
    expect(one({ Effect: "Allow", Action: "*", Condition: { Bool: { "k:a": "true" } } }, "rcp")).toEqual([
      [MESSAGES.syntax, "Statement[0]"],
    ]);
  });

  test("are about everyone", () => {
    expect(one({ Principal: { AWS: "111111111111" } }, "rcp")).toEqual([
      [MESSAGES.principals, "Statement[0].Principal"],
    ]);
  });
});

describe("Condition", () => {
  test.each([
    [[], ""],
    [{ StringMatches: { "k:a": "x" } }, ".StringMatches"],
    [{ stringEquals: { "k:a": "x" } }, ".stringEquals"],
    [{ "ForSomeValues:StringEquals": { "k:a": "x" } }, ".ForSomeValues:StringEquals"],
    [{ NullIfExists: { "k:a": "true" } }, ".NullIfExists"],
    [{ "ForAllValues:Null": { "k:a": "true" } }, ".ForAllValues:Null"],
    [{ StringEquals: "x" }, ".StringEquals"],
    [{ StringEquals: { "k:a": null } }, ".StringEquals.k:a"],
    [{ StringEquals: { "k:a": { "k:b": "x" } } }, ".StringEquals.k:a"],
    [{ StringEquals: { "k:a": ["x", ["y"]] } }, ".StringEquals.k:a[1]"],
    [{ StringEquals: { "k:a": "x", "K:A": "y" } }, ".StringEquals.K:A"],
    [{ StringEquals: { "k:a": "${aws:username" } }, ".StringEquals.k:a"],
    [{ NumericEquals: { "k:a": "ten" } }, ".NumericEquals.k:a"],
    [{ DateLessThan: { "k:a": "2026-02-30" } }, ".DateLessThan.k:a"],
    [{ Bool: { "k:a": "yes" } }, ".Bool.k:a"],
    [{ BinaryEquals: { "k:a": "!" } }, ".BinaryEquals.k:a"],
    [{ IpAddress: { "k:a": ["10.0.0.0/8", "10.0.0.0/33"] } }, ".IpAddress.k:a[1]"],
    [{ IpAddress: { "k:a": "${aws:SourceIp}" } }, ".IpAddress.k:a"],
    [{ Null: { "k:a": "maybe" } }, ".Null.k:a"],
  ])("%j is refused", (Condition, path) => {
    expect(one({ Condition })).toEqual([[MESSAGES.syntax, `Statement[0].Condition${path}`]]);
  });

  test("a key needs a vendor", () => {
    expect(one({ Condition: { StringEquals: { SourceIp: "x" } } })).toEqual([
      [MESSAGES.vendorMissing, "Statement[0].Condition.StringEquals.SourceIp"],
    ]);
  });
});

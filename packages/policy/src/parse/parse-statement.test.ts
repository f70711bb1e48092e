import { describe, expect, test } from "vitest";
import { MESSAGES } from "../problem.ts";
import { one, problems } from "./testing/problems.ts";

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

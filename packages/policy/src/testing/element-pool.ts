import type { PrincipalRef } from "../index.ts";

// Elements and requests to draw from, of a small alphabet.

function texts(units: readonly string[], longest: number): readonly string[] {
  const longer = longest === 0 ? [] : texts(units, longest - 1);
  return ["", ...longer.flatMap((text) => units.map((unit) => `${unit}${text}`))];
}

const TAILS = texts(["a", "*", "?", ":", "/"], 3).filter((text) => text !== "");

export const ACTION_PATTERNS: readonly (string | readonly string[])[] = [
  ..."* s3:* s3:Get* S3:getobject s3:?etObject s3:*Object s3:**t* s3:PutObject *:*".split(" "),
  ..."sqs:* sqs:SendMessage sts:* sts:AssumeRole sts:Assume* s3:*Bucket*".split(" "),
  ["s3:PutObject", "sqs:*"],
  ["s3:Get*", "sts:TagSession", "sts:AssumeRole"],
];
export const TRUST_ACTION_PATTERNS: readonly (string | readonly string[])[] = [
  ..."sts:AssumeRole sts:* sts:Assume* STS:ASSUMEROLE sts:TagSession".split(" "),
  ["sts:TagSession", "sts:AssumeRole"],
];
export const ACTIONS = [
  "s3:GetObject",
  "s3:PutObject",
  "S3:GETOBJECT",
  "s3:ListAllMyBuckets",
  "sqs:SendMessage",
];
export const TRUST_ACTIONS = ["sts:AssumeRole", "sts:AssumeRole", "sts:TagSession"];

export const RESOURCE_PATTERNS: readonly (string | readonly string[])[] = [
  ..."* arn:aws:s3:::* arn:aws:s3:::b/* arn:aws:s3:::b/k arn:aws:s3:::b/? arn:*:s3:::b/k".split(" "),
  ..."arn:aws:s*:::b/k arn:aws:s3* arn:aws:* arn:aws:s3:*:*:b/k arn:aws:sqs:*:111111111111:q".split(" "),
  ..."arn:aws:sqs:e*-1:111111111111:q arn:aws:sqs:eu-?:* arn:aws:iam::*:role/* arn:aws:iam::111111111111:*".split(
    " ",
  ),
  ..."arn:aws:s3:::b/${k:b} arn:aws:s3:::${k:a}/* arn:aws:s3:::b/${k:none,'k'} arn:aws:s3:::b/${*}".split(
    " ",
  ),
  ..."arn:aws:sqs:${k:region}:111111111111:* arn:aws:s3:::b/${k:none} arn:aws:s3:::b/${k:b}* arn:aws:s3:::b/${$}".split(
    " ",
  ),
  ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
  ["arn:aws:s3:::b/${k:none}", "arn:aws:s3:::b/k"],
  ["arn:aws:s3:::b/${k:b}", "arn:aws:sqs:*:*:q"],
];
/** All short patterns, and all short texts for them. */
export const SHORT_RESOURCE_PATTERNS = TAILS.map((tail) => `arn:aws:s3:::${tail}`);
export const SHORT_RESOURCES = texts(["a", ":", "/"], 3).map((tail) => `arn:aws:s3:::${tail}`);
export const RESOURCES: readonly string[] = [
  ..."* arn:aws:s3:::b arn:aws:s3:::b/k arn:aws:s3:::b/k arn:aws:s3:::b/x arn:aws:s3:::b/*".split(" "),
  ..."arn:aws:s3:::x/k arn:aws:s3:::b/a:b arn:aws-cn:s3:::b/k arn:aws:sqs:eu-1:111111111111:q".split(" "),
  ..."arn:aws:sqs:eu-1:222222222222:x-1:111111111111:q arn:aws:iam::111111111111:role/target".split(" "),
];
/** Of a key that stands in the region of an ARN. */
export const REGIONS = [undefined, "eu-1", "*", "eu-1:222222222222:x-1"];

export const CANONICAL_IDS = [undefined, "0".repeat(64), "1".repeat(64)];

/** What an element of type Principal can say of these principals: by groups, of which none is rare. */
export function principalElements(principals: readonly PrincipalRef[]): readonly (readonly unknown[])[] {
  const aws = [...new Set(principals.flatMap(namesOf)), "333333333333", "*"];
  const all = principals.map((one) => ({ AWS: namesOf(one) })).filter(({ AWS }) => AWS.length > 0);
  const pairs = aws.flatMap((one) => aws.map((other) => ({ AWS: [one, other] })));
  const others = [
    { Service: "ec2.amazonaws.com" },
    { Service: "EC2.amazonaws.com", AWS: "222222222222" },
    { Service: "sqs.amazonaws.com" },
    { Federated: "accounts.google.com" },
    { Federated: ["arn:aws:iam::111111111111:saml-provider/Corp", "www.amazon.com"] },
  ];
  const canonical = ["0", "1"].flatMap((digit) => [
    { CanonicalUser: digit.repeat(64) },
    { CanonicalUser: digit.repeat(64), AWS: "arn:aws:iam::111111111111:user/alice" },
  ]);
  return [["*"], aws.map((AWS) => ({ AWS })), all, pairs, others, canonical];
}

function namesOf(principal: PrincipalRef): readonly string[] {
  switch (principal.kind) {
    case "root":
      return [principal.accountId];
    case "user":
      return [principal.arn, principal.id, principal.accountId];
    case "role-session":
      return [principal.arn, principal.roleArn, principal.id.split(":")[0] ?? "", principal.accountId];
    case "federated-user":
      return [principal.arn, principal.userArn, principal.accountId];
    case "federated":
    case "service":
    case "anonymous":
      return [];
  }
}

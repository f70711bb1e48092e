import type { ValidationCase } from "./validation-case.ts";

const OBJECT = '"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"';
const GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const FEDERATED = '"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity"';
const ROLE_ID = "AROAEXAMPLEEXAMPLE123";
const USER_ID = "AIDAEXAMPLEEXAMPLE123";
const PASSED = '"Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}';

function allow(actions: string, resources: string): string {
  return `"Effect": "Allow", "Action": ${actions}, "Resource": ${resources}`;
}

/** One statement after the other, in an array. */
function statements(...each: readonly string[]): string {
  return `{ "Version": "2012-10-17", "Statement": [\n${each.join(",\n")} ] }`;
}

/** Who is let in, what is granted, actions against resources, what is said twice. */
export const CASES_OF_GRANTS: readonly ValidationCase[] = [
  {
    code: "ALLOW_WITH_WILDCARD_PRINCIPAL",
    kind: "resource",
    found: `"Effect": "Allow", "Principal": «security-warning ALLOW_WITH_WILDCARD_PRINCIPAL»"*", ${OBJECT}`,
    near: [
      `"Effect": "Deny", "Principal": "*", ${OBJECT}`,
      `"Effect": "Allow", "Principal": "*", ${OBJECT}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}`,
      `"Effect": "Allow", "Principal": {"AWS": "111122223333"}, ${OBJECT}`,
    ],
  },
  {
    code: "ALLOW_WITH_WILDCARD_PRINCIPAL",
    kind: "trust",
    found:
      '"Effect": "Allow", "Principal": {"AWS": ["111122223333", «security-warning ALLOW_WITH_WILDCARD_PRINCIPAL»"*"]}, "Action": "sts:AssumeRole"',
    near: ['"Effect": "Allow", "Principal": {"AWS": ["111122223333"]}, "Action": "sts:AssumeRole"'],
  },
  {
    code: "ALLOW_WITH_NOT_PRINCIPAL",
    kind: "resource",
    found: `"Effect": "Allow", «security-warning ALLOW_WITH_NOT_PRINCIPAL»"NotPrincipal": {"AWS": "111122223333"}, ${OBJECT}`,
    near: [`"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, ${OBJECT}`],
  },
  {
    code: "DENY_WITH_NOT_PRINCIPAL",
    kind: "resource",
    found: `"Effect": "Deny", «security-warning DENY_WITH_NOT_PRINCIPAL»"NotPrincipal": {"AWS": "111122223333"}, ${OBJECT}`,
    near: [`"Effect": "Deny", "Principal": {"AWS": "111122223333"}, ${OBJECT}`],
  },
  {
    code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    kind: "resource",
    found: `"Effect": "Allow", "Principal": {"Service": «security-warning RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL»"sns.amazonaws.com"}, ${OBJECT}`,
    near: [
      `"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, ${OBJECT}, "Condition": {"ArnLike": {"aws:sourcearn": "arn:aws:sns:*:111122223333:*"}}`,
      `"Effect": "Deny", "Principal": {"Service": "sns.amazonaws.com"}, ${OBJECT}`,
    ],
  },
  {
    code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    kind: "trust",
    found: `${FEDERATED}, "Principal": {"Federated": «security-warning MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL»"accounts.google.com"},
      "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}`,
    near: [
      `${FEDERATED}, "Principal": {"Federated": "accounts.google.com"}, "Condition": {"StringEquals": {"accounts.google.com:aud": "x"}}`,
      '"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/p"}',
    ],
  },
  {
    code: "MISSING_GITHUB_REPO_CONDITION_KEY",
    kind: "trust",
    found: `${FEDERATED}, "Principal": {"Federated": «security-warning MISSING_GITHUB_REPO_CONDITION_KEY»"${GITHUB}"},
      "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`,
    near: [
      `${FEDERATED}, "Principal": {"Federated": "${GITHUB}"}, "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:o/r:*"}}`,
      `${FEDERATED}, "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"}, "Condition": {"StringEquals": {"gitlab.com:aud": "x"}}`,
    ],
  },
  {
    code: "INVALID_ROLE_REFERENCE",
    kind: "resource",
    found: `"Effect": "Allow", "Principal": {"AWS": «warning INVALID_ROLE_REFERENCE»"${ROLE_ID}"}, ${OBJECT}`,
    near: [`"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/AROA1"}, ${OBJECT}`],
  },
  {
    code: "INVALID_USER_REFERENCE",
    kind: "resource",
    found: `"Effect": "Allow", "Principal": {"AWS": «warning INVALID_USER_REFERENCE»"${USER_ID}"}, ${OBJECT}`,
    near: [`"Effect": "Allow", "Principal": {"AWS": "${ROLE_ID}"}, ${OBJECT}`],
  },

  {
    code: "ALLOW_ALL",
    found: allow(
      '«security-warning ALLOW_ALL»"*"',
      '«security-warning PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE»«warning CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE»"*"',
    ),
    near: [
      allow('"*"', '"arn:aws:s3:::b/*"'),
      allow('"s3:*"', '"*"'),
      '"Effect": "Deny", "Action": "*", "Resource": "*"',
      `${allow('"*"', '"*"')}, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}`,
    ],
  },
  {
    code: "ALLOW_ALL",
    kind: "identity",
    found: allow(
      '«security-warning ALLOW_ALL»"*:*"',
      '«security-warning PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE»«warning CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE»"*"',
    ),
    near: [],
  },
  {
    code: "ALLOW_WITH_NOT_ACTION",
    found:
      '"Effect": "Allow", «security-warning ALLOW_WITH_NOT_ACTION»"NotAction": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"',
    near: ['"Effect": "Deny", "NotAction": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"'],
  },
  {
    code: "ALLOW_WITH_NOT_RESOURCE",
    found:
      '"Effect": "Allow", "Action": "s3:GetObject", «security-warning ALLOW_WITH_NOT_RESOURCE»"NotResource": "arn:aws:s3:::b/*"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b/*"'],
  },
  ...(["scp", "boundary", "session"] as const).map((kind) => ({
    code: "MISSING_VERSION",
    kind,
    found:
      '«warning MISSING_VERSION»{ "Statement": { "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" } }',
    near: [allow('"*"', '"*"')],
  })),

  {
    code: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    found: allow('"iam:PassRole"', '«security-warning PASS_ROLE_WITH_STAR_IN_RESOURCE»"*"'),
    near: [
      `${allow('"iam:PassRole"', '"*"')}, ${PASSED}`,
      allow('"iam:PassRole"', '"arn:aws:iam::*:role/service-*"'),
      allow('"iam:GetRole"', '"*"'),
      '"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"',
    ],
  },
  {
    code: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    found: allow(
      '["iam:passrole", "iam:GetRole"]',
      '["arn:aws:iam::111122223333:role/x", «security-warning PASS_ROLE_WITH_STAR_IN_RESOURCE»"arn:aws:iam::444455556666:role/*"]',
    ),
    near: [allow('"iam:PassRole"', '"arn:aws:iam::111122223333:role/x"')],
  },
  {
    code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    found: allow(
      '"iam:Pass*"',
      '«security-warning PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE»"arn:aws:iam::*:*"',
    ),
    near: [allow('"iam:Get*"', '"arn:aws:iam::*:*"'), allow('"iam:PassRole"', '"*"')],
  },
  {
    code: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    found:
      '"Effect": "Allow", «security-warning ALLOW_WITH_NOT_ACTION»"NotAction": "iam:Create*", "Resource": «security-warning PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION»"*"',
    near: ['"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"'],
  },
  {
    code: "PASS_ROLE_WITH_NOT_RESOURCE",
    found:
      '"Effect": "Allow", "Action": "iam:PassRole", «security-warning ALLOW_WITH_NOT_RESOURCE»«security-warning PASS_ROLE_WITH_NOT_RESOURCE»"NotResource": "arn:aws:iam::*:role/admin"',
    near: [allow('"iam:PassRole"', '"arn:aws:iam::*:role/admin"')],
  },
  {
    code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    found:
      '"Effect": "Allow", "Action": "iam:P*", «security-warning ALLOW_WITH_NOT_RESOURCE»«security-warning PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE»"NotResource": "arn:aws:iam::*:role/admin"',
    near: ['"Effect": "Allow", "Action": "iam:G*", "NotResource": "arn:aws:iam::*:role/admin"'],
  },
  {
    code: "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    found: `"Effect": "Allow", «security-warning ALLOW_WITH_NOT_ACTION»"NotAction": ["s3:*", "iam:CreateServiceLinkedRole"],
      «security-warning ALLOW_WITH_NOT_RESOURCE»«security-warning PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE»"NotResource": "arn:aws:iam::*:role/admin"`,
    near: ['"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:iam::*:role/admin"'],
  },
  {
    code: "CREATE_SLR_WITH_STAR_IN_RESOURCE",
    found: allow('"iam:CreateServiceLinkedRole"', '«warning CREATE_SLR_WITH_STAR_IN_RESOURCE»"*"'),
    near: [
      `${allow('"iam:CreateServiceLinkedRole"', '"*"')}, "Condition": {"StringLike": {"iam:AWSServiceName": "x.amazonaws.com"}}`,
      allow('"iam:CreateServiceLinkedRole"', '"arn:aws:iam::*:role/aws-service-role/x.amazonaws.com/*"'),
    ],
  },
  {
    code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    found: allow('"iam:Create*"', '«warning CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE»"*"'),
    near: [allow('"iam:Get*"', '"*"')],
  },
  {
    code: "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    found:
      '"Effect": "Allow", «security-warning ALLOW_WITH_NOT_ACTION»"NotAction": "iam:PassRole", "Resource": «warning CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION»"*"',
    near: ['"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"'],
  },
  {
    code: "CREATE_SLR_WITH_NOT_RESOURCE",
    found:
      '"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", «security-warning ALLOW_WITH_NOT_RESOURCE»«warning CREATE_SLR_WITH_NOT_RESOURCE»"NotResource": "arn:aws:iam::*:role/a"',
    near: ['"Effect": "Allow", "Action": "iam:GetRole", "NotResource": "arn:aws:iam::*:role/a"'],
  },
  {
    code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
    found:
      '"Effect": "Allow", "Action": "iam:C*", «security-warning ALLOW_WITH_NOT_RESOURCE»«warning CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE»"NotResource": "arn:aws:iam::*:role/a"',
    near: ['"Effect": "Allow", "Action": "iam:G*", "NotResource": "arn:aws:iam::*:role/a"'],
  },
  {
    code: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    found: `"Effect": "Allow", «security-warning ALLOW_WITH_NOT_ACTION»"NotAction": "iam:PassRole",
      «security-warning ALLOW_WITH_NOT_RESOURCE»«warning CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE»"NotResource": "arn:aws:iam::*:role/a"`,
    near: ['"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:iam::*:role/a"'],
  },

  {
    code: "INVALID_SERVICE_IN_ACTION",
    found: allow('«warning INVALID_SERVICE_IN_ACTION»"s4:GetObject"', '"*"'),
    near: [allow('"S3:getobject"', '"*"')],
  },
  {
    code: "INVALID_ACTION",
    found:
      '"Effect": "Deny", "NotAction": ["s3:GetObject", «warning INVALID_ACTION»"s3:GetObjects"], "Resource": "*"',
    near: [allow('"s3:GETOBJECT"', '"*"'), allow('"s3:GetObject*"', '"*"')],
  },
  {
    code: "ACTION_PATTERN_WITHOUT_MATCH",
    found: allow('«warning ACTION_PATTERN_WITHOUT_MATCH»"s3:Get?"', '"*"'),
    near: [allow('"s3:Get*"', '"*"'), allow('"s3:?etObject"', '"*"')],
  },
  {
    code: "ACTION_WITHOUT_RESOURCE",
    found: allow('["s3:GetObject", «warning ACTION_WITHOUT_RESOURCE»"s3:ListBucket"]', '"arn:aws:s3:::b/*"'),
    near: [
      allow('["s3:GetObject", "s3:ListBucket"]', '["arn:aws:s3:::b", "arn:aws:s3:::b/*"]'),
      allow('["s3:GetObject", "s3:ListBucket"]', '"*"'),
      allow('"s3:*"', '"arn:aws:s3:::b/*"'),
      '"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "NotResource": "arn:aws:s3:::b/*"',
    ],
  },
  {
    code: "ACTION_WITHOUT_RESOURCE",
    found: allow(
      '[«warning ACTION_WITHOUT_RESOURCE»"s3:ListAllMyBuckets", "s3:ListBucket"]',
      '"arn:aws:s3:::*"',
    ),
    near: [allow('"s3:List*"', '"arn:aws:s3:::*"')],
  },
  {
    code: "RESOURCE_WITHOUT_ACTION",
    found: allow('"s3:GetObject"', '«warning RESOURCE_WITHOUT_ACTION»"arn:aws:s3:::b"'),
    near: [
      allow('"s3:GetObject"', '"arn:aws:s3:::*"'),
      allow('"s3:GetObject"', '"arn:aws:s3:::${aws:username}"'),
      allow('"s3:GetObject"', '"arn:*:s3:::b/?"'),
    ],
  },
  {
    code: "RESOURCE_WITHOUT_ACTION",
    found: allow(
      '["s3:GetObject", "dynamodb:GetItem"]',
      '["arn:aws:s3:::b/*", "arn:aws:dynamodb:*:*:table/t", «warning RESOURCE_WITHOUT_ACTION»"arn:aws:dynamodb:*:*:table/t/index/i"]',
    ),
    near: [
      allow('"dynamodb:Query"', '["arn:aws:dynamodb:*:*:table/t", "arn:aws:dynamodb:*:*:table/t/index/*"]'),
    ],
  },
  {
    code: "INVALID_ARN_RESOURCE",
    found: allow('"dynamodb:Query"', '«warning INVALID_ARN_RESOURCE»"arn:aws:dynamodb:*:*:tabel/t"'),
    near: [
      allow('"dynamodb:Query"', '"arn:aws:dynamodb:*:*:ta*"'),
      allow('"dynamodb:Query"', '"arn:aws:dynamodb:*"'),
      // The second * is the account and `log-group:`.
      allow('"logs:PutLogEvents"', '"arn:aws:logs:*:*:/aws/lambda/*"'),
    ],
  },
  {
    code: "INVALID_ARN_RESOURCE",
    found:
      '"Effect": "Deny", "Action": "*", "Resource": «warning INVALID_ARN_RESOURCE»"arn:aws:iam::*:rolle/x"',
    near: [
      '"Effect": "Deny", "Action": "*", "Resource": "arn:aws:iam::*:role/x"',
      '"Effect": "Deny", "Action": "*", "Resource": "arn:aws:nowhere:::x"',
      '"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:iam::*:rolle/x"',
    ],
  },
  {
    code: "MISSING_ARN_REGION",
    found: allow(
      '"dynamodb:GetItem"',
      '«warning MISSING_ARN_REGION»"arn:aws:dynamodb::111122223333:table/t"',
    ),
    near: [allow('"dynamodb:GetItem"', '"arn:aws:dynamodb:*:111122223333:table/t"')],
  },
  {
    code: "MISSING_ARN_ACCOUNT",
    found: allow('"dynamodb:GetItem"', '«warning MISSING_ARN_ACCOUNT»"arn:aws:dynamodb:eu-west-1::table/t"'),
    near: [
      allow('"dynamodb:GetItem"', '"arn:aws:dynamodb:eu-west-1:*:table/${aws:username}"'),
      allow('"ssm:SendCommand"', '"arn:aws:ssm:*::document/AWS-RunShellScript"'),
    ],
  },
  {
    code: "ARN_REGION_NOT_ALLOWED",
    found: allow('"s3:GetObject"', '«warning ARN_REGION_NOT_ALLOWED»"arn:aws:s3:eu-west-1::b/*"'),
    near: [allow('"s3:GetObject"', '"arn:aws:s3:*:*:b/*"')],
  },
  {
    code: "ARN_ACCOUNT_NOT_ALLOWED",
    found: allow('"s3:GetObject"', '«warning ARN_ACCOUNT_NOT_ALLOWED»"arn:aws:s3::111122223333:b/*"'),
    near: [allow('"s3:GetObject"', '"arn:aws:s3:::b/111122223333"')],
  },

  {
    code: "DUPLICATE_VALUE",
    found: allow('["s3:GetObject", «warning DUPLICATE_VALUE»"s3:getobject"]', '"*"'),
    near: [allow('"s3:GetObject"', '["arn:aws:s3:::b/k", "arn:aws:s3:::b/K"]')],
  },
  {
    code: "DUPLICATE_VALUE",
    kind: "resource",
    found: `"Effect": "Allow", "Principal": {"AWS": ["111122223333", «warning DUPLICATE_VALUE»"111122223333"]}, ${OBJECT},
      "Condition": {"StringEquals": {"aws:username": ["a", «warning DUPLICATE_VALUE»"a", "A"]}}`,
    near: [`"Effect": "Allow", "Principal": {"AWS": ["111122223333", "444455556666"]}, ${OBJECT}`],
  },
  {
    code: "REDUNDANT_ACTION",
    found: allow('["s3:Get*", «suggestion REDUNDANT_ACTION»"s3:GetObject"]', '"*"'),
    near: [allow('["s3:Get?bject*", "s3:Put*bject"]', '"*"'), allow('["s3:List*", "s3:GetObject"]', '"*"')],
  },
  {
    code: "REDUNDANT_RESOURCE",
    found: allow(
      '"s3:GetObject"',
      '[«suggestion REDUNDANT_RESOURCE»"arn:aws:s3:::b/a/*", "arn:aws:s3:::b/*"]',
    ),
    near: [
      allow('"s3:GetObject"', '["arn:aws:s3:::b/a/*", "arn:aws:s3:::b/a/b"]').replace("a/*", "A/*"),
      // Before the fifth colon a wildcard stays within its part.
      allow('"dynamodb:GetItem"', '["arn:aws:dynamodb:*1:1:table/t", "arn:aws:dynamodb:x:1:1:table/t"]'),
      allow('"s3:GetObject"', '["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/x/y"]'),
    ],
  },
  {
    code: "REDUNDANT_STATEMENT",
    found: statements(
      `«warning REDUNDANT_STATEMENT»{ ${allow('"s3:GetObject"', '"arn:aws:s3:::b/k"')}, "Condition": {"Bool": {"aws:SecureTransport": "true"}} }`,
      `{ ${allow('["s3:Get*", "s3:PutObject"]', '"arn:aws:s3:::b/*"')} }`,
    ),
    near: [
      statements(
        `{ ${allow('"s3:GetObject"', '"arn:aws:s3:::b/k"')} }`,
        `{ ${allow('["s3:Get*", "s3:PutObject"]', '"arn:aws:s3:::b/*"')}, "Condition": {"Bool": {"aws:SecureTransport": "true"}} }`,
      ),
      statements(
        `{ "Effect": "Deny", ${OBJECT} }`,
        `{ ${allow('["s3:Get*", "s3:PutObject"]', '"arn:aws:s3:::b/*"')} }`,
      ),
      statements(
        `{ ${allow('"s3:GetObject"', '["arn:aws:s3:::b/k", "arn:aws:s3:::c/k"]')} }`,
        `{ ${allow('"s3:Get*"', '"arn:aws:s3:::b/*"')} }`,
      ),
    ],
  },
  {
    code: "REDUNDANT_STATEMENT",
    found: statements(
      `{ "Sid": "A", "Effect": "Deny", ${OBJECT} }`,
      `«warning REDUNDANT_STATEMENT»{ "Sid": "B", "Effect": "Deny", ${OBJECT} }`,
    ),
    near: [
      statements(
        '{ "Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*" }',
        '{ "Effect": "Deny", "NotAction": "s3:PutObject", "Resource": "*" }',
      ),
    ],
  },
  {
    code: "REDUNDANT_STATEMENT",
    found: statements(
      '{ "Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*" }',
      '«warning REDUNDANT_STATEMENT»{ "Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*" }',
    ),
    near: [
      statements(
        '{ "Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*" }',
        '{ "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" }',
      ),
    ],
  },
  {
    code: "REDUNDANT_STATEMENT",
    kind: "resource",
    found: statements(
      `{ "Effect": "Deny", "Principal": {"AWS": ["111122223333", "444455556666"]}, ${OBJECT} }`,
      `«warning REDUNDANT_STATEMENT»{ "Effect": "Deny", "Principal": {"AWS": ["444455556666", "111122223333"]}, ${OBJECT} }`,
    ),
    near: [
      statements(
        `{ "Effect": "Deny", "Principal": {"AWS": "111122223333"}, ${OBJECT} }`,
        `{ "Effect": "Deny", "Principal": {"AWS": "444455556666"}, ${OBJECT} }`,
      ),
    ],
  },
];

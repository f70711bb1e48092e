import type { ValidationCase } from "./validation-case.ts";

const REST = '"Action": "s3:GetObject", "Resource": "*"';
const ALLOW = `"Effect": "Allow", ${REST}`;

/** A policy with so many characters without white space. */
function ofSize(size: number, fragment = ALLOW): string {
  const text = (id: string) => `{"Version":"2012-10-17",  "Id":"${id}","Statement":{${fragment}}}`;
  return text("x".repeat(size - text("").replaceAll(/\s/g, "").length));
}

function scp(size: number): string {
  const text = (id: string) => `{"Version":"2012-10-17","Id":"${id}","Statement":{${ALLOW}}}`;
  return text("x".repeat(size - text("").length));
}

const TRUST = '"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"';
const BUCKET = `"Effect": "Allow", "Principal": {"AWS": "111122223333"}, ${REST}`;

/** What the parser refuses, what is too long, Version, Id and Sid. */
export const CASES_OF_FORM: readonly ValidationCase[] = [
  {
    code: "JSON_SYNTAX_ERROR",
    found: '{ "Version": "2012-10-17" «error JSON_SYNTAX_ERROR»"Statement": [] }',
    near: [ALLOW],
  },
  { code: "DATA_TYPE_MISMATCH", found: "«error DATA_TYPE_MISMATCH»[]", near: [ALLOW] },
  {
    code: "DATA_TYPE_MISMATCH",
    found: `${ALLOW}, "Sid": «error DATA_TYPE_MISMATCH»1`,
    near: [`${ALLOW}, "Sid": "1"`],
  },
  {
    code: "INVALID_POLICY_ELEMENT",
    found: `${ALLOW}, «error INVALID_POLICY_ELEMENT»"Conditions": {}`,
    near: [ALLOW],
  },
  {
    code: "INVALID_VERSION",
    found: `{ "Version": «error INVALID_VERSION»"2012-10-18", "Statement": { ${ALLOW} } }`,
    near: [ALLOW],
  },
  { code: "MISSING_STATEMENT", found: '«error MISSING_STATEMENT»{ "Version": "2012-10-17" }', near: [ALLOW] },
  {
    code: "MISSING_STATEMENT",
    found: '{ "Version": "2012-10-17", "Statement": «error MISSING_STATEMENT»[] }',
    near: [ALLOW],
  },
  {
    code: "MISSING_EFFECT",
    found: `{ "Version": "2012-10-17", "Statement": [«error MISSING_EFFECT»{ ${REST} }] }`,
    near: [ALLOW],
  },
  {
    code: "INVALID_EFFECT",
    found: `"Effect": «error INVALID_EFFECT»"allow", ${REST}`,
    near: [ALLOW, `"Effect": "Deny", ${REST}`],
  },
  {
    code: "MISSING_ACTION",
    found:
      '{ "Version": "2012-10-17", "Statement": «error MISSING_ACTION»{ "Effect": "Deny", "Resource": "*" } }',
    near: [ALLOW],
  },
  {
    code: "MISSING_ACTION",
    found: '"Effect": "Deny", "Action": «error MISSING_ACTION»[], "Resource": "*"',
    near: ['"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": "*"'],
  },
  {
    code: "MISSING_RESOURCE",
    found: '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error MISSING_RESOURCE»[]',
    near: [ALLOW],
  },
  {
    code: "MISSING_PRINCIPAL",
    kind: "resource",
    found: `{ "Version": "2012-10-17", "Statement": «error MISSING_PRINCIPAL»{ ${ALLOW} } }`,
    near: [BUCKET],
  },
  {
    code: "MISSING_PRINCIPAL",
    kind: "resource",
    found: `"Effect": "Deny", "Principal": «error MISSING_PRINCIPAL»{}, ${REST}`,
    near: [BUCKET],
  },
  {
    code: "UNSUPPORTED_PRINCIPAL",
    found: `${ALLOW}, «error UNSUPPORTED_PRINCIPAL»"Principal": {"AWS": "111122223333"}`,
    near: [ALLOW],
  },
  {
    code: "INVALID_PRINCIPAL_KEY",
    kind: "resource",
    found: `"Principal": {"AWS": "111122223333", «error INVALID_PRINCIPAL_KEY»"User": "x"}, ${ALLOW}`,
    near: [BUCKET],
  },
  {
    code: "INVALID_PRINCIPAL_FORMAT",
    kind: "resource",
    found: `"Principal": {"AWS": «error INVALID_PRINCIPAL_FORMAT»"alice"}, ${ALLOW}`,
    near: [BUCKET],
  },
  {
    code: "INVALID_PRINCIPAL_FORMAT",
    kind: "resource",
    found: `"Principal": «error INVALID_PRINCIPAL_FORMAT»"111122223333", ${ALLOW}`,
    near: [BUCKET],
  },
  {
    code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    kind: "resource",
    found: `"Principal": {"AWS": «error UNSUPPORTED_WILDCARD_IN_PRINCIPAL»"arn:aws:iam::111122223333:user/*"}, ${ALLOW}`,
    near: [`"Principal": {"AWS": "alice"}, ${ALLOW}`],
  },
  {
    code: "UNSUPPORTED_ELEMENT",
    kind: "trust",
    found: `${TRUST}, «error UNSUPPORTED_ELEMENT»"Resource": "*"`,
    near: [TRUST],
  },
  {
    code: "UNSUPPORTED_ELEMENT_COMBINATION",
    found: `${ALLOW}, «error UNSUPPORTED_ELEMENT_COMBINATION»"NotAction": "s3:PutObject"`,
    near: [ALLOW],
  },
  {
    code: "UNSUPPORTED_ACTION_IN_POLICY",
    kind: "trust",
    found:
      '"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": «error UNSUPPORTED_ACTION_IN_POLICY»"s3:GetObject"',
    near: [TRUST],
  },
  {
    code: "UNIQUE_SIDS_REQUIRED",
    found: `{ "Version": "2012-10-17", "Statement": [
      { "Sid": "A", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" },
      «error UNIQUE_SIDS_REQUIRED»{ "Sid": "A", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*" }] }`,
    near: [
      `{ "Version": "2012-10-17", "Statement": [
        { "Sid": "A", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" },
        { "Sid": "a", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*" }] }`,
    ],
  },
  {
    code: "UNSUPPORTED_SID",
    found: `"Sid": «error UNSUPPORTED_SID»"a b", ${ALLOW}`,
    near: [`"Sid": "aB1", ${ALLOW}`],
  },
  {
    code: "RCP_SYNTAX_ERROR_ALLOW",
    kind: "rcp",
    found: `{ "Version": "2012-10-17", "Statement": «error RCP_SYNTAX_ERROR_ALLOW»{ "Principal": "*", ${ALLOW} } }`,
    near: [
      '"Principal": "*", "Effect": "Allow", "Action": "*", "Resource": "*"',
      `"Principal": "*", "Effect": "Deny", ${REST}`,
    ],
  },
  {
    code: "INVALID_CONDITION_KEY_FORMAT",
    found: `${ALLOW}, "Condition": {"StringEquals": {«error INVALID_CONDITION_KEY_FORMAT»"username": "alice"}}`,
    near: [`${ALLOW}, "Condition": {"StringEquals": {"aws:username": "alice"}}`],
  },
  ...["GetObject", "s3:Get:Object", "s3:", "s3:Get Object", "s*:GetObject"].map((action) => ({
    code: "INVALID_ACTION_FORMAT",
    found: `"Effect": "Deny", "Action": «error INVALID_ACTION_FORMAT»"${action}", "Resource": "*"`,
    near: [ALLOW],
  })),
  {
    code: "MISSING_ARN_FIELD",
    found:
      '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error MISSING_ARN_FIELD»"arn:aws:s3::b/k"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"'],
  },
  {
    code: "INVALID_ARN_PREFIX",
    found: '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error INVALID_ARN_PREFIX»"b/k"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"'],
  },
  {
    code: "INVALID_PARTITION",
    found:
      '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error INVALID_PARTITION»"arn:aws_cn:s3:::b/k"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws-cn:s3:::b/k"'],
  },
  {
    code: "INVALID_ARN_REGION",
    found:
      '"Effect": "Deny", "Action": "iam:GetRole", "Resource": «error INVALID_ARN_REGION»"arn:aws:iam:us-east-1:111122223333:role/r"',
    near: ['"Effect": "Deny", "Action": "iam:GetRole", "Resource": "arn:aws:iam::111122223333:role/r"'],
  },
  {
    code: "INVALID_CONDITION_OPERATOR",
    found: `${ALLOW}, "Condition": {«error INVALID_CONDITION_OPERATOR»"StringEqual": {"aws:username": "alice"}}`,
    near: [`${ALLOW}, "Condition": {"StringEquals": {"aws:username": "alice"}}`],
  },
  {
    code: "NULL_WITH_IF_EXISTS",
    found: `${ALLOW}, "Condition": {«error NULL_WITH_IF_EXISTS»"NullIfExists": {"aws:username": "true"}}`,
    near: [`${ALLOW}, "Condition": {"Null": {"aws:username": "true"}}`],
  },
  {
    code: "NULL_WITH_QUALIFIER",
    found: `${ALLOW}, "Condition": {«error NULL_WITH_QUALIFIER»"ForAnyValue:Null": {"aws:TagKeys": "true"}}`,
    near: [`${ALLOW}, "Condition": {"Null": {"aws:TagKeys": "true"}}`],
  },
  {
    code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    found: `${ALLOW}, "Condition": {"StringEquals": {"aws:username": "a", «error DUPLICATE_KEYS_WITH_DIFFERENT_CASE»"aws:UserName": "b"}}`,
    near: [`${ALLOW}, "Condition": {"StringEquals": {"aws:username": "a", "aws:userid": "b"}}`],
  },
  {
    code: "INVALID_CONDITION_DATA_TYPE",
    found: `${ALLOW}, "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": «error INVALID_CONDITION_DATA_TYPE»"1h"}}`,
    near: [`${ALLOW}, "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}`],
  },
  {
    code: "MISSING_BRACE_IN_VARIABLE",
    found:
      '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error MISSING_BRACE_IN_VARIABLE»"arn:aws:s3:::b/${aws:username/*"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}/*"'],
  },
  {
    code: "EMPTY_VARIABLE",
    found:
      '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error EMPTY_VARIABLE»"arn:aws:s3:::b/${}"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${*}"'],
  },
  {
    code: "INVALID_POLICY_VARIABLE",
    found:
      '"Effect": "Deny", "Action": "s3:GetObject", "Resource": «error INVALID_POLICY_VARIABLE»"arn:aws:s3:::b/${aws:user*}"',
    near: ['"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:userid}"'],
  },

  {
    code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    found: `«warning POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA»${ofSize(6145)}`,
    near: [ofSize(6144)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_QUOTA",
    use: "inline-user",
    found: `«error POLICY_SIZE_EXCEEDS_QUOTA»${ofSize(2049)}`,
    near: [ofSize(2048)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_QUOTA",
    use: "inline-role",
    found: `«error POLICY_SIZE_EXCEEDS_QUOTA»${ofSize(10_241)}`,
    near: [ofSize(10_240)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_QUOTA",
    use: "inline-group",
    found: `«error POLICY_SIZE_EXCEEDS_QUOTA»${ofSize(5121)}`,
    near: [ofSize(5120)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_QUOTA",
    kind: "trust",
    found: `«error POLICY_SIZE_EXCEEDS_QUOTA»${ofSize(8193, TRUST)}`,
    near: [ofSize(8192, TRUST)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_DEFAULT_QUOTA",
    kind: "trust",
    found: `«warning POLICY_SIZE_EXCEEDS_DEFAULT_QUOTA»${ofSize(2049, TRUST)}`,
    near: [ofSize(2048, TRUST), ofSize(8193, TRUST)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_QUOTA",
    kind: "session",
    found: `«error POLICY_SIZE_EXCEEDS_QUOTA»${scp(2049)}`,
    near: [scp(2048)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
    kind: "scp",
    found: `«error POLICY_SIZE_EXCEEDS_SCP_QUOTA»${scp(10_241)}`,
    near: [scp(10_240)],
  },
  {
    code: "POLICY_SIZE_EXCEEDS_QUOTA",
    kind: "resource",
    use: "s3-bucket",
    found: `«error POLICY_SIZE_EXCEEDS_QUOTA»{"Version":"2012-10-17","Id":"${"é€😀".repeat(2300)}","Statement":{${BUCKET}}}`,
    near: [`{"Version":"2012-10-17","Id":"${"é€😀".repeat(2200)}","Statement":{${BUCKET}}}`],
  },

  {
    code: "MISSING_VERSION",
    found: `«warning MISSING_VERSION»{ "Statement": { ${ALLOW} } }`,
    near: [ALLOW, `{ "Version": "2008-10-17", "Statement": { ${ALLOW} } }`],
  },
  {
    code: "VARIABLE_WITHOUT_VERSION",
    found: `«warning MISSING_VERSION»{ "Statement": { "Effect": "Allow", "Action": "s3:GetObject",
      "Resource": «security-warning VARIABLE_WITHOUT_VERSION»"arn:aws:s3:::b/\${aws:username}/*" } }`,
    near: ['"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}/*"'],
  },
  {
    code: "VARIABLE_UNSUPPORTED_IN_VERSION",
    found: `{ "Version": "2008-10-17", "Statement": { ${ALLOW},
      "Condition": {"StringLike": {"aws:userid": «warning VARIABLE_UNSUPPORTED_IN_VERSION»"*:\${aws:username}"}} } }`,
    near: [
      `{ "Version": "2008-10-17", "Statement": { ${ALLOW}, "Condition": {"StringLike": {"aws:userid": "\${"}} } }`,
      `{ "Version": "2012-10-17", "Statement": { ${ALLOW}, "Condition": {"StringLike": {"aws:userid": "*:\${aws:username}"}} } }`,
    ],
  },
  {
    code: "UNKNOWN_VARIABLE",
    found:
      '"Effect": "Allow", "Action": "s3:GetObject", "Resource": «warning UNKNOWN_VARIABLE»"arn:aws:s3:::b/${aws:usrname}/*"',
    near: [
      '"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/*"',
      '"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*"',
      '"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${s3:prefix, \'none\'}${*}"',
    ],
  },
  {
    code: "MULTIVALUED_KEY_AS_VARIABLE",
    found:
      '"Effect": "Allow", "Action": "s3:GetObject", "Resource": «warning MULTIVALUED_KEY_AS_VARIABLE»"arn:aws:s3:::b/${aws:TagKeys}"',
    near: ['"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:RequestTag/a}"'],
  },
  {
    code: "EMPTY_SID_VALUE",
    found: `"Sid": «suggestion EMPTY_SID_VALUE»"", ${ALLOW}`,
    near: [ALLOW, `"Sid": "a", ${ALLOW}`],
  },
];

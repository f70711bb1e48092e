import type { ValidationCase } from "./validation-case.ts";

function when(
  condition: string,
  rest = '"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"',
): string {
  return `${rest},\n"Condition": ${condition}`;
}

const LIST = '"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"';
const ITEMS = '"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*"';
const DENY_ITEMS = '"Effect": "Deny", "Action": "dynamodb:Query", "Resource": "*"';

/** Condition keys, operators, values, and what is empty. */
export const CASES_OF_CONDITIONS: readonly ValidationCase[] = [
  {
    code: "INVALID_GLOBAL_CONDITION_KEY",
    found: when('{"StringEquals": {«warning INVALID_GLOBAL_CONDITION_KEY»"aws:UserNmae": "alice"}}'),
    near: [
      when('{"StringEquals": {"AWS:USERNAME": "alice"}}'),
      when('{"StringEquals": {"aws:RequestTag/a": "b"}}'),
    ],
  },
  {
    code: "INVALID_GLOBAL_CONDITION_KEY",
    found: when('{"StringEquals": {«warning INVALID_GLOBAL_CONDITION_KEY»"aws:RequestTag/": "b"}}'),
    near: [when('{"StringEquals": {"aws:RequestTag/b/c": "b"}}')],
  },
  {
    code: "DEPRECATED_GLOBAL_CONDITION_KEY",
    found: when(
      '{"ArnEquals": {«warning DEPRECATED_GLOBAL_CONDITION_KEY»"aws:Arn": "arn:aws:iam::1:user/a"}}',
    ),
    near: [when('{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::1:user/a"}}')],
  },
  {
    code: "INVALID_SERVICE_CONDITION_KEY",
    found: when('{"StringEquals": {«warning INVALID_SERVICE_CONDITION_KEY»"s3:prefixes": "a/"}}', LIST),
    near: [
      when('{"StringEquals": {"S3:Prefix": "a/"}}', LIST),
      when('{"StringEquals": {"s3:ExistingObjectTag/team": "a"}}'),
      when('{"StringEquals": {"www.example.com:sub": "a"}}'),
      when('{"StringEquals": {"saml:sub": "a"}}'),
      when('{"StringEquals": {"ec2:SourceInstanceARN": "a"}}'),
    ],
  },
  {
    code: "INVALID_SERVICE_CONDITION_KEY",
    found: when('{"StringEquals": {«warning INVALID_SERVICE_CONDITION_KEY»"s3:ExistingObjectTag/": "a"}}'),
    near: [when('{"StringEquals": {"s3:ExistingObjectTag/<key>": "a"}}')],
  },
  {
    code: "UNSUPPORTED_CONDITION_KEY",
    found: when('{"StringEquals": {«warning UNSUPPORTED_CONDITION_KEY»"s3:prefix": "a/"}}'),
    near: [
      when('{"StringEquals": {"s3:prefix": "a/"}}', LIST),
      when(
        '{"StringEquals": {"s3:prefix": "a/"}}',
        '"Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": "*"',
      ),
      when('{"StringEqualsIfExists": {"s3:prefix": "a/"}}'),
      when('{"Null": {"s3:prefix": "true"}}'),
      when('{"StringEquals": {"s3:prefix": "a/"}}', '"Effect": "Deny", "Action": "*", "Resource": "*"'),
      when(
        '{"StringEquals": {"s3:prefix": "a/"}}',
        '"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*"',
      ),
    ],
  },
  {
    code: "TYPE_MISMATCH",
    found: when('{"StringEquals": {«warning TYPE_MISMATCH»"aws:SecureTransport": "true"}}'),
    near: [
      when('{"Bool": {"aws:SecureTransport": "true"}}'),
      when('{"Null": {"aws:SecureTransport": "true"}}'),
    ],
  },
  {
    code: "TYPE_MISMATCH",
    found: when('{"StringEquals": {«warning TYPE_MISMATCH»"s3:max-keys": "10"}}', LIST),
    near: [when('{"NumericLessThan": {"s3:max-keys": "10"}}', LIST)],
  },
  {
    code: "TYPE_MISMATCH",
    found: when('{"StringLike": {«warning TYPE_MISMATCH»"aws:SourceIp": "10.*"}}'),
    near: [
      when('{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}'),
      when('{"StringNotEquals": {"aws:Ec2InstanceSourcePrivateIPv4": "${aws:VpcSourceIp}"}}'),
    ],
  },
  {
    code: "TYPE_MISMATCH",
    found: when('{"ArnLike": {«warning TYPE_MISMATCH»"aws:username": "alice"}}'),
    near: [
      when('{"StringLike": {"aws:PrincipalArn": "arn:aws:iam::1:user/*"}}'),
      when('{"ArnLike": {"aws:PrincipalTag/owner": "arn:aws:iam::1:user/*"}}'),
      when('{"NumericLessThan": {"aws:EpochTime": "1000"}}'),
      when('{"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}'),
    ],
  },
  {
    code: "MISSING_QUALIFIER",
    found: when('{"StringEquals": {«warning MISSING_QUALIFIER»"aws:TagKeys": "team"}}'),
    near: [
      when('{"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}'),
      when('{"Null": {"aws:TagKeys": "false"}}'),
    ],
  },
  {
    code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    found: when(
      '{"ForAllValues:StringEquals": {«security-warning FORALLVALUES_WITH_SINGLE_VALUED_KEY»"aws:username": "a"}}',
    ),
    near: [
      when('{"ForAllValues:StringEquals": {"aws:username": "a"}}', DENY_ITEMS),
      when('{"ForAnyValue:StringEquals": {"aws:username": "a"}}'),
      when('{"ForAllValues:StringEquals": {"accounts.google.com:amr": "a"}}'),
    ],
  },
  {
    code: "FORALLVALUES_WITHOUT_NULL_CHECK",
    found: when(
      '{"ForAllValues:StringEquals": {«security-warning FORALLVALUES_WITHOUT_NULL_CHECK»"dynamodb:Attributes": ["a"]}}',
      ITEMS,
    ),
    near: [
      when(
        '{"ForAllValues:StringEquals": {"dynamodb:Attributes": "a"}, "Null": {"dynamodb:attributes": "false"}}',
        ITEMS,
      ),
      when(
        '{"ForAllValues:StringEquals": {"dynamodb:Attributes": "a"}, "ForAnyValue:StringLike": {"dynamodb:Attributes": "*"}}',
        ITEMS,
      ),
      when('{"ForAllValues:StringEquals": {"dynamodb:Attributes": "a"}}', DENY_ITEMS),
      when('{"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}', ITEMS),
    ],
  },
  {
    code: "FORALLVALUES_WITHOUT_NULL_CHECK",
    found: when(
      '{"ForAllValues:StringEquals": {«security-warning FORALLVALUES_WITHOUT_NULL_CHECK»"dynamodb:Attributes": "a"}, "Null": {"dynamodb:Attributes": "true"}}',
      ITEMS,
    ),
    near: [
      when(
        '{"ForAllValues:StringEquals": {"dynamodb:Attributes": "a"}, "Null": {"dynamodb:Attributes": false}}',
        ITEMS,
      ),
    ],
  },
  {
    code: "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    found: when(
      '{"Bool": {«warning INVALID_CONDITION_MULTIPLE_BOOLEAN»"aws:SecureTransport": ["true", "false"]}}',
    ),
    near: [when('{"Bool": {"aws:SecureTransport": ["true"]}}')],
  },
  {
    code: "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    found: when('{"Null": {«warning INVALID_CONDITION_MULTIPLE_BOOLEAN»"aws:username": [true, false]}}'),
    near: [when('{"Null": {"aws:username": true}}')],
  },
  {
    code: "NULL_CONTRADICTS_CONDITION",
    found: when(
      '{"Null": {"aws:username": "true"}, "StringLike": {«warning NULL_CONTRADICTS_CONDITION»"AWS:username": "a*"}}',
    ),
    near: [
      when('{"Null": {"aws:username": "false"}, "StringLike": {"aws:username": "a*"}}'),
      when('{"Null": {"aws:username": "true"}, "StringLikeIfExists": {"aws:username": "a*"}}'),
      when('{"Null": {"aws:username": "true"}, "StringNotLike": {"aws:username": "a*"}}'),
      when('{"Null": {"aws:userid": "true"}, "StringLike": {"aws:username": "a*"}}'),
    ],
  },
  {
    code: "WILDCARD_WITHOUT_LIKE_OPERATOR",
    found: when('{"StringEquals": {"aws:username": ["b", «warning WILDCARD_WITHOUT_LIKE_OPERATOR»"a*"]}}'),
    near: [
      when('{"StringLike": {"aws:username": "a*"}}'),
      when('{"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::a*"}}'),
      when('{"StringEquals": {"aws:username": "a${*}"}}'),
    ],
  },
  {
    code: "INVALID_DATE_VALUE",
    found: when('{"DateLessThan": {"aws:CurrentTime": «warning INVALID_DATE_VALUE»1767225600}}'),
    near: [
      when('{"DateLessThan": {"aws:CurrentTime": "2026"}}'),
      when('{"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}'),
      when('{"NumericLessThan": {"aws:EpochTime": "1767225600"}}'),
    ],
  },
  {
    code: "IMPROVE_IP_RANGE",
    found: when('{"IpAddress": {"aws:SourceIp": «suggestion IMPROVE_IP_RANGE»"203.0.113.7/24"}}'),
    near: [
      when(
        '{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.7", "203.0.113.7/32", "2001:db8::/32"]}}',
      ),
    ],
  },
  {
    code: "PRIVATE_IP_ADDRESS",
    found: when(
      '{"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", «suggestion PRIVATE_IP_ADDRESS»"10.1.0.0/16"]}}',
    ),
    near: [
      when('{"IpAddress": {"aws:VpcSourceIp": "10.1.0.0/16"}}'),
      when('{"IpAddress": {"aws:SourceIp": ["172.32.0.0/16", "0.0.0.0/0", "10.0.0.0/7"]}}'),
    ],
  },
  {
    code: "EMPTY_OBJECT_CONDITION",
    found: when("«warning EMPTY_OBJECT_CONDITION»{}"),
    near: [when('{"StringEquals": {"aws:username": "a"}}')],
  },
  {
    code: "EMPTY_OBJECT_CONDITION",
    found: when('{"StringEquals": «warning EMPTY_OBJECT_CONDITION»{}}'),
    near: [when('{"StringEquals": {"aws:username": []}}')],
  },
  {
    code: "EMPTY_ARRAY_CONDITION",
    found: when('{"StringEquals": {«warning EMPTY_ARRAY_CONDITION»"aws:username": []}}'),
    near: [when('{"StringEquals": {"aws:username": ""}}'), when('{"StringEquals": {"aws:username": [""]}}')],
  },
  {
    code: "EMPTY_ARRAY_CONDITION_NEGATED",
    found: when('{"StringNotEquals": {«warning EMPTY_ARRAY_CONDITION_NEGATED»"aws:username": []}}'),
    near: [when('{"StringEquals": {"aws:username": []}}')],
  },
  {
    code: "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    found: when(
      '{"ForAllValues:StringEquals": {«warning EMPTY_ARRAY_CONDITION_FORALLVALUES»"aws:TagKeys": []}}',
    ),
    near: [when('{"ForAnyValue:StringEquals": {"aws:TagKeys": []}}')],
  },
  {
    code: "EMPTY_ARRAY_CONDITION_IFEXISTS",
    found: when('{"StringEqualsIfExists": {«warning EMPTY_ARRAY_CONDITION_IFEXISTS»"aws:username": []}}'),
    near: [when('{"StringNotEqualsIfExists": {"aws:username": []}}')],
  },
];

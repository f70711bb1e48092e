import type { FindingType } from "./finding.ts";

interface Template {
  readonly type: FindingType;
  /** Names in braces stand for parts of the policy. */
  readonly message: string;
}

function security(message: string): Template {
  return { type: "security-warning", message };
}

function warning(message: string): Template {
  return { type: "warning", message };
}

function suggestion(message: string): Template {
  return { type: "suggestion", message };
}

const PASS_ROLE = "Whoever has iam:PassRole on it can hand it to a service and act with its permissions";
const LINKED_ROLE = "this lets service-linked roles of every service be made";

/**
 * The findings beyond what the parser refuses (those: parse-findings.ts). Codes are those of IAM Access Analyzer where it has
 * such a finding (IAM User Guide, "IAM policy validation check reference"); the messages are ours.
 */
export const CATALOGUE = {
  // Sizes
  POLICY_SIZE_EXCEEDS_QUOTA: {
    type: "error",
    message: "The policy has {size} {unit}; {use} may have {quota}",
  },
  POLICY_SIZE_EXCEEDS_SCP_QUOTA: {
    type: "error",
    message: "The policy has {size} {unit}; {use} may have {quota}",
  },
  POLICY_SIZE_EXCEEDS_DEFAULT_QUOTA: warning(
    "The policy has {size} {unit}; {use} may have {quota} unless the account's quota was raised",
  ),
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: warning("The policy has {size} {unit}; {use} may have {quota}"),

  // Version, variables, Sid
  MISSING_VERSION: warning("Version is missing, so the policy is read as 2008-10-17; say 2012-10-17"),
  VARIABLE_WITHOUT_VERSION: security(
    "Without Version 2012-10-17 a policy variable is plain text: {variable} matches nothing but itself",
  ),
  VARIABLE_UNSUPPORTED_IN_VERSION: warning(
    "In Version 2008-10-17 a policy variable is plain text: {variable} matches nothing but itself; say 2012-10-17",
  ),
  UNKNOWN_VARIABLE: warning("No request has the context key of the policy variable {variable}"),
  MULTIVALUED_KEY_AS_VARIABLE: warning(
    "The context key of {variable} has many values; only keys with one value can be policy variables",
  ),
  EMPTY_SID_VALUE: suggestion("The Sid is empty: name the statement, or leave Sid out"),

  // Who
  ALLOW_WITH_WILDCARD_PRINCIPAL: security(
    "This allows everyone, also without credentials; name principals, or add a condition",
  ),
  ALLOW_WITH_NOT_PRINCIPAL: security(
    "Allow with NotPrincipal allows everyone but those named, also without credentials; use Principal",
  ),
  DENY_WITH_NOT_PRINCIPAL: security(
    "Deny with NotPrincipal needs the ARNs of account, role and session of each exception, and breaks when one is made anew; use a condition on aws:PrincipalArn",
  ),
  RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL: security(
    "The service {service} can be made to act here for any account; add a condition on aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths",
  ),
  MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL: security(
    "Whoever has a token of {provider} can assume this role; add conditions on its claims, such as {provider}:sub",
  ),
  MISSING_GITHUB_REPO_CONDITION_KEY: security(
    "Workflows of every repository at {provider} can assume this role; add a condition on {provider}:sub that names yours",
  ),
  INVALID_ROLE_REFERENCE: warning(
    "{principal} is the id of a role, which is of no use once the role is made anew; give the role's ARN",
  ),
  INVALID_USER_REFERENCE: warning(
    "{principal} is the id of a user, which is of no use once the user is made anew; give the user's ARN",
  ),

  // What is granted
  ALLOW_ALL: security("This allows every action on every resource"),
  ALLOW_WITH_NOT_ACTION: security(
    "Allow with NotAction allows all actions but those named, also those of services yet to come; use Action",
  ),
  ALLOW_WITH_NOT_RESOURCE: security(
    "Allow with NotResource allows all resources but those named, also those yet to come; use Resource",
  ),
  PASS_ROLE_WITH_STAR_IN_RESOURCE: security(
    `${PASS_ROLE}: name roles, or add a condition on iam:PassedToService`,
  ),
  PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE: security(
    `{action} has iam:PassRole in it. ${PASS_ROLE}: name roles, or add a condition on iam:PassedToService`,
  ),
  PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION: security(
    `NotAction leaves iam:PassRole in. ${PASS_ROLE}: name roles, or add a condition on iam:PassedToService`,
  ),
  PASS_ROLE_WITH_NOT_RESOURCE: security(`NotResource leaves most roles in. ${PASS_ROLE}: use Resource`),
  PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE: security(
    `{action} has iam:PassRole in it and NotResource leaves most roles in. ${PASS_ROLE}: use Resource`,
  ),
  PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE: security(
    `NotAction leaves iam:PassRole in and NotResource most roles. ${PASS_ROLE}: use Action and Resource`,
  ),
  CREATE_SLR_WITH_STAR_IN_RESOURCE: warning(
    `iam:CreateServiceLinkedRole on all roles: ${LINKED_ROLE}; name roles, or add a condition on iam:AWSServiceName`,
  ),
  CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE: warning(
    `{action} has iam:CreateServiceLinkedRole in it: ${LINKED_ROLE}; name roles, or add a condition on iam:AWSServiceName`,
  ),
  CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION: warning(
    `NotAction leaves iam:CreateServiceLinkedRole in: ${LINKED_ROLE}; name roles, or add a condition on iam:AWSServiceName`,
  ),
  CREATE_SLR_WITH_NOT_RESOURCE: warning(
    `iam:CreateServiceLinkedRole on all roles but those named: ${LINKED_ROLE}; use Resource`,
  ),
  CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE: warning(
    `{action} has iam:CreateServiceLinkedRole in it, on all roles but those named: ${LINKED_ROLE}; use Resource`,
  ),
  CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE: warning(
    `NotAction leaves iam:CreateServiceLinkedRole in, on all roles but those named: ${LINKED_ROLE}; use Resource`,
  ),

  // Actions and resources
  INVALID_SERVICE_IN_ACTION: warning("There is no service with the prefix {service}"),
  INVALID_ACTION: warning("{service} has no action {action}{hint}"),
  ACTION_PATTERN_WITHOUT_MATCH: warning("No action of {service} matches {action}"),
  ACTION_WITHOUT_RESOURCE: warning("{action} takes none of the statement's resources; it takes {types}"),
  RESOURCE_WITHOUT_ACTION: warning(
    "None of the statement's actions takes the resource {resource}; they take {types}",
  ),
  INVALID_ARN_RESOURCE: warning("{service} has no resources with ARNs such as {resource}"),
  MISSING_ARN_REGION: warning("{resource} has no region; the ARNs of {types} have one (* is every region)"),
  MISSING_ARN_ACCOUNT: warning(
    "{resource} has no account id; the ARNs of {types} have one (* is every account)",
  ),
  ARN_REGION_NOT_ALLOWED: warning("{resource} has a region; the ARNs of {types} have none"),
  ARN_ACCOUNT_NOT_ALLOWED: warning("{resource} has an account id; the ARNs of {types} have none"),

  // Conditions
  INVALID_GLOBAL_CONDITION_KEY: warning("There is no global condition key {key}"),
  DEPRECATED_GLOBAL_CONDITION_KEY: warning("{key} is deprecated; use aws:PrincipalArn, or aws:SourceArn"),
  INVALID_SERVICE_CONDITION_KEY: warning("There is no condition key {key}"),
  UNSUPPORTED_CONDITION_KEY: warning(
    "None of the statement's actions has the condition key {key}, so it is always missing",
  ),
  TYPE_MISMATCH: warning(
    "{operator} does not go with {key}, whose type is {type}; use an operator such as {better}",
  ),
  MISSING_QUALIFIER: warning("{key} has many values; say ForAnyValue:{operator} or ForAllValues:{operator}"),
  FORALLVALUES_WITH_SINGLE_VALUED_KEY: security(
    "{key} has one value, and ForAllValues also matches when it is missing; leave ForAllValues out",
  ),
  FORALLVALUES_WITHOUT_NULL_CHECK: security(
    'ForAllValues also matches when {key} is missing from the request; add "Null": {"{key}": "false"}',
  ),
  INVALID_CONDITION_MULTIPLE_BOOLEAN: warning(
    "true and false together match whatever {key} is; give one of them",
  ),
  NULL_CONTRADICTS_CONDITION: warning(
    "The statement never applies: it asks for {key} to be missing and for a value of it",
  ),
  WILDCARD_WITHOUT_LIKE_OPERATOR: warning(
    "{operator} takes * and ? for themselves; use {better} if they are wildcards",
  ),
  INVALID_DATE_VALUE: warning("{value} is read as seconds since 1970; write the date, such as {better}"),
  IMPROVE_IP_RANGE: suggestion("Bits after the prefix are ignored; write {better}"),
  PRIVATE_IP_ADDRESS: suggestion(
    "At AWS no request has a private address as aws:SourceIp; inside a VPC use aws:VpcSourceIp",
  ),
  EMPTY_OBJECT_CONDITION: warning("There is nothing in it: state conditions, or leave it out"),
  EMPTY_ARRAY_CONDITION: warning("{operator} with no values for {key} never matches"),
  EMPTY_ARRAY_CONDITION_NEGATED: warning("{operator} with no values for {key} always matches"),
  EMPTY_ARRAY_CONDITION_FORALLVALUES: warning(
    "{operator} with no values matches only when {key} is missing; use Null",
  ),
  EMPTY_ARRAY_CONDITION_IFEXISTS: warning(
    "{operator} with no values matches only when {key} is missing; use Null",
  ),

  // The same said twice
  DUPLICATE_VALUE: warning("{value} is given twice"),
  REDUNDANT_ACTION: suggestion("{value} is also matched by {other}"),
  REDUNDANT_RESOURCE: suggestion("{value} is also matched by {other}"),
  REDUNDANT_STATEMENT: warning("The statement says nothing that {other} does not say"),
} as const satisfies Readonly<Record<string, Template>>;

export type FindingCode = keyof typeof CATALOGUE;

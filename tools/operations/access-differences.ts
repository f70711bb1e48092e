// What our access rules ask otherwise than the data behind the Service Authorization Reference has it. A test of the server holds the rules
// against data and differences, and fails on a difference that is none any more.

/** What is asked beside the operation's own action. */
export const ALSO_ASKED: Readonly<Record<string, readonly string[]>> = {
  // IAM User Guide, "Grant a user permissions to pass a role to an AWS service": the role goes to EC2.
  "iam:AddRoleToInstanceProfile": ["iam:PassRole"],
  // Each thing that a role template does, by the action that does it without one: those have iam:RoleTemplateARN.
  "iam:AcquireRole": [
    "iam:CreateRole",
    "iam:TagRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
  ],
  // IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
  "sts:AssumeRole": ["sts:TagSession", "sts:SetSourceIdentity"],
  "sts:AssumeRoleWithSAML": ["sts:TagSession", "sts:SetSourceIdentity"],
  "sts:AssumeRoleWithWebIdentity": ["sts:TagSession", "sts:SetSourceIdentity"],
  "sts:GetFederationToken": ["sts:TagSession"],
  "sts:GetWebIdentityToken": ["sts:TagGetWebIdentityToken"],
};

/**
 * Actions that the data does not have, and the one by which theirs are held: they are asked about the same resource.
 */
export const NOT_DOCUMENTED: Readonly<Record<string, string>> = {
  "iam:AcquireRole": "iam:CreateRole",
  "iam:UpdateDelegationRequest": "iam:RejectDelegationRequest",
};

/** Kinds of resources that the data has for an action, and that are never asked about here. */
export const NOT_ABOUT: Readonly<Record<string, readonly string[]>> = {
  // The one is for signing in to the console itself, the other for tokens of resource servers: CreateOAuth2TokenWithIAM.
  "signin:CreateOAuth2Token": ["console", "oauth2-resource-service-principal"],
};

/** Keys that the data has for an action with one kind of resource, which the tool's extract leaves out. */
export const WITH_RESOURCE: Readonly<Record<string, readonly string[]>> = {
  "signin:CreateOAuth2Token": [
    "signin:OAuthClientAuthentication",
    "signin:OAuthClientId",
    "signin:OAuthGrantType",
    "signin:OAuthRedirectUri",
  ],
};

export interface Difference {
  /** The actions that differ. */
  readonly actions: readonly string[];
  /** Condition keys, as the data spells them; of resources: the kind that is asked about instead. */
  readonly what: RegExp;
  readonly because: string;
  /** How docs/operations.md shows it; default: keys that are not set are left out, those that are set are shown. */
  readonly shown?: string;
}

const LISTS = ["ListGroups", "ListInstanceProfiles", "ListRoles", "ListUsers"];
const MAKES = [
  "AcquireRole",
  "CreateInstanceProfile",
  "CreateOpenIDConnectProvider",
  "CreatePolicy",
  "CreateRole",
  "CreateSAMLProvider",
  "CreateServiceLinkedRole",
  "CreateUser",
  "CreateVirtualMFADevice",
  "UploadServerCertificate",
];
const TEMPLATED = [
  "AttachRolePolicy",
  "CreateRole",
  "GetRole",
  "PutRolePermissionsBoundary",
  "PutRolePolicy",
  "TagRole",
];
const iam = (names: readonly string[]) => names.map((name) => `iam:${name}`);

/** Resources that the data does not name for the action. */
export const OTHER_RESOURCES: readonly Difference[] = [
  {
    actions: iam(LISTS),
    what: /^arn:aws:iam::\d{12}:(?:group|instance-profile|role|user)\/(?:team\/)?$/,
    because: "AWS asks about the path that is listed: its refusals name arn:aws:iam::ACCOUNT:user/",
    shown: "the path",
  },
  {
    actions: ["iam:ListPolicies"],
    what: /^policy path \/(?:team\/)?$/,
    because: "AWS's refusals name the path that is listed in these words",
    shown: "`policy path PATH`",
  },
  {
    actions: ["sts:TagSession"],
    what: /^arn:aws:sts::\d{12}:federated-user\/newcomer$/,
    because: "GetFederationToken takes tags, too: they are asked for where the federated user is",
  },
];

/** Keys that the data has for an action and no request brings here. */
export const NOT_SET: readonly Difference[] = [
  {
    actions: iam(MAKES),
    what: /^(?:aws|iam):ResourceTag\//,
    because: "what is being made has no tags yet",
  },
  {
    actions: ["iam:GetAccountProperties"],
    what: /^iam:AccountPropertyNamespaces$/,
    because: "no property is set, so the answer has no namespaces",
  },
  {
    actions: ["iam:CreateDelegationRequest"],
    what: /^iam:DelegationRequestOwner$/,
    because: "a request has an owner when somebody takes it on",
  },
  {
    actions: ["iam:GetServiceLinkedRoleDeletionStatus"],
    what: /^(?:aws|iam):ResourceTag\//,
    because: "the role is gone, and its tags with it",
  },
  {
    actions: iam(TEMPLATED),
    what: /^iam:RoleTemplateARN$/,
    because: "AcquireRole alone makes roles from templates",
  },
  {
    actions: ["iam:PassRole"],
    what: /^iam:AssociatedResourceArn$/,
    because: "an instance profile is passed before there is an instance",
  },
  {
    actions: ["iam:EnableMFADevice"],
    what: /^iam:(?:FIDO|RegisterSecurityKey)/,
    because: "by this operation virtual devices are enabled, and no security keys",
  },
  {
    actions: ["sts:AssumeRole"],
    what: /^(?!aws:|iam:|sts:)/,
    because: "what identity providers say is a session's own, and is among its global keys",
  },
  {
    actions: ["sts:AssumeRoleWithWebIdentity"],
    what: /^(?:cognito-identity\.amazonaws\.com|graph\.facebook\.com|www\.amazon\.com|idcs-.*|oidc\.circleci\.com.*|github\.com\/enterprises.*|agent\.\$.*|token\.actions\.[$].*|token\.actions\.githubusercontent\.com\/.*):/,
    because:
      "issuers of OAuth 2.0 alone, or by a domain or path of one's own: of those the common claims are told",
  },
  {
    actions: ["sts:AssumeRoleWithWebIdentity"],
    what: /^accounts\.google\.com:google\/organization_number$|^sts:RoleAuthorizedByIdp$/,
    because: "the one is a claim of Google's, the other of IAM Identity Center's tokens",
  },
  {
    actions: ["sts:AssumeRoleWithSAML"],
    what: /^saml:/,
    shown: "saml:KEY",
    because: "an assertion has what its provider puts in: assertion-attributes.ts, with tests of its own",
  },
  {
    actions: ["sts:TagSession"],
    what: /^saml:aud$/,
    because: "only where an assertion is brought, which is tested with those",
  },
  {
    actions: ["sts:TagSession"],
    what: /^sts:TransitiveTagKeys$|^(?:aws|iam):ResourceTag\//,
    because: "GetFederationToken has no transitive tags, and no role whose tags there could be",
  },
];

/** Keys that a rule sets and the data does not have for the action. */
export const ALSO_SET: readonly Difference[] = [
  {
    actions: ["sts:TagSession", "sts:SetSourceIdentity", "sts:TagGetWebIdentityToken"],
    what: /./,
    because:
      "a statement allows them together with what they come with, and its conditions are those of the request",
  },
  {
    actions: ["sts:AssumeRoleWithWebIdentity"],
    what: /:(?:aud|oaud|azp|sub|amr)$/,
    because: "every issuer has these: IAM User Guide, Available keys for AWS OIDC federation",
  },
];

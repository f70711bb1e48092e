import { makeCertificate } from "../../packages/server/src/federation/testing/certificates.ts";
import type { ListedOperation } from "../../packages/server/src/services/testing/every-operation.ts";
import type { Names } from "../../packages/server/src/services/testing/furnished-account.ts";
import { validInput } from "../../packages/server/src/services/testing/valid-input.ts";
import { namesOfNothing } from "./names-of-nothing.ts";
import { LINKED_ROLE } from "./stage.ts";

/** Inputs, one of which is refused with the error, in an account that has one of everything. */
export type Provocation = (listed: ListedOperation, names: Names) => readonly object[];

const certificate = makeCertificate("provocations.example");

/** What the service wants, and the service's model does not. */
const MORE: Readonly<Record<string, object>> = {
  CreateLoginProfile: { UserName: "admin", Password: "correct-Horse-8" },
  CreateOpenIDConnectProvider: { ThumbprintList: ["a".repeat(40)] },
  UploadServerCertificate: { CertificateBody: certificate.cert, PrivateKey: certificate.key },
  UploadSigningCertificate: { CertificateBody: certificate.cert },
  GetWebIdentityToken: { Audience: ["api"], SigningAlgorithm: "ES384" },
  CreateDelegationRequest: { Permissions: { PolicyTemplateArn: "arn:aws:iam::aws:policy-template/none" } },
  UpdateSAMLProvider: { SAMLMetadataDocument: "a".repeat(1000) },
};

const asIs: Provocation = (listed, names) => [valid(listed, names)];
const twice: Provocation = (listed, names) => [valid(listed, names), valid(listed, names)];

/** General rules, by the error's code. */
export const PROVOCATIONS: Readonly<Record<string, Provocation>> = {
  NoSuchEntity: withNothing,
  EntityAlreadyExists(listed, names) {
    const input = valid(listed, names);
    return [{ ...input, ...membersOf(listed, FURNISHED) }, input, input];
  },
  MalformedPolicyDocument: (listed, names) =>
    documents(listed).map((name) => ({ ...fresh(listed, names), [name]: "{}" })),
  DeleteConflict(listed, names) {
    // Nothing uses the certificate: it would be gone.
    if (listed.name === "DeleteServerCertificate") return [];
    return [{ ...valid(listed, names), ...membersOf(listed, { SerialNumber: names.get("SerialNumber") }) }];
  },
  UnmodifiableEntity: (listed, names) => [
    {
      ...valid(listed, names),
      ...membersOf(listed, { MaxSessionDuration: 3600 }),
      RoleName: names.get(LINKED_ROLE),
    },
  ],
  InvalidInput(listed, names) {
    const input = fresh(listed, names);
    return listed.shape.members.flatMap(({ name }) =>
      (SENSELESS[name] ?? []).map((value) => ({ ...input, [name]: value })),
    );
  },
  PasswordPolicyViolation: (listed, names) => [{ ...valid(listed, names), Password: "short" }],
  MalformedCertificate: (listed, names) => [{ ...valid(listed, names), CertificateBody: "nonsense" }],
  DuplicateCertificate: twice,
  FeatureDisabled: twice,
  FeatureEnabled: twice,
  NameConflict: twice,
  KeyPairMismatch: (listed, names) => [
    { ...valid(listed, names), PrivateKey: makeCertificate("other.example").key },
  ],
  InvalidIdentityToken: asIs,
  InvalidAuthorizationMessageException: asIs,
  ReportNotPresent: asIs,
  OrganizationNotFoundException: asIs,
  OutboundWebIdentityFederationDisabledException: asIs,
  InvalidPublicKey: asIs,
  UnrecognizedPublicKeyEncoding: asIs,
  InvalidAuthenticationCode: asIs,
  ExpiredTradeInTokenException: asIs,
  PolicyNotAttachable: (listed, names) => [
    {
      ...valid(listed, names),
      ...membersOf(listed, { PolicyArn: OF_A_SERVICE, PermissionsBoundary: OF_A_SERVICE }),
    },
  ],
  NotSupportedService: (listed, names) => [{ ...valid(listed, names), ServiceName: "nonsense" }],
};

/** A policy that only the role of its service can have. */
const OF_A_SERVICE = "arn:aws:iam::aws:policy/aws-service-role/AutoScalingServiceRolePolicy";

/** Names of what the account has, where an operation makes or renames. */
const FURNISHED: Readonly<Record<string, string>> = {
  UserName: "Alice",
  NewUserName: "admin",
  NewGroupName: "Others",
  Name: "Idp",
  PolicyName: "Rules",
  Path: "/team/",
};

/** Names of what could be made. */
const FRESH: Readonly<Record<string, string>> = {
  UserName: "Fresh",
  RoleName: "Fresh",
  InstanceProfileName: "Fresh",
  ServerCertificateName: "Fresh",
  VirtualMFADeviceName: "Fresh",
  PolicyName: "Fresh",
  Name: "Fresh",
  Url: "https://fresh.example",
};

/** Values that keep the model's rules and make no sense. */
const SENSELESS: Readonly<Record<string, readonly unknown[]>> = {
  Tags: [
    [
      { Key: "twice", Value: "1" },
      { Key: "Twice", Value: "2" },
    ],
    [{ Key: "aws:reserved", Value: "1" }],
  ],
  TagKeys: [["aws:reserved"]],
  PolicyArn: ["arn:aws:iam::aws:nonsense-policy"],
  PermissionsBoundary: ["arn:aws:iam::aws:nonsense-policy"],
  SerialNumber: ["nonsense-nonsense"],
  SAMLProviderArn: ["nonsense-nonsense-nonsense"],
  OpenIDConnectProviderArn: ["nonsense-nonsense-nonsense"],
  SAMLMetadataDocument: ["nonsense".repeat(200)],
  ThumbprintList: [["z".repeat(40)]],
  DeletionTaskId: ["nonsense"],
  AWSServiceName: ["nonsense"],
  Arn: ["arn:aws:iam::nonsense:nonsense"],
  PolicySourceArn: ["arn:aws:iam::nonsense:nonsense"],
  ActionNames: [["nonsense"]],
  TemplateArn: ["arn:aws:iam::aws:nonsense-nonsense"],
  EntityArn: ["arn:aws:iam::aws:nonsense-nonsense"],
  Status: ["Expired"],
  PolicyInputList: [["{}"]],
  NotificationChannel: ["nonsense"],
  Properties: [{ nonsense: "nonsense" }],
};

function valid(listed: ListedOperation, names: Names): object {
  return { ...validInput(listed, names, "required"), ...MORE[listed.name] };
}

/** A valid input; where it makes something, of something new. */
function fresh(listed: ListedOperation, names: Names): object {
  const makes = /^(?:Create(?!LoginProfile)|UploadServer)/.test(listed.name);
  return { ...valid(listed, names), ...(makes ? membersOf(listed, FRESH) : {}) };
}

/** Those values whose names are members of the operation's input. */
function membersOf({ shape }: ListedOperation, values: Readonly<Record<string, unknown>>): object {
  const members = new Set(shape.members.map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => members.has(name)));
}

function documents({ shape }: ListedOperation): readonly string[] {
  return shape.members
    .map(({ name }) => name)
    .filter((name) => /^(?:AssumeRole)?PolicyDocument$|^Policy$/.test(name));
}

/** All names of nothing at once, then one at a time; at last again what was just done. */
function withNothing(listed: ListedOperation, names: Names): readonly object[] {
  // It refers to nothing: it would make the group.
  if (listed.name === "CreateGroup") return [];
  const nothing = membersOf(listed, namesOfNothing(names));
  const input = valid(listed, names);
  const each = Object.entries(nothing).map(([name, value]) => ({ ...input, [name]: value }));
  const again = listed.name === "DeleteAccountPasswordPolicy" ? [input] : [];
  return [{ ...input, ...nothing }, ...each, ...again];
}

import type { ListedOperation } from "../../packages/server/src/services/testing/every-operation.ts";
import { documentedFor } from "./documented.ts";

/** Errors that are documented for operations, and that no request to Signet ends in. */
export interface NotProvoked {
  readonly reason: string;
  /** Operations by the error's code; "all" that document it. */
  readonly errors: Readonly<Record<string, "all" | readonly string[]>>;
}

export const NOT_PROVOKED: readonly NotProvoked[] = [
  {
    reason: "STS is there in every region, and nothing turns it off",
    errors: { RegionDisabledException: "all" },
  },
  {
    reason: "there are no organizations: each account is told that it is in none",
    errors: {
      AccountNotManagementOrDelegatedAdministratorException: "all",
      CallerIsNotManagementAccountException: "all",
      OrganizationNotInAllFeaturesModeException: "all",
      ServiceAccessNotEnabledException: "all",
      ReportGenerationLimitExceeded: "all",
    },
  },
  {
    reason: "no issuer is asked when a provider is made: docs/decisions/asking-issuers.md says why",
    errors: { OpenIdIdpCommunicationError: "all" },
  },
  {
    reason: "the report is made at once, in the transaction of the request that asks for it",
    errors: { ReportInProgress: "all" },
  },
  {
    reason:
      "the template is read in the transaction that makes the role: it is the one before a change, or the one after it",
    errors: { RoleModified: "all" },
  },
  {
    reason: "tokens are verified by the issuer's keys; the issuer itself is never asked about one",
    errors: { IDPRejectedClaim: ["AssumeRoleWithWebIdentity"] },
  },
  {
    reason:
      "it is for context assertions (ProvidedContexts), which are all refused: nobody is trusted for them",
    errors: { ExpiredTokenException: ["AssumeRole"] },
  },
  {
    reason: "its policies are all the request's own: one that cannot be read is InvalidInput",
    errors: { PolicyEvaluation: ["SimulateCustomPolicy"] },
  },
  {
    reason: "the change is one transaction: whatever it needs is there or not when its turn comes",
    errors: {
      EntityTemporarilyUnmodifiable: [
        "UpdateUser",
        "DeleteLoginProfile",
        "EnableMFADevice",
        "DeactivateMFADevice",
      ],
    },
  },
  {
    reason: "no service here uses server certificates",
    errors: { DeleteConflict: ["DeleteServerCertificate"] },
  },
  {
    reason:
      "the description of a service-linked role can be changed (IAM User Guide, Edit a service-linked role)",
    errors: { UnmodifiableEntity: ["UpdateRoleDescription"] },
  },
  {
    reason: "another error comes first: LimitExceeded, DuplicateCertificate, NameConflict",
    errors: {
      EntityAlreadyExists: ["AddRoleToInstanceProfile", "UploadSigningCertificate", "AcquireRole"],
    },
  },
  {
    reason:
      "no member of the input could bring it about: there is no policy in it, or nothing that it refers to",
    errors: {
      MalformedPolicyDocument: ["UpdateAccountPasswordPolicy"],
      NoSuchEntity: ["CreateGroup", "UpdateAccountPasswordPolicy"],
      InvalidInput: ["GetAccountProperties"],
    },
  },
  {
    reason:
      "a provider that is not there is deleted already (IAM API Reference, DeleteOpenIDConnectProvider)",
    errors: { NoSuchEntity: ["DeleteOpenIDConnectProvider"] },
  },
  {
    reason: "a service that is not known is InvalidInput",
    errors: { NoSuchEntity: ["CreateServiceLinkedRole"] },
  },
  {
    reason: "AWS does not say what the id of an owner is: whoever owns no request has an empty list",
    errors: { NoSuchEntity: ["ListDelegationRequests"], InvalidInput: ["ListDelegationRequests"] },
  },
  {
    reason:
      "what makes no sense breaks a rule of the model (ValidationError), or names nothing (NoSuchEntity)",
    errors: {
      InvalidInput: [
        "ListAttachedUserPolicies",
        "ListAttachedGroupPolicies",
        "ListAttachedRolePolicies",
        "GetServiceLastAccessedDetails",
      ],
      UnrecognizedPublicKeyEncoding: ["GetSSHPublicKey"],
    },
  },
  {
    reason: "what the model lets in may be the serial number of some device: NoSuchEntity",
    errors: { InvalidInput: ["ListMFADeviceTags"] },
  },
];

/** The codes of an operation that are not provoked. */
export function notProvoked(listed: ListedOperation): readonly string[] {
  const documented = documentedFor(listed).map(({ code }) => code);
  return NOT_PROVOKED.flatMap(({ errors }) =>
    Object.entries(errors)
      .filter(([code, of]) => documented.includes(code) && (of === "all" || of.includes(listed.name)))
      .map(([code]) => code),
  );
}

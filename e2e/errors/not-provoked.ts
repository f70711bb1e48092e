/** Errors that are documented for operations and that no rule of `provocations` meets. */
export interface NotProvoked {
  readonly reason: string;
  /** Operations by the error's code; "all" that document it. */
  readonly errors: Readonly<Record<string, "all" | readonly string[]>>;
}

export const NOT_PROVOKED: readonly NotProvoked[] = [
  {
    reason: "Signet is at fault, or Amazon's capacity is: not while it works",
    errors: {
      ServiceFailure: "all",
      RegionDisabledException: "all",
    },
  },
  {
    reason: "where Signet has a quota, it has to be used up first: told in the server's tests",
    errors: {
      LimitExceeded: "all",
    },
  },
  {
    reason:
      "takes two requests at once, and Signet's writers wait for each other: `concurrent-writers.test.ts`",
    errors: {
      ConcurrentModification: "all",
    },
  },
  {
    reason:
      "takes a state, a clock, a token or a device that no general rule makes: told in the server's tests by the error's name",
    errors: {
      EntityTemporarilyUnmodifiable: "all",
      PolicyNotAttachable: "all",
      InvalidAuthenticationCode: ["EnableMFADevice"],
      InvalidUserType: ["ChangePassword"],
      DuplicateSSHPublicKey: "all",
      InvalidPublicKey: ["UploadSSHPublicKey"],
      InvalidCertificate: "all",
      ReportExpired: "all",
      PolicyEvaluation: "all",
      RoleTemplateDisabled: "all",
      ExpiredTokenException: "all",
      ExpiredTradeInTokenException: "all",
      PackedPolicyTooLarge: "all",
      IDPCommunicationError: "all",
      JWTPayloadSizeExceededException: "all",
      SessionDurationEscalationException: "all",
    },
  },
  {
    reason: "there are no organizations yet",
    errors: {
      AccountNotManagementOrDelegatedAdministratorException: "all",
      CallerIsNotManagementAccountException: "all",
      OrganizationNotInAllFeaturesModeException: "all",
      ServiceAccessNotEnabledException: "all",
      ReportGenerationLimitExceeded: "all",
    },
  },
  {
    reason: "no code of Signet gives it",
    errors: {
      OpenIdIdpCommunicationError: "all",
      ReportInProgress: "all",
      RoleModified: "all",
      IDPRejectedClaim: "all",
    },
  },
  {
    reason:
      "no general rule meets it: the rule's inputs are granted or refused for something else, or no input of the rule has a member for it",
    errors: {
      DeleteConflict: ["DeleteServerCertificate"],
      EntityAlreadyExists: [
        "AddRoleToInstanceProfile",
        "UploadSigningCertificate",
        "UpdateServerCertificate",
        "CreateDelegationRequest",
        "AcquireRole",
      ],
      InvalidInput: [
        "UpdateAccessKey",
        "ListAttachedUserPolicies",
        "ListAttachedGroupPolicies",
        "ListAttachedRolePolicies",
        "UntagInstanceProfile",
        "UntagMFADevice",
        "ListMFADeviceTags",
        "GetOpenIDConnectProvider",
        "DeleteOpenIDConnectProvider",
        "AddClientIDToOpenIDConnectProvider",
        "RemoveClientIDFromOpenIDConnectProvider",
        "GetSAMLProvider",
        "DeleteSAMLProvider",
        "UntagOpenIDConnectProvider",
        "ListOpenIDConnectProviderTags",
        "UntagSAMLProvider",
        "ListSAMLProviderTags",
        "UpdateSSHPublicKey",
        "UpdateSigningCertificate",
        "UntagServerCertificate",
        "GetServiceLastAccessedDetails",
        "GetServiceLastAccessedDetailsWithEntities",
        "GetContextKeysForCustomPolicy",
        "CreateDelegationRequest",
        "ListDelegationRequests",
        "GetHumanReadableSummary",
        "AssociateDelegationRequest",
        "UpdateDelegationRequest",
        "RejectDelegationRequest",
        "SendDelegationToken",
        "GetAccountProperties",
        "PutAccountProperties",
      ],
      MalformedPolicyDocument: [
        "UpdateAccountPasswordPolicy",
        "AcquireRole",
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
      ],
      NoSuchEntity: [
        "CreateGroup",
        "UpdateAccountPasswordPolicy",
        "GetAccountPasswordPolicy",
        "DeleteOpenIDConnectProvider",
        "CreateServiceLinkedRole",
        "ListDelegationRequests",
      ],
      PasswordPolicyViolation: ["ChangePassword"],
      UnmodifiableEntity: ["UpdateRoleDescription"],
      UnrecognizedPublicKeyEncoding: ["GetSSHPublicKey"],
    },
  },
];

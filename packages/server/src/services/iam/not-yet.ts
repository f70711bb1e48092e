/**
 * Operations of IAM's schema that answer 501: certificates, SSH keys, federation and reports.
 */
export const iamNotYet: readonly string[] = [
  "AcceptDelegationRequest",
  "AcquireRole",
  "AssociateDelegationRequest",
  "CreateDelegationRequest",
  "DisableOrganizationsRootCredentialsManagement",
  "DisableOrganizationsRootSessions",
  "EnableOrganizationsRootCredentialsManagement",
  "EnableOrganizationsRootSessions",
  "GenerateOrganizationsAccessReport",
  "GetAccountProperties",
  "GetDelegationRequest",
  "GetHumanReadableSummary",
  "GetOrganizationsAccessReport",
  "GetRoleTemplateVersion",
  "ListDelegationRequests",
  "ListOrganizationsFeatures",
  "PutAccountProperties",
  "RejectDelegationRequest",
  "SendDelegationToken",
  "SetSecurityTokenServicePreferences",
  "UpdateDelegationRequest",
];

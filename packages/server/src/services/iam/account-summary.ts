import type { SummaryKeyType } from "@aws-sdk/client-iam";
import type { AccountCounts } from "../../directory/account.ts";
import { QUOTAS } from "../../directory/quotas.ts";

/** Every key that GetAccountSummary answers (IAM API Reference, "GetAccountSummary"); flags are 0 or 1. */
export function accountSummary(
  counts: AccountCounts,
  globalEndpointTokenVersion: 1 | 2,
): Record<SummaryKeyType, number> {
  return {
    Users: counts.users,
    UsersQuota: QUOTAS.UsersPerAccount,
    Groups: counts.groups,
    GroupsQuota: QUOTAS.GroupsPerAccount,
    Roles: counts.roles,
    RolesQuota: QUOTAS.RolesPerAccount,
    InstanceProfiles: counts.instanceProfiles,
    InstanceProfilesQuota: QUOTAS.InstanceProfilesPerAccount,
    Policies: counts.policies,
    PoliciesQuota: QUOTAS.PoliciesPerAccount,
    PolicyVersionsInUse: counts.policyVersions,
    PolicyVersionsInUseQuota: QUOTAS.PolicyVersionsInUse,
    VersionsPerPolicyQuota: QUOTAS.VersionsPerPolicy,
    PolicySizeQuota: QUOTAS.PolicySize,
    UserPolicySizeQuota: QUOTAS.UserPolicySize,
    GroupPolicySizeQuota: QUOTAS.GroupPolicySize,
    RolePolicySizeQuota: QUOTAS.RolePolicySize,
    AssumeRolePolicySizeQuota: QUOTAS.ACLSizePerRole,
    AttachedPoliciesPerUserQuota: QUOTAS.PoliciesPerUser,
    AttachedPoliciesPerGroupQuota: QUOTAS.PoliciesPerGroup,
    AttachedPoliciesPerRoleQuota: QUOTAS.PoliciesPerRole,
    GroupsPerUserQuota: QUOTAS.GroupsPerUser,
    AccessKeysPerUserQuota: QUOTAS.AccessKeysPerUser,
    ServerCertificates: counts.serverCertificates,
    ServerCertificatesQuota: QUOTAS.ServerCertificatesPerAccount,
    SigningCertificatesPerUserQuota: QUOTAS.SigningCertificatesPerUser,
    AccountSigningCertificatesPresent: counts.rootSigningCertificates > 0 ? 1 : 0,
    Providers: counts.providers,
    AccountAccessKeysPresent: counts.rootAccessKeys > 0 ? 1 : 0,
    AccountMFAEnabled: counts.rootMfaDevices > 0 ? 1 : 0,
    MFADevices: counts.mfaDevices,
    MFADevicesInUse: counts.mfaDevicesInUse,
    // No account is without its root user's password.
    AccountPasswordPresent: 1,
    GlobalEndpointTokenVersion: globalEndpointTokenVersion,
  };
}

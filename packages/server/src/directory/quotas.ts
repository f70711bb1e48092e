import { limitExceeded } from "./errors.ts";

/**
 * AWS's default quotas, by the names that its refusals give them (IAM User Guide, "IAM and AWS STS quotas"). Sizes are in
 * characters without whitespace.
 */
export const QUOTAS = {
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1000,
  InstanceProfilesPerAccount: 1000,
  PoliciesPerAccount: 1500,
  OpenIdConnectProvidersPerAccount: 100,
  SAMLProvidersPerAccount: 100,
  ClientIdsPerOpenIdConnectProvider: 100,
  GroupsPerUser: 10,
  AccessKeysPerUser: 2,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  PoliciesPerRole: 10,
  VersionsPerPolicy: 5,
  PolicyVersionsInUse: 10_000,
  InstanceSessionsPerInstanceProfile: 1,
  MFADevicesPerUser: 8,
  VirtualMFADevicesPerAccount: 5000,
  TagsPerMFADevice: 50,
  TagsPerUser: 50,
  TagsPerRole: 50,
  TagsPerPolicy: 50,
  TagsPerInstanceProfile: 50,
  TagsPerServerCertificate: 50,
  TagsPerOpenIdConnectProvider: 50,
  TagsPerSAMLProvider: 50,
  UserPolicySize: 2048,
  GroupPolicySize: 5120,
  RolePolicySize: 10_240,
  PolicySize: 6144,
  ACLSizePerRole: 2048,
  ServerCertificatesPerAccount: 20,
  SigningCertificatesPerUser: 2,
  SSHPublicKeysPerUser: 5,
  /** For each service. */
  ServiceSpecificCredentialsPerUser: 2,
} as const;

export type QuotaName = keyof typeof QUOTAS;

/** Throws LimitExceeded when `count`, the number there would be after the change, is past the quota. */
export function requireQuota(name: QuotaName, count: number): void {
  if (count > QUOTAS[name]) throw limitExceeded(`Cannot exceed quota for ${name}: ${QUOTAS[name]}`);
}

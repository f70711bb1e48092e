import { QUOTAS, type QuotaName } from "../../directory/quotas.ts";
import { policySize } from "../../directory/policy-documents.ts";
import { type AccountEntities, type InlineDocument, KIND_FACTS, type Kind } from "../entities.ts";
import type { Problems } from "../problems.ts";

/**
 * Quotas that AWS raises for an account that asks for it (IAM User Guide, "IAM and AWS STS quotas"): a file can be past them, and then
 * that is told. What is past `most` is refused: so much would make each request of such an identity slow.
 */
const RAISED: Partial<Record<QuotaName, { readonly most: number }>> = {
  UsersPerAccount: { most: 1_000_000 },
  GroupsPerAccount: { most: 1_000_000 },
  RolesPerAccount: { most: 1_000_000 },
  PoliciesPerAccount: { most: 1_000_000 },
  InstanceProfilesPerAccount: { most: 1_000_000 },
  PoliciesPerUser: { most: 25 },
  PoliciesPerGroup: { most: 25 },
  PoliciesPerRole: { most: 25 },
  ACLSizePerRole: { most: 8192 },
};

const OF_ACCOUNT: readonly (readonly [kind: Kind, quota: QuotaName])[] = [
  ["users", "UsersPerAccount"],
  ["groups", "GroupsPerAccount"],
  ["roles", "RolesPerAccount"],
  ["policies", "PoliciesPerAccount"],
  ["instanceProfiles", "InstanceProfilesPerAccount"],
];

export interface QuotaMeans {
  readonly problems: Problems;
  readonly warn: (text: string) => void;
  /** Where an entity is in the file. */
  readonly placeOf: (kind: Kind, name: string) => string;
}

/**
 * Checks what the file has against the quotas, and what there will be in the account of each kind.
 *
 * @param totals how many of a kind there will be
 */
export function checkQuotas(
  file: AccountEntities,
  totals: ReadonlyMap<Kind, number>,
  means: QuotaMeans,
): void {
  const past = new Map<QuotaName, number>();

  function check(quota: QuotaName, count: number, kind: Kind, name: string): void {
    if (count <= QUOTAS[quota]) return;
    const most = RAISED[quota]?.most ?? QUOTAS[quota];
    if (count <= most) past.set(quota, Math.max(count, past.get(quota) ?? 0));
    else {
      means.problems.add(
        means.placeOf(kind, name),
        `${KIND_FACTS[kind].noun} ${name}`,
        `is past the quota ${quota}: ${count}, of ${most}`,
      );
    }
  }

  function checkInline(inline: readonly InlineDocument[], quota: QuotaName, kind: Kind, name: string): void {
    check(
      quota,
      inline.reduce((sum, { document }) => sum + policySize(document), 0),
      kind,
      name,
    );
  }

  for (const user of file.users) {
    check("GroupsPerUser", user.groups.length, "users", user.name);
    check("PoliciesPerUser", user.attached.length, "users", user.name);
    checkInline(user.inline, "UserPolicySize", "users", user.name);
  }
  for (const group of file.groups) {
    check("PoliciesPerGroup", group.attached.length, "groups", group.name);
    checkInline(group.inline, "GroupPolicySize", "groups", group.name);
  }
  for (const role of file.roles) {
    check("PoliciesPerRole", role.attached.length, "roles", role.name);
    checkInline(role.inline, "RolePolicySize", "roles", role.name);
    check("ACLSizePerRole", policySize(role.trustPolicy), "roles", role.name);
  }
  for (const policy of file.policies) {
    check("VersionsPerPolicy", policy.versions.length, "policies", policy.name);
    for (const { document } of policy.versions)
      check("PolicySize", policySize(document), "policies", policy.name);
  }
  for (const [kind, quota] of OF_ACCOUNT) {
    const count = totals.get(kind) ?? 0;
    if (count > QUOTAS[quota]) past.set(quota, count);
  }
  for (const [quota, count] of past) {
    means.warn(
      `${quota} is ${QUOTAS[quota]} on this server, and there will be ${count}: it is kept, but no more can be added here`,
    );
  }
}

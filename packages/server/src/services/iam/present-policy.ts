import type { Policy, PolicyVersion } from "@aws-sdk/client-iam";
import type { ManagedPolicy } from "../../directory/policies.ts";
import { encodePolicyDocument } from "../../directory/policy-documents.ts";
import type { PolicyUsage } from "../../directory/policy-usage.ts";
import type { PolicyVersion as StoredVersion } from "../../directory/policy-versions.ts";
import { presentTags } from "../../directory/tags.ts";
import { presentDate } from "./present.ts";

/** A managed policy as lists have it: without description and tags. */
export function presentListedPolicy(policy: ManagedPolicy, usage: PolicyUsage | undefined): Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: usage?.attachments ?? 0,
    PermissionsBoundaryUsageCount: usage?.boundaries ?? 0,
    IsAttachable: true,
    CreateDate: presentDate(policy.createdAt),
    UpdateDate: presentDate(policy.updatedAt),
  };
}

/** A managed policy as CreatePolicy answers it: without description, with the tags if there are any. */
export function presentCreatedPolicy(policy: ManagedPolicy): Policy {
  const tags = presentTags(policy.tags);
  return { ...presentListedPolicy(policy, undefined), ...(tags.length === 0 ? {} : { Tags: tags }) };
}

/** A managed policy in full, as GetPolicy answers it. */
export function presentPolicy(policy: ManagedPolicy, usage: PolicyUsage | undefined): Policy {
  return {
    ...presentListedPolicy(policy, usage),
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    Tags: presentTags(policy.tags),
  };
}

/** A version as lists have it: without the document. */
export function presentListedVersion(version: StoredVersion): PolicyVersion {
  return {
    VersionId: `v${version.version}`,
    IsDefaultVersion: version.isDefault,
    CreateDate: presentDate(version.createdAt),
  };
}

export function presentVersion(version: StoredVersion): PolicyVersion {
  return { Document: encodePolicyDocument(version.document), ...presentListedVersion(version) };
}

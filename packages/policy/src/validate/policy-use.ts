import type { PolicyKind } from "../policy.ts";

/** What a policy is attached to, as far as it limits its size. */
export type PolicyUse =
  | "managed"
  | "inline-user"
  | "inline-role"
  | "inline-group"
  | "trust"
  | "session"
  | "scp"
  | "rcp"
  | "s3-bucket"
  | "kms-key"
  | "secret";

export interface SizeLimit {
  /** In messages: "a managed policy". */
  readonly name: string;
  readonly quota: number;
  /** As far as AWS raises the quota on request. */
  readonly highest?: number;
  readonly unit: "characters without white space" | "characters" | "bytes";
}

/**
 * How long policies may be. Inline policies count together for one user, role or group; one alone is held to the same.
 * (IAM User Guide, "IAM and AWS STS quotas"; Organizations User Guide, "Quotas and service limits", SCPs as of May 2026; S3 User
 * Guide, "Bucket policies"; KMS Developer Guide, "Resource quotas"; Secrets Manager User Guide, "Quotas")
 */
export const SIZE_LIMITS: Readonly<Record<PolicyUse, SizeLimit>> = {
  managed: { name: "a managed policy", quota: 6144, unit: "characters without white space" },
  "inline-user": {
    name: "a user's inline policies together",
    quota: 2048,
    unit: "characters without white space",
  },
  "inline-role": {
    name: "a role's inline policies together",
    quota: 10_240,
    unit: "characters without white space",
  },
  "inline-group": {
    name: "a group's inline policies together",
    quota: 5120,
    unit: "characters without white space",
  },
  trust: { name: "a trust policy", quota: 2048, highest: 8192, unit: "characters without white space" },
  session: { name: "a session policy", quota: 2048, unit: "characters" },
  scp: { name: "an SCP", quota: 10_240, unit: "characters" },
  rcp: { name: "an RCP", quota: 5120, unit: "characters" },
  "s3-bucket": { name: "a bucket policy", quota: 20_480, unit: "bytes" },
  "kms-key": { name: "a key policy", quota: 32_768, unit: "bytes" },
  secret: { name: "a secret's policy", quota: 20_480, unit: "characters" },
};

/** The use of a policy of which nobody said more; resource policies have too many. */
export const USUAL_USES: Readonly<Record<PolicyKind, PolicyUse | undefined>> = {
  identity: "managed",
  boundary: "managed",
  trust: "trust",
  session: "session",
  scp: "scp",
  rcp: "rcp",
  resource: undefined,
};

import type { AttachedPermissionsBoundary } from "@aws-sdk/client-iam";

/** An instant as IAM's answers have it: whole seconds. `at` is in epoch milliseconds. */
export function presentDate(at: number): Date {
  return new Date(Math.floor(at / 1000) * 1000);
}

/** What a list's answer says of its page, beside the items. */
export function presentPage({
  IsTruncated,
  Marker,
}: {
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}) {
  return Marker === undefined ? { IsTruncated } : { IsTruncated, Marker };
}

/** The member PermissionsBoundary, where there is one. IAM answers the type as "Policy", whatever the schema's enumeration says. */
export function presentBoundary(arn: string | null): { PermissionsBoundary?: AttachedPermissionsBoundary } {
  if (arn === null) return {};
  const type = "Policy" as AttachedPermissionsBoundary["PermissionsBoundaryType"];
  return { PermissionsBoundary: { PermissionsBoundaryType: type, PermissionsBoundaryArn: arn } };
}

import type { ContextValue } from "@signet/policy";
import type { Tags } from "../directory/tags.ts";

/** aws:ResourceTag/KEY, and IAM's own iam:ResourceTag/KEY, of a user or role that exists. */
export function resourceTags(tags: Tags): Readonly<Record<string, ContextValue | undefined>> {
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}

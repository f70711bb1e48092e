import type { CompiledPolicies } from "@signet/policy";
import type { Caller } from "../authenticate/caller.ts";
import type { Directory } from "../directory/directory.ts";
import type { PolicyGroups } from "./policy-groups.ts";

interface Asked {
  readonly caller: Caller;
  readonly accountId: string;
  readonly directory: Directory;
  readonly policies: PolicyGroups;
}

/**
 * What the account's password policy itself allows an IAM user, where it lets users change their passwords: that, for themselves, and to
 * read the policy. It is no policy of the user's, so whatever denies it still does. Source: IAM API Reference,
 * "UpdateAccountPasswordPolicy", AllowUsersToChangePassword.
 */
export async function accountGrant(
  action: "iam:ChangePassword" | "iam:GetAccountPasswordPolicy",
  { caller, accountId, directory, policies }: Asked,
): Promise<{ readonly resourcePolicy?: CompiledPolicies }> {
  if (caller.principal.kind !== "user") return {};
  const policy = await directory.passwordPolicy.find();
  if (policy?.allow_change !== 1) return {};
  const source = {
    type: "resource",
    id: "account-password-policy",
    name: "account password policy",
  } as const;
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: caller.principal.arn },
      Action: action,
      Resource: "*",
    },
  });
  const place = `${source.id} ${accountId} ${action}`;
  return { resourcePolicy: policies.compile(place, [{ source, kind: "resource", text }]) };
}

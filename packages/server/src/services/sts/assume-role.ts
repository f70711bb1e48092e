import { AssumeRole$, type AssumeRoleRequest, type AssumeRoleResponse } from "@aws-sdk/client-sts";
import type { Validated } from "@signet/wire";
import type { Caller } from "../../authenticate/caller.ts";
import { assumedRoleArn } from "../../directory/arns.ts";
import type { RoleRow } from "../../storage/schema.ts";
import { type AccessRequest, type AccessRule, type Call, operation } from "../operation.ts";
import { type AssumableRole, findAssumableRole, roleTagContext } from "./assumable-role.ts";
import { roleSessionSeconds } from "./durations.ts";
import { accessDenied, validationError } from "./errors.ts";
import { issueSession } from "./issue-session.ts";
import { requirePackedSize } from "./packed-size.ts";
import { requireVerified, verifySecondFactor } from "./second-factor.ts";
import { readSessionPolicies } from "./session-policies.ts";
import { type NewSessionTags, newSessionTags, tagContext } from "./session-tags.ts";
import { newSourceIdentity } from "./source-identity.ts";

type Input = Validated<AssumeRoleRequest>;

/**
 * STS API Reference, AssumeRole. The policies that decide on the request are told of its second factor. The role session does not carry
 * it, so that no request of the session counts as made with one (IAM User Guide, "Secure API access with MFA").
 */
export const assumeRole = operation<AssumeRoleRequest, AssumeRoleResponse>(AssumeRole$, {
  effect: "read",
  answerInTrail: true,
  secondFactor: verifySecondFactor,
  access,
  handle,
});

/** The role that was authorized, so that the session is that role's and not that of one which has taken its name meanwhile. */
const authorized = new WeakMap<Input, AssumableRole>();

async function access({
  input,
  caller,
  directoryOf,
  policies,
}: AccessRequest<AssumeRoleRequest>): Promise<readonly AccessRule[]> {
  if (caller.principal.kind === "root") throw accessDenied("Roles may not be assumed by root accounts.");
  if (input.ProvidedContexts !== undefined)
    throw validationError("ProvidedContexts is not supported: there is no context provider to trust.");
  const tags = newSessionTags(input, caller.session);
  const sourceIdentity = newSourceIdentity(input.SourceIdentity, caller.session?.sourceIdentity);
  const role = await findAssumableRole(input.RoleArn, { directoryOf, policies });
  authorized.set(input, role);
  return accessRules(input, role, tags, sourceIdentity);
}

/**
 * Tags and a source identity need permissions of their own, and need them too when they are inherited, so that a role's trust policy
 * decides what comes into its sessions (IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with
 * assumed roles"). Policies are told the source identity that the session will have, whoever set it.
 */
function accessRules(
  input: Input,
  role: AssumableRole,
  tags: NewSessionTags,
  sourceIdentity: string | undefined,
): readonly AccessRule[] {
  const rule: AccessRule = {
    resource: role.arn,
    resourceAccountId: role.accountId,
    resourcePolicy: role.trustPolicy,
    withoutReason: true,
    context: {
      "sts:ExternalId": input.ExternalId,
      "sts:RoleSessionName": input.RoleSessionName,
      "sts:SourceIdentity": sourceIdentity,
      ...tagContext(tags),
      ...roleTagContext(role),
    },
  };
  return [
    rule,
    ...(tags.tags.length > 0 ? [{ ...rule, action: "sts:TagSession" }] : []),
    ...(sourceIdentity === undefined ? [] : [{ ...rule, action: "sts:SetSourceIdentity" }]),
  ];
}

async function handle(input: Input, call: Call): Promise<AssumeRoleResponse> {
  const { caller, directoryOf } = call;
  requireVerified(input, call);
  const role = authorizedRole(input);
  const accountId = role.account_id;
  const seconds = roleSessionSeconds(
    input.DurationSeconds,
    role.max_session_duration,
    caller.session !== undefined,
  );
  const { tags, transitiveTagKeys } = newSessionTags(input, caller.session);
  const sourceIdentity = newSourceIdentity(input.SourceIdentity, caller.session?.sourceIdentity);
  const sessionPolicies = await readSessionPolicies(input, directoryOf(accountId));
  const packedSize = requirePackedSize({ sessionPolicies, tags });
  const issued = issueSession(
    call,
    {
      kind: "assumed-role",
      accountId,
      principal: { roleId: role.role_id, roleName: role.name, sessionName: input.RoleSessionName },
      chained: isRoleSession(caller),
      // Only where it is so: a session token has little room.
      ...(caller.session !== undefined && { byTemporary: true }),
      assumedBy: caller.principal.arn,
      sessionPolicies,
      tags,
      transitiveTagKeys,
      sourceIdentity,
    },
    seconds,
    input.MinimumSessionTokenSize,
  );
  return {
    ...issued,
    AssumedRoleUser: {
      AssumedRoleId: `${role.role_id}:${input.RoleSessionName}`,
      Arn: assumedRoleArn(accountId, role.name, input.RoleSessionName),
    },
    PackedPolicySize: packedSize,
    SourceIdentity: sourceIdentity,
  };
}

/** A role that is not there trusts nobody, so that its request does not come this far; no session is made on another ground. */
function authorizedRole(input: Input): RoleRow {
  const row = authorized.get(input)?.row;
  if (row === undefined) throw new Error("AssumeRole was called without having been authorized");
  return row;
}

function isRoleSession({ principal }: Caller): boolean {
  return principal.kind === "role-session";
}

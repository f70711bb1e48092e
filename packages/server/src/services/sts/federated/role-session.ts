import type { ContextValue } from "@signet/policy";
import type { FederatedCaller } from "../../../authenticate/caller.ts";
import { assumedRoleArn, parseIamArn } from "../../../directory/arns.ts";
import type { RoleRow } from "../../../storage/schema.ts";
import type { AccessRequest, AccessRule, Call } from "../../operation.ts";
import { findAssumableRole, roleTagContext } from "../assumable-role.ts";
import { roleSessionSeconds } from "../durations.ts";
import { validationError } from "../errors.ts";
import { type IssuedSession, issueSession } from "../issue-session.ts";
import { requirePackedSize } from "../packed-size.ts";
import { readSessionPolicies } from "../session-policies.ts";
import { type NewSessionTags, tagContext } from "../session-tags.ts";

/** Someone who is vouched for, with what the provider's word gives the session. */
export interface VouchedCaller extends FederatedCaller {
  readonly sessionName: string;
  readonly tags: NewSessionTags;
  readonly sourceIdentity: string | undefined;
  /** Condition keys of this request: what the provider said. */
  readonly keys: Readonly<Record<string, ContextValue | undefined>>;
  /** Epoch milliseconds: the session ends then at the latest. */
  readonly notAfter?: number | undefined;
}

interface RoleRequest {
  readonly RoleArn: string;
  readonly DurationSeconds?: number | undefined;
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
  readonly MinimumSessionTokenSize?: number | undefined;
}

/** The account of the role that is asked for: its providers are those that count. Throws ValidationError for what is no role's ARN. */
export function roleAccount(arn: string): string {
  const parsed = parseIamArn(arn);
  if (parsed?.kind !== "role" || parsed.accountId === "aws") throw validationError("Request ARN is invalid");
  return parsed.accountId;
}

/** The role that was authorized, so that the session is that role's and not that of one which has taken its name meanwhile. */
const authorized = new WeakMap<object, RoleRow>();

/** What the role's trust policy is asked: about the role, the tags, the source identity (IAM User Guide, "Pass session tags in AWS STS"). */
export async function roleRules(
  input: RoleRequest,
  { accountId, sessionName, tags, sourceIdentity, keys }: VouchedCaller,
  request: Pick<AccessRequest<object>, "directoryOf" | "policies">,
): Promise<readonly AccessRule[]> {
  const role = await findAssumableRole(input.RoleArn, request);
  if (role.row !== undefined) authorized.set(input, role.row);
  const rule: AccessRule = {
    resource: role.arn,
    resourceAccountId: accountId,
    resourcePolicy: role.trustPolicy,
    withoutReason: true,
    context: {
      ...keys,
      ...tagContext(tags),
      ...roleTagContext(role),
      "sts:RoleSessionName": sessionName,
      "sts:SourceIdentity": sourceIdentity,
    },
  };
  return [
    rule,
    ...(tags.tags.length > 0 ? [{ ...rule, action: "sts:TagSession" }] : []),
    ...(sourceIdentity === undefined ? [] : [{ ...rule, action: "sts:SetSourceIdentity" }]),
  ];
}

export interface OpenedRoleSession extends IssuedSession {
  readonly AssumedRoleUser: { readonly AssumedRoleId: string; readonly Arn: string };
  readonly PackedPolicySize: number | undefined;
  readonly SourceIdentity: string | undefined;
}

/** Makes the session of the role that was authorized. Throws ValidationError, MalformedPolicyDocument, PackedPolicyTooLarge. */
export async function openRoleSession(
  input: RoleRequest,
  call: Call<VouchedCaller>,
): Promise<OpenedRoleSession> {
  const { caller, accountId, directoryOf } = call;
  const { sessionName, tags, sourceIdentity, federation, notAfter } = caller;
  const role = authorized.get(input);
  if (role === undefined) throw new Error("A role is to be assumed without having been authorized");
  const asked = roleSessionSeconds(input.DurationSeconds, role.max_session_duration, false);
  const seconds = notAfter === undefined ? asked : Math.min(asked, Math.floor((notAfter - call.now) / 1000));
  const sessionPolicies = await readSessionPolicies(input, directoryOf(accountId));
  const packedSize = requirePackedSize({ sessionPolicies, tags: tags.tags });
  const issued = issueSession(
    call,
    {
      kind: "assumed-role",
      accountId,
      principal: { roleId: role.role_id, roleName: role.name, sessionName },
      chained: false,
      assumedBy: federation.provider,
      federation,
      sessionPolicies,
      tags: tags.tags,
      transitiveTagKeys: tags.transitiveTagKeys,
      sourceIdentity,
    },
    seconds,
    input.MinimumSessionTokenSize,
  );
  return {
    ...issued,
    AssumedRoleUser: {
      AssumedRoleId: `${role.role_id}:${sessionName}`,
      Arn: assumedRoleArn(accountId, role.name, sessionName),
    },
    PackedPolicySize: packedSize,
    SourceIdentity: sourceIdentity,
  };
}

import { allow, trust } from "../../directory/testing/documents.ts";
import type { Storage } from "../../storage/storage.ts";
import { ACCOUNT } from "./transfer.ts";

/** An account beside the one of the file. */
export const OTHER = "222222222222";
export const DATE = "2020-01-01T00:00:00+00:00";

export const arn = (rest: string, account = ACCOUNT) => `arn:aws:iam::${account}:${rest}`;
export const id = (prefix: string, end: string) => `${prefix}${end.padStart(17, "0")}`;
export const parsed = (document: string) => JSON.parse(document) as object;

interface Account {
  readonly user?: object;
  readonly role?: object;
  readonly group?: object;
  readonly policy?: object;
}

/** A file of an account that has one of each. */
export function file({ user = {}, role = {}, group = {}, policy = {} }: Account = {}) {
  const web = {
    Path: "/app/",
    RoleName: "web",
    RoleId: id("AROA", "1"),
    Arn: arn("role/app/web"),
    CreateDate: DATE,
    AssumeRolePolicyDocument: parsed(trust(arn("user/alice"), arn("role/app/web"))),
  };
  return {
    UserDetailList: [
      {
        Path: "/",
        UserName: "alice",
        UserId: id("AIDA", "1"),
        Arn: arn("user/alice"),
        CreateDate: DATE,
        UserPolicyList: [{ PolicyName: "own", PolicyDocument: parsed(allow("sqs:*")) }],
        GroupList: ["staff"],
        AttachedManagedPolicies: [{ PolicyName: "read", PolicyArn: arn("policy/read") }],
        Tags: [{ Key: "team", Value: "red" }],
        ...user,
      },
    ],
    GroupDetailList: [
      {
        Path: "/",
        GroupName: "staff",
        GroupId: id("AGPA", "1"),
        Arn: arn("group/staff"),
        CreateDate: DATE,
        GroupPolicyList: [],
        AttachedManagedPolicies: [],
        ...group,
      },
    ],
    RoleDetailList: [
      {
        ...web,
        InstanceProfileList: [
          {
            Path: "/",
            InstanceProfileName: "web",
            InstanceProfileId: id("AIPA", "1"),
            Arn: arn("instance-profile/web"),
            CreateDate: DATE,
            Roles: [web],
          },
        ],
        RolePolicyList: [],
        AttachedManagedPolicies: [],
        Tags: [],
        RoleLastUsed: { LastUsedDate: DATE, Region: "eu-west-1" },
        ...role,
      },
    ],
    Policies: [
      {
        PolicyName: "read",
        PolicyId: id("ANPA", "1"),
        Arn: arn("policy/read"),
        Path: "/",
        DefaultVersionId: "v3",
        CreateDate: DATE,
        UpdateDate: DATE,
        PolicyVersionList: [
          { VersionId: "v3", IsDefaultVersion: true, CreateDate: DATE, Document: parsed(allow("s3:Get*")) },
          { VersionId: "v1", IsDefaultVersion: false, CreateDate: DATE, Document: parsed(allow("s3:*")) },
        ],
        ...policy,
      },
    ],
  };
}

/** The stored trust policy of a role: of the one in `file`, where no other is named. */
export async function trustOf({ reader }: Storage, roleId = id("AROA", "1")): Promise<string> {
  const { trust_policy: stored } = await reader
    .selectFrom("roles")
    .select("trust_policy")
    .where("role_id", "=", roleId)
    .executeTakeFirstOrThrow();
  return stored;
}

// The attack: somebody hands an operator a file whose entities refer to what is not theirs, or is not there: groups, policies, principals,
// profiles of others. Nothing of such a file may be written.
import { describe, expect, test } from "vitest";
import { allow, trust } from "../directory/testing/documents.ts";
import { arn, OTHER, policy, role, untouchedAccounts, user } from "./testing/hostile-files.ts";

const { reasons } = untouchedAccounts();

describe("what refers to something", () => {
  test.each([
    [
      "a group that there is not",
      { UserDetailList: [user("a", { GroupList: ["none"] })] },
      "names the group none",
    ],
    [
      "a policy that there is not",
      { UserDetailList: [user("a", { AttachedManagedPolicies: [{ PolicyArn: arn("policy/none") }] })] },
      "neither in the file nor",
    ],
    [
      "another account's policy",
      { UserDetailList: [user("a", { AttachedManagedPolicies: [{ PolicyArn: arn("policy/p", OTHER) }] })] },
      "neither in the file nor",
    ],
    [
      "a policy that AWS does not have",
      {
        UserDetailList: [
          user("a", {
            PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::aws:policy/NoSuchPolicy" },
          }),
        ],
      },
      "this server does not have",
    ],
    [
      "a role that there is not",
      { RoleDetailList: [role("r", trust(arn("role/none")))] },
      "names a principal",
    ],
    ["itself by another path", { RoleDetailList: [role("r", trust(arn("role/x/r")))] }, "names a principal"],
    [
      "a user of the same name as a role",
      { RoleDetailList: [role("r", trust(arn("user/r")))] },
      "names a principal",
    ],
    [
      "an instance profile under two roles",
      {
        RoleDetailList: ["r", "s"].map((name) =>
          role(name, trust("*"), {
            InstanceProfileList: [
              {
                Path: "/",
                InstanceProfileName: "p",
                InstanceProfileId: "AIPA00000000000000001",
                Arn: arn("instance-profile/p"),
                CreateDate: "2020-01-01T00:00:00Z",
                Roles: [{ RoleName: name }],
              },
            ],
          }),
        ),
      },
      "has the name of",
    ],
    [
      "another role in its instance profile",
      {
        RoleDetailList: [
          role("r", trust("*"), {
            InstanceProfileList: [
              {
                Path: "/",
                InstanceProfileName: "p",
                InstanceProfileId: "AIPA00000000000000001",
                Arn: arn("instance-profile/p"),
                CreateDate: "2020-01-01T00:00:00Z",
                Roles: [{ RoleName: "s" }],
              },
            ],
          }),
        ],
      },
      "must name the role",
    ],
    [
      "a default version that there is not",
      { Policies: [policy("p", { DefaultVersionId: "v2" })] },
      "lacks the default version",
    ],
    [
      "six versions",
      {
        Policies: [
          policy("p", {
            PolicyVersionList: Array.from({ length: 6 }, (_, n) => ({
              VersionId: `v${n + 1}`,
              IsDefaultVersion: n === 0,
              CreateDate: "2020-01-01T00:00:00Z",
              Document: allow("s3:*"),
            })),
          }),
        ],
      },
      "VersionsPerPolicy",
    ],
    [
      "eleven groups",
      {
        GroupDetailList: [],
        UserDetailList: [user("a", { GroupList: Array.from({ length: 11 }, (_, n) => `g${n}`) })],
      },
      "GroupsPerUser",
    ],
    [
      "a number that changes when it is read",
      {
        Policies: [
          policy("p", {
            PolicyVersionList: [
              {
                VersionId: "v1",
                IsDefaultVersion: true,
                CreateDate: "2020-01-01T00:00:00Z",
                Document: {
                  Version: "2012-10-17",
                  Statement: {
                    Effect: "Allow",
                    Action: "*",
                    Resource: "*",
                    Condition: { NumericEquals: { "aws:EpochTime": 2 ** 60 } },
                  },
                },
              },
            ],
          }),
        ],
      },
      "cannot be kept exactly",
    ],
  ])("is refused: %s", async (_, file, reason) => {
    expect(await reasons(file)).toContain(reason);
  });
});

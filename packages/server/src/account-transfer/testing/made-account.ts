export interface Size {
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
  readonly policies: number;
  /** Of each policy. */
  readonly versions: number;
}

/** An account of some size, as `aws iam get-account-authorization-details` writes it. */
export function madeAccount(accountId: string, { users, groups, roles, policies, versions }: Size): object {
  const arn = (kind: string, name: string) => `arn:aws:iam::${accountId}:${kind}/${name}`;
  const id = (prefix: string, number: number) =>
    `${prefix}${number.toString(36).toUpperCase().padStart(17, "0")}`;
  const at = (second: number) =>
    `${new Date(1_700_000_000_000 + second * 1000).toISOString().slice(0, 19)}+00:00`;
  const document = (seed: number) => ({
    Version: "2012-10-17",
    Statement: Array.from({ length: 3 }, (_, index) => ({
      Sid: `S${index}`,
      Effect: index === 2 ? "Deny" : "Allow",
      Action: [`s3:Get${seed % 7}*`, `dynamodb:Query`, `ec2:Describe*`],
      Resource: [`arn:aws:s3:::bucket-${seed}/*`, `arn:aws:dynamodb:us-east-1:${accountId}:table/t${seed}`],
      Condition: { StringEquals: { "aws:PrincipalTag/team": `team-${seed % 11}` } },
    })),
  });
  const small = (seed: number) => ({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "iam:GetUser", Resource: `arn:aws:s3:::x${seed}` },
  });
  const attached = (seed: number) => [
    ...(policies === 0
      ? []
      : [{ PolicyName: `policy-${seed % policies}`, PolicyArn: arn("policy", `policy-${seed % policies}`) }]),
    { PolicyName: "ReadOnlyAccess", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
  ];
  const range = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  return {
    UserDetailList: range(users, (n) => ({
      Path: "/",
      UserName: `user-${n}`,
      UserId: id("AIDA", n),
      Arn: arn("user", `user-${n}`),
      CreateDate: at(n),
      UserPolicyList: n % 4 === 0 ? [{ PolicyName: "own", PolicyDocument: small(n) }] : [],
      GroupList: groups === 0 ? [] : [`group-${n % groups}`],
      AttachedManagedPolicies: attached(n),
      Tags: [{ Key: "team", Value: `team-${n % 11}` }],
    })),
    GroupDetailList: range(groups, (n) => ({
      Path: "/",
      GroupName: `group-${n}`,
      GroupId: id("AGPA", n),
      Arn: arn("group", `group-${n}`),
      CreateDate: at(n),
      GroupPolicyList: [],
      AttachedManagedPolicies: attached(n),
    })),
    RoleDetailList: range(roles, (n) => {
      const core = {
        Path: "/app/",
        RoleName: `role-${n}`,
        RoleId: id("AROA", n),
        Arn: arn("role/app", `role-${n}`),
        CreateDate: at(n),
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal:
                n % 3 === 0 || users === 0
                  ? { Service: "ec2.amazonaws.com" }
                  : { AWS: [arn("user", `user-${n % users}`), arn("role/app", `role-${(n + 1) % roles}`)] },
              Action: "sts:AssumeRole",
            },
          ],
        },
      };
      return {
        ...core,
        InstanceProfileList:
          n % 3 === 0
            ? [
                {
                  Path: "/",
                  InstanceProfileName: `profile-${n}`,
                  InstanceProfileId: id("AIPA", n),
                  Arn: arn("instance-profile", `profile-${n}`),
                  CreateDate: at(n),
                  Roles: [core],
                },
              ]
            : [],
        RolePolicyList: [{ PolicyName: "in", PolicyDocument: document(n) }],
        AttachedManagedPolicies: attached(n),
        Tags: [],
        RoleLastUsed: n % 2 === 0 ? { LastUsedDate: at(n + 1000), Region: "eu-central-1" } : {},
      };
    }),
    Policies: range(policies, (n) => ({
      PolicyName: `policy-${n}`,
      PolicyId: id("ANPA", n),
      Arn: arn("policy", `policy-${n}`),
      Path: "/",
      DefaultVersionId: `v${versions}`,
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: at(n),
      UpdateDate: at(n + versions),
      PolicyVersionList: range(versions, (v) => ({
        Document: document(n * 10 + v),
        VersionId: `v${versions - v}`,
        IsDefaultVersion: v === 0,
        CreateDate: at(n + versions - v),
      })),
    })),
  };
}

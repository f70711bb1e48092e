/** What the import is measured with: as many as an account of AWS can have by default, with policies of usual sizes. */
export interface AccountSize {
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
  readonly policies: number;
  /** Of each policy. */
  readonly versions: number;
}

/** An account as `aws iam get-account-authorization-details` writes it. */
export function accountDetails(
  accountId: string,
  { users, groups, roles, policies, versions }: AccountSize,
): string {
  const list = (count: number, make: (index: number) => object) =>
    Array.from({ length: count }, (_, n) => make(n));
  const named = (kind: string, noun: string, prefix: string, n: number) => ({
    Path: "/",
    [`${noun}Name`]: `${kind}-${n}`,
    [`${noun}Id`]: `${prefix}${String(n).padStart(17, "0")}`,
    Arn: `arn:aws:iam::${accountId}:${kind}/${kind}-${n}`,
    CreateDate: "2024-05-06T07:08:09+00:00",
  });
  const attached = (n: number) => ({
    AttachedManagedPolicies: [n, n + 7].map((m) => ({
      PolicyName: `policy-${m % policies}`,
      PolicyArn: `arn:aws:iam::${accountId}:policy/policy-${m % policies}`,
    })),
  });
  const details = {
    UserDetailList: list(users, (n) => ({
      ...named("user", "User", "AIDA", n),
      GroupList: [`group-${n % groups}`, `group-${(n + 1) % groups}`],
      ...attached(n),
      Tags: [{ Key: "team", Value: `team-${n % 50}` }],
    })),
    GroupDetailList: list(groups, (n) => ({
      ...named("group", "Group", "AGPA", n),
      GroupPolicyList: [{ PolicyName: "own", PolicyDocument: document(accountId, n, 2) }],
      ...attached(n),
    })),
    RoleDetailList: list(roles, (n) => ({
      ...named("role", "Role", "AROA", n),
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: {
              AWS: `arn:aws:iam::${accountId}:user/user-${n % users}`,
              Service: "ec2.amazonaws.com",
            },
            Action: "sts:AssumeRole",
          },
        ],
      },
      InstanceProfileList: [],
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: document(accountId, n, 3) }],
      ...attached(n),
      Tags: [],
      RoleLastUsed: {},
    })),
    Policies: list(policies, (n) => ({
      ...named("policy", "Policy", "ANPA", n),
      DefaultVersionId: `v${versions}`,
      UpdateDate: "2025-05-06T07:08:09+00:00",
      PolicyVersionList: list(versions, (v) => ({
        Document: document(accountId, n + v, 6),
        VersionId: `v${versions - v}`,
        IsDefaultVersion: v === 0,
        CreateDate: "2025-05-06T07:08:09+00:00",
      })),
    })),
  };
  return JSON.stringify(details, undefined, 4);
}

/** About 250 characters for each statement. */
function document(accountId: string, seed: number, statements: number): object {
  return {
    Version: "2012-10-17",
    Statement: Array.from({ length: statements }, (_, index) => ({
      Sid: `Statement${index}`,
      Effect: index % 5 === 4 ? "Deny" : "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:Query", "s3:GetObject", "s3:List*"],
      Resource: [
        `arn:aws:dynamodb:eu-central-1:${accountId}:table/table-${seed}-${index}`,
        `arn:aws:s3:::bucket-${seed}/${index}/*`,
      ],
      Condition: { StringEquals: { "aws:PrincipalTag/team": `team-${seed % 50}` } },
    })),
  };
}

import * as fc from "fast-check";

// Accounts of any content that AWS could have, as `aws iam get-account-authorization-details` writes them.

const AT = "arn:aws:iam::";
const AWS_POLICIES = ["AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess"].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
);

const name = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "0", "a,b", "x=y@z", "Üser".replace("Ü", "U")),
  fc.stringMatching(/^[\w+=,.@-]{1,20}$/),
);
const path = fc.constantFrom("/", "/a/", "/a/b-c/", "/Team.One/");
const policyPath = fc.constantFrom("/", "/service-role/", "/x/y/");
const instant = fc
  .integer({ min: 1_000_000_000, max: 1_900_000_000 })
  .map((at) => `${new Date(at * 1000).toISOString().slice(0, 19)}+00:00`);
const tagText = fc.stringMatching(/^[\p{L}\p{N} _.:/=+@-]{1,12}$/u);
const tags = fc
  .uniqueArray(
    fc.record({ Key: tagText.filter((key) => !key.toLowerCase().startsWith("aws:")), Value: tagText }),
    {
      selector: ({ Key }) => Key.toLowerCase(),
      maxLength: 4,
    },
  )
  .map((list) => list.toSorted((a, b) => (a.Key < b.Key ? -1 : 1)));

const action = fc.constantFrom("s3:GetObject", "iam:*", "ec2:Describe*", "*");
const value = fc.stringMatching(/^[\u0020-\u00ff]{0,12}$/).filter((text) => !text.includes("$"));
const statement = fc.record(
  {
    Sid: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.oneof(action, fc.uniqueArray(action, { minLength: 1, maxLength: 3 })),
    Resource: fc.constantFrom("*", "arn:aws:s3:::bucket/${aws:username}/*"),
    Condition: fc.record({
      StringEquals: fc.record({
        "aws:PrincipalTag/team": fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 2 })),
      }),
    }),
  },
  { requiredKeys: ["Effect", "Action", "Resource"] },
);
const document = fc.oneof(
  statement.map((one) => ({ Version: "2012-10-17", Statement: one })),
  fc
    .uniqueArray(statement, { minLength: 1, maxLength: 3, selector: ({ Sid }) => Sid ?? {} })
    .map((Statement) => ({ Version: "2012-10-17", Statement })),
);

function names(of: fc.Arbitrary<string>, maxLength: number) {
  return fc.uniqueArray(of, { selector: (text) => text.toLowerCase(), maxLength });
}

const inline = fc
  .uniqueArray(fc.record({ PolicyName: name, PolicyDocument: document }), {
    selector: ({ PolicyName }) => PolicyName,
    maxLength: 2,
  })
  .map((list) => list.toSorted((a, b) => (a.PolicyName < b.PolicyName ? -1 : 1)));

function byName<T>(nameOf: (entity: T) => string): (a: T, b: T) => number {
  return (a, b) => (nameOf(a).toLowerCase() < nameOf(b).toLowerCase() ? -1 : 1);
}

/** A file of an account, sorted as an export is. */
export function arbitraryAccount(
  accountId: string,
): fc.Arbitrary<Readonly<Record<string, readonly object[]>>> {
  const arn = (kind: string, at: string, of: string) => `${AT}${accountId}:${kind}${at}${of}`;
  return fc
    .record({
      users: names(name, 5),
      groups: names(name, 3),
      roles: names(name, 4),
      policies: names(name, 4),
      paths: fc.array(path, { minLength: 12, maxLength: 12 }),
      policyPaths: fc.array(policyPath, { minLength: 4, maxLength: 4 }),
    })
    .chain(({ users, groups, roles, policies, paths, policyPaths }) => {
      let made = 0;
      const id = (prefix: string) => `${prefix}${String((made += 1)).padStart(17, "0")}`;
      const pathOf = (place: number) => paths[place] ?? "/";
      const own = policies.map((of, index) => arn("policy", policyPaths[index] ?? "/", of));
      const managed = fc
        .subarray([...own, ...AWS_POLICIES], { maxLength: 3 })
        .map((arns) =>
          arns.toSorted().map((one) => ({ PolicyName: one.slice(one.lastIndexOf("/") + 1), PolicyArn: one })),
        );
      const boundary = fc
        .option(fc.constantFrom(...own, ...AWS_POLICIES), { nil: undefined })
        .map((of) =>
          of === undefined
            ? {}
            : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: of } },
        );
      const principals = [
        ...users.map((of, index) => arn("user", pathOf(index), of)),
        ...roles.map((of, index) => arn("role", pathOf(index + 5), of)),
        `${AT}${accountId}:root`,
        `${AT}999999999999:root`,
        `${AT}999999999999:role/partner`,
        "AIDAGONEGONEGONEGONE1",
        "*",
      ];
      const trust = fc.subarray(principals, { minLength: 1, maxLength: 3 }).map((AWS) => ({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS, Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }));
      const user = (of: string, index: number) =>
        fc
          .record({ at: instant, inline, groups: fc.subarray(groups), managed, boundary, tags })
          .map((more) => ({
            Path: pathOf(index),
            UserName: of,
            UserId: id("AIDA"),
            Arn: arn("user", pathOf(index), of),
            CreateDate: more.at,
            UserPolicyList: more.inline,
            GroupList: more.groups.toSorted(byName((group) => group)),
            AttachedManagedPolicies: more.managed,
            ...more.boundary,
            Tags: more.tags,
          }));
      const group = (of: string) =>
        fc.record({ at: instant, inline, managed, path }).map((more) => ({
          Path: more.path,
          GroupName: of,
          GroupId: id("AGPA"),
          Arn: arn("group", more.path, of),
          CreateDate: more.at,
          GroupPolicyList: more.inline,
          AttachedManagedPolicies: more.managed,
        }));
      const role = (of: string, index: number) =>
        fc
          .record({
            at: instant,
            inline,
            managed,
            boundary,
            tags,
            trust,
            profile: fc.boolean(),
            used: fc.option(instant, { nil: undefined }),
          })
          .map((more) => {
            const core = {
              Path: pathOf(index + 5),
              RoleName: of,
              RoleId: id("AROA"),
              Arn: arn("role", pathOf(index + 5), of),
              CreateDate: more.at,
              AssumeRolePolicyDocument: more.trust,
            };
            const profile = {
              Path: "/",
              InstanceProfileName: of,
              InstanceProfileId: id("AIPA"),
              Arn: arn("instance-profile", "/", of),
              CreateDate: more.at,
              Roles: [core],
            };
            return {
              ...core,
              InstanceProfileList: more.profile ? [profile] : [],
              RolePolicyList: more.inline,
              AttachedManagedPolicies: more.managed,
              ...more.boundary,
              Tags: more.tags,
              RoleLastUsed: more.used === undefined ? {} : { LastUsedDate: more.used, Region: "eu-west-1" },
            };
          });
      const policy = (of: string, index: number) =>
        fc
          .record({
            at: instant,
            updated: instant,
            description: fc.option(fc.stringMatching(/^[ -~]{1,20}$/), { nil: undefined }),
            versions: fc.uniqueArray(
              fc.record({ number: fc.integer({ min: 1, max: 40 }), at: instant, document }),
              {
                selector: ({ number }) => number,
                minLength: 1,
                maxLength: 5,
              },
            ),
          })
          .map((more) => {
            const versions = more.versions.toSorted((a, b) => b.number - a.number);
            const chosen = more.versions[0]?.number;
            return {
              PolicyName: of,
              PolicyId: id("ANPA"),
              Arn: own[index] ?? "",
              Path: policyPaths[index] ?? "/",
              DefaultVersionId: `v${chosen}`,
              IsAttachable: true,
              ...(more.description === undefined ? {} : { Description: more.description }),
              CreateDate: more.at,
              UpdateDate: more.updated,
              PolicyVersionList: versions.map(({ number, at, document: Document }) => ({
                Document,
                VersionId: `v${number}`,
                IsDefaultVersion: number === chosen,
                CreateDate: at,
              })),
            };
          });
      return fc.record({
        UserDetailList: fc
          .tuple(...users.map(user))
          .map((all) => all.toSorted(byName(({ UserName }) => UserName))),
        GroupDetailList: fc
          .tuple(...groups.map(group))
          .map((all) => all.toSorted(byName(({ GroupName }) => GroupName))),
        RoleDetailList: fc
          .tuple(...roles.map(role))
          .map((all) => all.toSorted(byName(({ RoleName }) => RoleName))),
        Policies: fc
          .tuple(...policies.map(policy))
          .map((all) => all.toSorted(byName(({ PolicyName }) => PolicyName))),
      });
    });
}

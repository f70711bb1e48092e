import { policyArn } from "../../directory/arns.ts";
import { awsManagedPolicyDocument, findAwsManagedPolicy } from "../../directory/aws-managed-policies.ts";
import { type AccountEntities, type Kind, KIND_FACTS } from "../entities.ts";
import { canonical } from "../file/documents.ts";
import type { AccountDetails } from "../file/read-details.ts";
import type { Problems } from "../problems.ts";

/** AWS keeps its policies up to date; those of this server are of one day. */
export function compareAwsPolicies(file: AccountDetails, warn: (text: string) => void): void {
  const differ: string[] = [];
  for (const [arn, document] of file.awsPolicies) {
    const here = awsManagedPolicyDocument(arn);
    if (here !== undefined && canonical(here) !== document) differ.push(arn.slice(arn.lastIndexOf("/") + 1));
  }
  if (differ.length === 0) return;
  warn(`AWS managed policies that are of another version on this server: ${differ.toSorted().join(", ")}`);
}

/** Every group, policy and role that the file names is in the file or in the account; AWS's policies are on this server. */
export function checkReferences(
  file: AccountDetails,
  stored: AccountEntities,
  accountId: string,
  problems: Problems,
  placeOf: (kind: Kind, name: string) => string,
): void {
  const groups = new Set([...stored.groups, ...file.groups].map(({ name }) => name.toLowerCase()));
  const policies = new Set(
    [...stored.policies, ...file.policies].map(({ path, name }) => policyArn(accountId, path, name)),
  );

  function check(kind: Kind, name: string, arn: string, member: string): void {
    if (policies.has(arn) || findAwsManagedPolicy(arn) !== undefined) return;
    const what = arn.startsWith("arn:aws:iam::aws:")
      ? `AWS's policy ${arn}, which this server does not have`
      : `the policy ${arn}, which is neither in the file nor in the account`;
    problems.add(`${placeOf(kind, name)}.${member}`, `${KIND_FACTS[kind].noun} ${name}`, `names ${what}`);
  }

  for (const kind of ["users", "groups", "roles"] as const) {
    for (const { name, attached } of file[kind]) {
      for (const arn of attached) check(kind, name, arn, "AttachedManagedPolicies");
    }
  }
  for (const kind of ["users", "roles"] as const) {
    for (const { name, boundaryArn } of file[kind]) {
      if (boundaryArn !== null) check(kind, name, boundaryArn, "PermissionsBoundary");
    }
  }
  for (const user of file.users) {
    for (const group of user.groups) {
      if (groups.has(group.toLowerCase())) continue;
      problems.add(
        `${placeOf("users", user.name)}.GroupList`,
        `user ${user.name}`,
        `names the group ${group}, which is neither in the file nor in the account`,
      );
    }
  }
}

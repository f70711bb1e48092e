import type { Caller } from "../../../authenticate/caller.ts";
import { parseIamArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { invalidInput, noSuchEntity } from "../../../directory/errors.ts";
import type { Tags } from "../../../directory/tags.ts";
import { roleCaller, userCaller } from "../../../simulation/caller.ts";
import type { WrittenPolicy } from "../../../simulation/policies.ts";
import { writtenPolicies } from "../../../simulation/stored-principal.ts";
import type { AccessRule } from "../../operation.ts";
import { ownerResource } from "../resources.ts";

/** A session of a simulated role has to have some name. */
const SESSION_NAME = "simulated";
const UNKNOWN_ID = "unknown";

/** Whose policies are simulated. */
export interface PolicySource {
  readonly arn: string;
  readonly caller: Caller;
  readonly tags: Tags;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary: WrittenPolicy | undefined;
}

/** What is asked about whoever an operation's PolicySourceArn names. Throws InvalidInput for what can have no policies. */
export async function policySourceRule(arn: string, directory: Directory): Promise<AccessRule> {
  const { accountId, kind, name } = parseOwner(arn);
  if (accountId !== directory.accountId) return { resource: arn, resourceAccountId: accountId };
  const stored = await ownerResource(directory, kind, name);
  return stored.resource === arn ? stored : { resource: arn };
}

/** Finds whom PolicySourceArn names, with all policies that apply. Throws InvalidInput, NoSuchEntity. */
export async function readPolicySource(
  arn: string,
  directory: Directory,
  now: number,
): Promise<PolicySource> {
  const { accountId, kind, name } = parseOwner(arn);
  const stored = await ownerResource(directory, kind, name);
  const record =
    accountId === directory.accountId && stored.resource === arn
      ? await readRecord(directory, kind, name)
      : undefined;
  if (record === undefined) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  return { arn, caller: callerOf(arn, now, record.id), tags: record.tags, ...writtenPolicies(record) };
}

async function readRecord(directory: Directory, kind: "user" | "group" | "role", name: string) {
  switch (kind) {
    case "user": {
      const user = await directory.users.find(name);
      return user && directory.principals.user(user.user_id);
    }
    case "group": {
      const group = await directory.groups.find(name);
      return group && directory.principals.group(group.group_id);
    }
    case "role": {
      const role = await directory.roles.find(name);
      return role && directory.principals.role(role.role_id);
    }
  }
}

/**
 * Who is simulated as calling: a user, a role (in a session of it) or a group, which nobody is, so that no policy of a resource names it.
 * Of others than the policy source nothing is looked up: whether they exist is told to nobody. Throws InvalidInput.
 */
export function callerOf(arn: string, now: number, id = UNKNOWN_ID): Caller {
  const { accountId, kind, path, name } = parseOwner(arn);
  if (kind === "role") return roleCaller(accountId, { id, path, name }, { sessionName: SESSION_NAME, now });
  const caller = userCaller(accountId, { id, path, name });
  if (kind === "user") return caller;
  return { ...caller, principal: { kind: "user", accountId, arn, id } };
}

/** Somebody of an account, when a simulation says no more of who asks. */
export function someoneOf(accountId: string): Caller {
  return userCaller(accountId, { id: UNKNOWN_ID, path: "/", name: SESSION_NAME });
}

/** Whether a caller stands for somebody who is not known further: a member of a group, or anybody. */
export function isSomeone({ principal, identity }: Caller): boolean {
  if (principal.kind !== "user" || identity.kind !== "user") return false;
  return (
    parseIamArn(principal.arn)?.kind === "group" ||
    principal.arn === someoneOf(principal.accountId).principal.arn
  );
}

function parseOwner(arn: string) {
  const { accountId, kind, path, name } = parseIamArn(arn) ?? {};
  if (
    accountId === undefined ||
    path === undefined ||
    name === undefined ||
    accountId === "aws" ||
    !isOwner(kind)
  )
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  return { accountId, kind, path, name };
}

function isOwner(kind: string | undefined): kind is "user" | "group" | "role" {
  return kind === "user" || kind === "group" || kind === "role";
}

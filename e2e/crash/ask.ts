import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { type AwsCommand, granted } from "../support/client.ts";
import { type Credentials, credentialsIn } from "../support/credentials.ts";
import { policy } from "../support/documents.ts";
import type { Installation } from "../support/installation.ts";
import { sdk } from "../support/sdk.ts";
import type { Change, People, Person } from "./people.ts";

const pathOf = (prefix: string) => `/${prefix}/`;

/** Asks for a change; returns the key that it made. Throws when it is refused, or when no answer comes. */
export async function askFor(
  installation: Installation,
  prefix: string,
  change: Change,
): Promise<Credentials | undefined> {
  const UserName = change.user;
  const ask = async <Output extends object>(command: AwsCommand<Output>): Promise<Output> =>
    granted(await installation.send(sdk, installation.admin, command));
  switch (change.kind) {
    case "create user":
      await ask(new CreateUserCommand({ UserName, Path: pathOf(prefix) }));
      return undefined;
    case "delete user":
      await ask(new DeleteUserCommand({ UserName }));
      return undefined;
    case "tag":
      await ask(new TagUserCommand({ UserName, Tags: [{ Key: change.key, Value: change.value }] }));
      return undefined;
    case "untag":
      await ask(new UntagUserCommand({ UserName, TagKeys: [change.key] }));
      return undefined;
    case "put policy": {
      const PolicyDocument = policy({ Action: change.action, Resource: "*" });
      await ask(new PutUserPolicyCommand({ UserName, PolicyName: change.name, PolicyDocument }));
      return undefined;
    }
    case "delete policy":
      await ask(new DeleteUserPolicyCommand({ UserName, PolicyName: change.name }));
      return undefined;
    case "create key":
      return credentialsIn(await ask(new CreateAccessKeyCommand({ UserName })));
    case "update key":
      await ask(new UpdateAccessKeyCommand({ UserName, AccessKeyId: change.id, Status: change.to }));
      return undefined;
    case "delete key":
      await ask(new DeleteAccessKeyCommand({ UserName, AccessKeyId: change.id }));
      return undefined;
  }
}

/** The people of a prefix as the server tells them. */
export async function lookAt(installation: Installation, prefix: string): Promise<People> {
  const ask = async <Output extends object>(command: AwsCommand<Output>): Promise<Output> =>
    granted(await installation.send(sdk, installation.admin, command));

  async function person(UserName: string): Promise<Person> {
    const tags = (await ask(new ListUserTagsCommand({ UserName }))).Tags ?? [];
    const names = (await ask(new ListUserPoliciesCommand({ UserName }))).PolicyNames ?? [];
    const keys = (await ask(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata ?? [];
    const policies: Record<string, string> = {};
    for (const PolicyName of names) {
      const { PolicyDocument = "" } = await ask(new GetUserPolicyCommand({ UserName, PolicyName }));
      policies[PolicyName] = actionIn(decodeURIComponent(PolicyDocument));
    }
    return {
      tags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])),
      policies,
      keys: Object.fromEntries(
        keys.map(({ AccessKeyId = "", Status }) => [
          AccessKeyId,
          Status === "Active" ? "Active" : "Inactive",
        ]),
      ),
    };
  }

  const users = (await ask(new ListUsersCommand({ PathPrefix: pathOf(prefix) }))).Users ?? [];
  const people: Record<string, Person> = {};
  for (const { UserName = "" } of users) people[UserName] = await person(UserName);
  return people;
}

function actionIn(document: string): string {
  const { Statement } = JSON.parse(document) as {
    readonly Statement: readonly { readonly Action: string }[];
  };
  return Statement[0]?.Action ?? "";
}

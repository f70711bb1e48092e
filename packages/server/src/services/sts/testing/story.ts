import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import type { Credentials, STSClient } from "@aws-sdk/client-sts";
import { userArn } from "../../../directory/arns.ts";
import { credentialsOf } from "../../../testing/credentials.ts";
import { type ClientCredentials, startTestServer, type TestAccount } from "../../../testing/server.ts";

/** Who signs a request. */
export interface Signer {
  readonly credentials: ClientCredentials;
}

export interface User extends Signer {
  readonly arn: string;
}

export interface RoleOptions {
  readonly path?: string;
  readonly maxSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** What its sessions may do; by default nothing. */
  readonly policy?: string;
}

/** An account of the story, furnished by its administrator. */
export interface Account {
  readonly accountId: string;
  readonly admin: User;
  /** A user with an access key, and with an inline policy if one is given. */
  newUser(name: string, policy?: string): Promise<User>;
  /** Deletes a user who has an inline policy, with its access key. */
  deleteUser(name: string, user: User): Promise<void>;
  newRole(
    name: string,
    trustPolicy: string,
    options?: RoleOptions,
  ): Promise<{ readonly arn: string; readonly id: string }>;
  /** Replaces what the role's sessions may do. */
  setRolePolicy(name: string, policy: string): Promise<void>;
  /** Deletes a role that has a policy. */
  deleteRole(name: string): Promise<void>;
  /** Returns its ARN. */
  newPolicy(name: string, document: string): Promise<string>;
}

/** A server with two accounts, told by SDK clients. */
export interface Story {
  readonly home: Account;
  readonly other: Account;
  sts(signer: Signer): STSClient;
  iam(signer: Signer): IAMClient;
  /** The signer that an answer with temporary credentials makes. */
  session(answer: { readonly Credentials?: Credentials | undefined }): Signer;
  /** The server's time, in epoch milliseconds, give or take what the machine's moved since. */
  now(): number;
  advance(seconds: number): void;
  /** The audit trail, as far as it is written: a line of JSON for each event. */
  trail(): Promise<string>;
  log(): string;
  close(): Promise<void>;
}

const POLICY_NAME = "permissions";

export async function startStory(): Promise<Story> {
  const server = await startTestServer();
  const iam = ({ credentials }: Signer) => server.iam(credentials);
  let moved = 0;
  return {
    home: accountOf(server, iam),
    other: accountOf(await server.createAccount("other"), iam),
    iam,
    sts: ({ credentials }) => server.sts(credentials),
    session: ({ Credentials: made }) => ({ credentials: credentialsOf(made) }),
    now: () => Date.now() + moved,
    advance(seconds) {
      moved += seconds * 1000;
      server.moveClock(seconds);
    },
    async trail() {
      const { status, out, err } = await server.signet("events", "--json", "--limit", "1000");
      if (status !== 0) throw new Error(err);
      return out;
    },
    log: () => server.log.join(""),
    close: () => server.stop(),
  };
}

function accountOf({ accountId, admin }: TestAccount, iamOf: (signer: Signer) => IAMClient): Account {
  const iam = iamOf({ credentials: admin });
  const setRolePolicy = async (name: string, policy: string): Promise<void> => {
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME, PolicyDocument: policy }),
    );
  };
  return {
    accountId,
    admin: { credentials: admin, arn: userArn(accountId, "/", "admin") },

    async newUser(name, policy) {
      const { User: made } = await iam.send(new CreateUserCommand({ UserName: name }));
      if (policy !== undefined)
        await iam.send(
          new PutUserPolicyCommand({ UserName: name, PolicyName: POLICY_NAME, PolicyDocument: policy }),
        );
      const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
      return { arn: made?.Arn ?? "", credentials: credentialsOf(key) };
    },

    async newRole(name, trustPolicy, { path, maxSeconds, tags = {}, policy } = {}) {
      const { Role: made } = await iam.send(
        new CreateRoleCommand({
          RoleName: name,
          AssumeRolePolicyDocument: trustPolicy,
          Path: path,
          MaxSessionDuration: maxSeconds,
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
      if (policy !== undefined) await setRolePolicy(name, policy);
      return { arn: made?.Arn ?? "", id: made?.RoleId ?? "" };
    },

    async deleteUser(name, { credentials }) {
      const owner = { UserName: name };
      await iam.send(new DeleteAccessKeyCommand({ ...owner, AccessKeyId: credentials.accessKeyId }));
      await iam.send(new DeleteUserPolicyCommand({ ...owner, PolicyName: POLICY_NAME }));
      await iam.send(new DeleteUserCommand(owner));
    },

    setRolePolicy,

    async deleteRole(name) {
      await iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME }));
      await iam.send(new DeleteRoleCommand({ RoleName: name }));
    },

    async newPolicy(name, document) {
      const { Policy: made } = await iam.send(
        new CreatePolicyCommand({ PolicyName: name, PolicyDocument: document }),
      );
      return made?.Arn ?? "";
    },
  };
}

// A twin of an account: what the AWS CLI wrote of one is imported into another installation, and means the same there.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aws } from "./support/aws-cli.ts";
import { type Answer, type AwsCommand, granted } from "./support/client.ts";
import type { Credentials } from "./support/credentials.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, Resource = "*") => ({ Effect: "Allow", Action, Resource });

function codeOf(answer: Answer): string {
  return answer.ok ? "ok" : answer.code;
}

describe("a twin of an account", () => {
  let original: Installation;
  let other: Installation;
  let folder: Folder;
  let details: string;
  let operator: Credentials;
  const arn = (rest: string) => `arn:aws:iam::${original.accountId}:${rest}`;

  async function make<Output extends object>(command: AwsCommand<Output>): Promise<Output> {
    return granted(await original.send(sdk, original.admin, command));
  }

  async function writtenByCli(...more: readonly string[]): Promise<string> {
    const { status, out, err } = await aws(["iam", "get-account-authorization-details", ...more], {
      endpoint: original.url(),
      credentials: original.admin,
    });
    if (status !== 0) throw new Error(err);
    return out;
  }

  beforeAll(async () => {
    folder = await makeFolder();
    original = await install();
    other = await install();
    const Tags = [{ Key: "team", Value: "rot/grün" }];
    await make(new CreateUserCommand({ UserName: "Alice", Path: "/people/", Tags }));
    await make(
      new PutUserPolicyCommand({
        UserName: "Alice",
        PolicyName: "self",
        PolicyDocument: policy(allow("iam:GetUser", arn("user/people/${aws:username}"))),
      }),
    );
    await make(new CreateGroupCommand({ GroupName: "staff" }));
    await make(new AddUserToGroupCommand({ GroupName: "staff", UserName: "Alice" }));
    const { Policy } = await make(
      new CreatePolicyCommand({
        PolicyName: "lists",
        Path: "/own/",
        Description: "Lists",
        PolicyDocument: policy(allow("iam:*")),
      }),
    );
    const PolicyArn = Policy?.Arn ?? "";
    await make(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: policy(allow("iam:ListUsers")),
        SetAsDefault: true,
      }),
    );
    await make(new AttachGroupPolicyCommand({ GroupName: "staff", PolicyArn }));
    await make(
      new AttachUserPolicyCommand({
        UserName: "Alice",
        PolicyArn: "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess",
      }),
    );
    await make(
      new CreateRoleCommand({
        RoleName: "deploy",
        AssumeRolePolicyDocument: policy({
          Effect: "Allow",
          Principal: { AWS: arn("user/people/Alice") },
          Action: "sts:AssumeRole",
        }),
        PermissionsBoundary: PolicyArn,
      }),
    );
    await make(
      new PutRolePolicyCommand({
        RoleName: "deploy",
        PolicyName: "all",
        PolicyDocument: policy(allow("iam:*")),
      }),
    );
    await make(new CreateInstanceProfileCommand({ InstanceProfileName: "deploy" }));
    await make(new AddRoleToInstanceProfileCommand({ InstanceProfileName: "deploy", RoleName: "deploy" }));
    details = join(folder.path, "details.json");
    await writeFile(details, await writtenByCli());
  });
  afterAll(async () => {
    await original.remove();
    await other.remove();
    await folder.remove();
  });

  test("signet export writes what the AWS CLI does, byte for byte", async () => {
    const { status, out, err } = await original.signet("export");
    expect([status, err]).toEqual([0, ""]);
    expect(out).toBe(await writtenByCli());
  });

  test("needs its account, whose administrator has a name that the original does not use", async () => {
    const { status, err } = await other.signet("import", details);
    expect([status, err]).toEqual([1, expect.stringContaining(`--account-id ${original.accountId}`)]);
    const made = await other.signet(
      "account",
      "create",
      "--name",
      "twin",
      "--email",
      "twin@example.test",
      "--json",
      "--account-id",
      original.accountId,
      "--admin-user",
      "operator",
    );
    expect(made.status).toBe(0);
    operator = JSON.parse(made.out) as Credentials;
  });

  test("is told beforehand, and then made", async () => {
    const dry = await other.signet("import", details, "--dry-run");
    expect([dry.status, dry.out]).toEqual([0, expect.stringContaining("this was a dry run")]);
    const done = await other.signet("import", details);
    expect([done.status, done.err, done.out]).toEqual([0, "", expect.stringContaining("\nImported.\n")]);
    const again = await other.signet("import", details, "--json");
    expect(JSON.parse(again.out)).toMatchObject({ written: false, refused: false, changes: [] });
  });

  test("has the same ids, and its policies mean the same", async () => {
    const there = <Output extends object>(command: AwsCommand<Output>) => make(command);
    const here = async <Output extends object>(command: AwsCommand<Output>, credentials = operator) =>
      other.send(sdk, credentials, command);
    const user = new GetUserCommand({ UserName: "Alice" });
    const { User } = granted(await here(user));
    expect(User).toEqual((await there(user)).User);

    // Keys do not come along: she gets one here.
    const { AccessKey } = granted(await here(new CreateAccessKeyCommand({ UserName: "Alice" })));
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
    const alice = { accessKeyId, secretAccessKey };
    granted(await here(new GetUserCommand({}), alice));
    granted(await here(new ListUsersCommand({}), alice));
    expect(codeOf(await here(new CreateUserCommand({ UserName: "x" }), alice))).toBe("AccessDenied");

    const { Credentials: session } = granted(
      await here(
        new AssumeRoleCommand({ RoleArn: arn("role/deploy"), RoleSessionName: "deployment" }),
        alice,
      ),
    );
    const deployer = {
      accessKeyId: session?.AccessKeyId ?? "",
      secretAccessKey: session?.SecretAccessKey ?? "",
      sessionToken: session?.SessionToken ?? "",
    };
    granted(await here(new ListUsersCommand({}), deployer));
    expect(codeOf(await here(new CreateUserCommand({ UserName: "x" }), deployer))).toBe("AccessDenied");
  });

  test("is not made from a part of the details, and not over somebody of the same name", async () => {
    const part = join(folder.path, "part.json");
    await writeFile(part, await writtenByCli("--max-items", "1"));
    const refusal = await other.signet("import", part);
    expect([refusal.status, refusal.err]).toEqual([
      1,
      expect.stringContaining("it is a part of the details"),
    ]);

    const whole = await other.signet("import", details, "--account", other.accountId);
    expect([whole.status, whole.err]).toEqual([1, expect.stringContaining("--rewrite-account")]);
    const conflict = await other.signet("import", details, "--account", other.accountId, "--rewrite-account");
    expect(conflict.status).toBe(1);
    expect(conflict.out).toContain("conflict: user admin: ");
    expect(conflict.out).toContain(`in use in the account ${original.accountId}`);
  });

  test("has one event for all of it", async () => {
    const { out } = await other.signet(
      "events",
      "--account",
      original.accountId,
      "--name",
      "ImportAccountAuthorizationDetails",
    );
    expect(out.trim().split("\n")).toHaveLength(1);
  });
});

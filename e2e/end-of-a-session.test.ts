import { CreateRoleCommand } from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { awsCli } from "./support/aws-cli.ts";
import { type AwsCommand, granted, type Sender } from "./support/client.ts";
import { credentialsIn } from "./support/credentials.ts";
import { trust } from "./support/documents.ts";
import { type Ephemeral, serveEphemeral } from "./support/ephemeral.ts";
import { sdk } from "./support/sdk.ts";

const QUARTER = 900;
const HOUR = 3_600;

/** Sessions of every kind, with the shortest that AWS allows: those of roles can be had for a quarter of an hour. */
describe("a session ends when it should", () => {
  let ephemeral: Ephemeral;
  let roleArn: string;
  beforeAll(async () => {
    ephemeral = await serveEphemeral();
    const { Account } = granted(await asAdmin(new GetCallerIdentityCommand()));
    const role = { RoleName: "visitor", AssumeRolePolicyDocument: trust(Account ?? "") };
    roleArn = granted(await asAdmin(new CreateRoleCommand(role))).Role?.Arn ?? "";
  });
  afterAll(() => ephemeral.server.end("SIGTERM"));

  const asAdmin = <Output extends object>(command: AwsCommand<Output>) =>
    sdk({ endpoint: ephemeral.server.url, credentials: ephemeral.admin }, command);

  test.each([
    {
      kind: "an assumed role",
      command: () =>
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "visit", DurationSeconds: QUARTER }),
      seconds: QUARTER,
    },
    {
      kind: "an assumed role, by default",
      command: () => new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "visit" }),
      seconds: HOUR,
    },
    {
      kind: "a user",
      command: () => new GetSessionTokenCommand({ DurationSeconds: QUARTER }),
      seconds: QUARTER,
    },
    {
      kind: "a federated user",
      command: () => new GetFederationTokenCommand({ Name: "guest", DurationSeconds: QUARTER }),
      seconds: QUARTER,
    },
  ])("that of $kind after $seconds seconds", async ({ command, seconds }) => {
    const answer = granted(await asAdmin(command() as AwsCommand<Parameters<typeof credentialsIn>[0]>));
    const sender: Sender = { endpoint: ephemeral.server.url, credentials: credentialsIn(answer) };

    await ephemeral.moveClock(seconds - 30);
    expect(await sdk(sender, new GetCallerIdentityCommand())).toMatchObject({ ok: true });

    await ephemeral.moveClock(31);
    const ended = {
      ok: false,
      code: "ExpiredToken",
      message: "The security token included in the request is expired",
    };
    const answers = await Promise.all(
      [sdk, awsCli].map((client) => client(sender, new GetCallerIdentityCommand())),
    );
    expect(answers).toEqual([expect.objectContaining({ ...ended, status: 403 }), ended]);
  });
});

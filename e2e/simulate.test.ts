// What the policies would decide: asked by the AWS CLI over the API, and by `signet policy` beside the server. Both, and the real request, agree.
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  GetUserCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { awsCli } from "./support/aws-cli.ts";
import { type Answer, type AwsCommand, granted } from "./support/client.ts";
import type { Credentials } from "./support/credentials.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

describe("what the policies would decide, asked by the AWS CLI and by signet policy", () => {
  let installation: Installation;
  let alice: Credentials;
  const arn = (rest: string) => `arn:aws:iam::${installation.accountId}:${rest}`;

  async function send<Output extends object>(
    command: AwsCommand<Output>,
    credentials = installation.admin,
  ): Promise<Answer<Output>> {
    return installation.send(awsCli, credentials, command);
  }

  /** What only prepares the story goes by the SDK: the CLI takes its time. */
  async function prepare<Output extends object>(command: AwsCommand<Output>): Promise<Output> {
    return granted(await installation.send(sdk, installation.admin, command));
  }

  async function done<Output extends object>(command: AwsCommand<Output>): Promise<Output> {
    return granted(await send(command));
  }

  beforeAll(async () => {
    installation = await install();
    await prepare(new CreateUserCommand({ UserName: "alice", Tags: [{ Key: "team", Value: "red" }] }));
    await prepare(new CreateGroupCommand({ GroupName: "staff" }));
    await prepare(new AddUserToGroupCommand({ GroupName: "staff", UserName: "alice" }));
    const PolicyDocument = policy(
      { Sid: "Self", Effect: "Allow", Action: "iam:Get*", Resource: arn("user/${aws:username}") },
      {
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
        Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      },
    );
    await prepare(new PutUserPolicyCommand({ UserName: "alice", PolicyName: "own", PolicyDocument }));
    const guard = policy({ Sid: "Guard", Effect: "Deny", Action: "iam:Delete*", Resource: "*" });
    await prepare(
      new PutGroupPolicyCommand({ GroupName: "staff", PolicyName: "guard", PolicyDocument: guard }),
    );
    const { AccessKey } = await prepare(new CreateAccessKeyCommand({ UserName: "alice" }));
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
    alice = { accessKeyId, secretAccessKey };
  });
  afterAll(() => installation.remove());

  test("simulate-principal-policy, signet policy simulate and the request itself agree", async () => {
    for (const [user, decision] of [
      ["alice", "allowed"],
      ["admin", "implicitDeny"],
    ] as const) {
      const { EvaluationResults } = await done(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: arn("user/alice"),
          ActionNames: ["iam:GetUser", "iam:DeleteUser"],
          ResourceArns: [arn(`user/${user}`)],
        }),
      );
      expect(EvaluationResults).toMatchObject([
        {
          EvalActionName: "iam:GetUser",
          EvalDecision: decision,
          ResourceSpecificResults: [
            { EvalResourceName: arn(`user/${user}`), EvalResourceDecision: decision },
          ],
        },
        {
          EvalActionName: "iam:DeleteUser",
          EvalDecision: "explicitDeny",
          MatchedStatements: [{ SourcePolicyId: "group_staff_guard", SourcePolicyType: "IAM Policy" }],
        },
      ]);
      const who = ["--principal", arn("user/alice")];
      const what = ["--action", "iam:GetUser", "--resource", arn(`user/${user}`)];
      const { status } = await installation.signet("policy", "simulate", ...who, ...what);
      expect(status).toBe(decision === "allowed" ? 0 : 1);
      const real = await send(new GetUserCommand({ UserName: user }), alice);
      expect(real.ok).toBe(decision === "allowed");
    }
  });

  test("simulate-custom-policy takes policies and keys that are nowhere yet", async () => {
    const ask = async (address: string) => {
      const { EvaluationResults } = await done(
        new SimulateCustomPolicyCommand({
          PolicyInputList: [
            policy({
              Effect: "Allow",
              Action: "s3:*",
              Resource: "*",
              Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
            }),
          ],
          ActionNames: ["s3:GetObject"],
          ResourceArns: ["arn:aws:s3:::bucket/key"],
          ContextEntries: [
            { ContextKeyName: "aws:SourceIp", ContextKeyValues: [address], ContextKeyType: "ip" },
          ],
        }),
      );
      return EvaluationResults?.map(({ EvalDecision }) => EvalDecision);
    };
    expect(await ask("10.1.2.3")).toEqual(["allowed"]);
    expect(await ask("192.0.2.1")).toEqual(["implicitDeny"]);
    expect(
      await send(new SimulateCustomPolicyCommand({ PolicyInputList: ["{}"], ActionNames: ["s3:GetObject"] })),
    ).toMatchObject({ ok: false, code: "InvalidInput" });
  });

  test("get-context-keys-for-custom-policy and -principal-policy tell what is worth giving", async () => {
    const text = policy({
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    });
    expect(await done(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [text] }))).toEqual({
      ContextKeyNames: ["aws:SecureTransport"],
    });
    const PolicySourceArn = arn("user/alice");
    expect(
      await done(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn, PolicyInputList: [text] })),
    ).toEqual({ ContextKeyNames: ["aws:SecureTransport", "aws:SourceIp", "aws:username"] });
  });

  test("what others may do is told to nobody who may not ask", async () => {
    const ask = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: arn("user/admin"),
      ActionNames: ["iam:GetUser"],
    });
    expect(await send(ask, alice)).toMatchObject({ ok: false, code: "AccessDenied" });
  });

  test("signet policy explain tells of a refusal by the event in the trail", async () => {
    const refused = await send(new GetUserCommand({ UserName: "admin" }), alice);
    expect(refused).toMatchObject({ ok: false, code: "AccessDenied" });
    await installation.stop();
    const { out } = await installation.signet(
      "events",
      "--user",
      "alice",
      "--error",
      "--name",
      "GetUser",
      "--json",
    );
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly eventID: string });
    const explained = await installation.signet("policy", "explain", events.at(-1)?.eventID ?? "");
    expect(explained.err).toBe("");
    expect(explained.out).toContain(
      `${arn("user/alice")} may not call iam:GetUser on ${arn("user/admin")}: no identity-based policy allows it.`,
    );
    expect(explained.out).toContain('statement 1 "Self" (line 1, column 38): its resource is another');
    expect(explained.status).toBe(0);
    await installation.start();
  });

  test("nothing of it shows a secret", async () => {
    const written = installation.written() + installation.log();
    expect(written).not.toContain(alice.secretAccessKey);
  });
});

import {
  AssociateDelegationRequestCommand,
  CreateAccessKeyCommand,
  CreateDelegationRequestCommand,
  CreateUserCommand,
  ListDelegationRequestsCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentialsOf } from "../../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { newPartner, parameters, type Partner, TOPIC } from "./testing/partner.ts";

let server: TestServer;
let partner: Partner;
beforeAll(async () => {
  server = await startTestServer();
  partner = await newPartner(server);
});
afterAll(() => server.stop());

const associate = (DelegationRequestId: string) =>
  new AssociateDelegationRequestCommand({ DelegationRequestId });

describe("CreateDelegationRequest", () => {
  test("takes a workflow once", async () => {
    await partner.ask({ RequestorWorkflowId: "the-same" });
    expect(await refused(partner.ask({ RequestorWorkflowId: "the-same" }))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "A delegation request for workflow id the-same already exists.",
    });
  });

  test.each([
    ["a topic of SNS", { NotificationChannel: "arn:aws:sqs:us-east-1:111122223333:queue" }, "topic"],
    ["an account that is there", { OwnerAccountId: "999988887777" }, "cannot be found"],
    ["a template", { Permissions: { Parameters: parameters("alice", "team") } }, "PolicyTemplateArn"],
  ])("wants %s", async (_what, change, message) => {
    const refusal = await refused(partner.ask(change));
    expect(refusal).toMatchObject({ name: "InvalidInputException", status: 400 });
    expect(refusal.message).toContain(message);
  });

  test("wants a template of the account itself", async () => {
    const another = await newPartner(server, "another");
    const permissions = { PolicyTemplateArn: partner.templateArn, Parameters: parameters("alice", "team") };
    expect((await refused(another.ask({ Permissions: permissions }))).message).toContain("not registered");
  });

  test("is allowed by duration, topic and template", async () => {
    await partner.iam.send(new CreateUserCommand({ UserName: "robot" }));
    const { AccessKey } = await partner.iam.send(new CreateAccessKeyCommand({ UserName: "robot" }));
    const condition = {
      StringEquals: { "iam:NotificationChannel": TOPIC },
      NumericLessThanEquals: { "iam:DelegationDuration": "3600" },
      ArnEquals: { "iam:TemplateArn": partner.templateArn },
    };
    await partner.iam.send(
      new PutUserPolicyCommand({
        UserName: "robot",
        PolicyName: "ask",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Action: "iam:CreateDelegationRequest",
            Resource: `arn:aws:iam::${partner.accountId}:delegation-request/*`,
            Condition: condition,
          },
        }),
      }),
    );
    const robot = server.iam(credentialsOf(AccessKey));
    const ask = (SessionDuration: number) =>
      robot.send(
        new CreateDelegationRequestCommand({
          Description: "Sets things up",
          Permissions: { PolicyTemplateArn: partner.templateArn, Parameters: parameters("alice", "team") },
          RequestorWorkflowId: `robot-${SessionDuration}`,
          NotificationChannel: TOPIC,
          SessionDuration,
        }),
      );
    expect((await refused(ask(3601))).name).toBe("AccessDenied");
    expect((await ask(3600)).DelegationRequestId).toMatch(/^dr-/);
  });
});

describe("ListDelegationRequests", () => {
  test("lists what identities of the account took on, by owner, in pages", async () => {
    const account = await server.createAccount("lister");
    const client = server.iam(account.admin);
    await partner.ask({ OwnerAccountId: account.accountId });
    const ids = [await partner.ask(), await partner.ask(), await partner.ask()].toSorted();
    for (const id of ids) await client.send(associate(id));
    const first = await client.send(new ListDelegationRequestsCommand({ MaxItems: 2 }));
    expect(first.DelegationRequests?.map((one) => one.DelegationRequestId)).toEqual(ids.slice(0, 2));
    expect(first.isTruncated).toBe(true);
    const rest = await client.send(new ListDelegationRequestsCommand({ Marker: first.Marker }));
    expect(rest.DelegationRequests?.map((one) => one.DelegationRequestId)).toEqual(ids.slice(2));
    expect(rest.isTruncated).toBe(false);
    const OwnerId = `arn:aws:iam::${account.accountId}:user/nobody-here`;
    const none = await client.send(new ListDelegationRequestsCommand({ OwnerId }));
    expect(none.DelegationRequests ?? []).toEqual([]);
  });
});

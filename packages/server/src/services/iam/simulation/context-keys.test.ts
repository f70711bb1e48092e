import {
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { furnishAlice } from "./testing/alice.ts";
import { allow, policy } from "./testing/policies.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;

describe("GetContextKeysForCustomPolicy", () => {
  // The example of the AWS CLI Command Reference, with its answer, but sorted.
  test("answers the keys of conditions and variables as they are written, each once", async () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}}';
    const again = text.replace("aws:CurrentTime", "AWS:currentTIME");
    const { ContextKeyNames } = await iam.send(
      new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [text, again] }),
    );
    expect(ContextKeyNames).toEqual(["aws:CurrentTime", "aws:username"]);
  });

  test("refuses a policy that cannot be read", async () => {
    const request = new GetContextKeysForCustomPolicyCommand({
      PolicyInputList: [policy(allow("s3:*")), "{"],
    });
    expect(await refused(iam.send(request))).toMatchObject({
      name: "InvalidInputException",
      message: expect.stringContaining("PolicyInputList.2: Syntax errors in policy.") as string,
    });
  });
});

describe("GetContextKeysForPrincipalPolicy", () => {
  beforeAll(() => furnishAlice(iam));

  test("answers those of all policies that apply, and of those that come along", async () => {
    const more = policy(allow("s3:*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }));
    const keys = async (PolicySourceArn: string, PolicyInputList?: string[]) =>
      (await iam.send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn, PolicyInputList })))
        .ContextKeyNames;
    const alice = arn("user/team/alice");
    expect(await keys(alice)).toEqual(["aws:PrincipalTag/Team", "aws:SourceIp", "aws:username"]);
    expect(await keys(alice, [more])).toContain("aws:SecureTransport");
    expect(await keys(arn("group/staff"))).toEqual([]);
    expect(await refused(keys(arn("role/none")))).toMatchObject({ name: "NoSuchEntityException" });
  });
});

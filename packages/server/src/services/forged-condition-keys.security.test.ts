// A policy allows a user something from the office's network, with a second factor, or for a named person alone. The user knows the words of
// that policy, and writes the wished-for values into the request wherever a sloppy server might look: headers of proxies and of AWS, parameters
// and query parameters that are named like condition keys, tags that are. What the server knows by itself must stand.
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentialsOf } from "../testing/credentials.ts";
import { codeOf, sendRaw } from "../testing/raw-http.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../testing/server.ts";
import { headerSigned, querySigned } from "../testing/signed-requests.ts";
import { policy } from "./sts/testing/documents.ts";

/** Keys with the values that the attacker would like them to have, and the operator by which the policy compares. */
const WISHED: readonly (readonly [operator: string, key: string, value: string])[] = [
  ["IpAddress", "aws:SourceIp", "192.0.2.7"],
  ["Bool", "aws:SecureTransport", "true"],
  ["Bool", "aws:MultiFactorAuthPresent", "true"],
  ["NumericLessThan", "aws:MultiFactorAuthAge", "1"],
  ["StringEquals", "aws:username", "admin"],
  ["StringEquals", "aws:userid", "AIDAADMIN"],
  ["StringEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/admin"],
  ["StringEquals", "aws:PrincipalType", "Account"],
  ["StringEquals", "aws:PrincipalAccount", "123456789012"],
  ["StringEquals", "aws:PrincipalOrgID", "o-1234567890"],
  ["StringEquals", "aws:PrincipalTag/dept", "admins"],
  ["StringEquals", "aws:ResourceAccount", "123456789012"],
  ["StringEquals", "aws:ResourceTag/dept", "admins"],
  ["StringEquals", "aws:RequestTag/dept", "admins"],
  ["StringEquals", "aws:RequestedRegion", "eu-west-1"],
  ["StringEquals", "aws:SourceAccount", "123456789012"],
  ["ArnEquals", "aws:SourceArn", "arn:aws:s3:::bucket"],
  ["StringEquals", "aws:SourceIdentity", "admin"],
  ["StringEquals", "aws:FederatedProvider", "cognito-identity.amazonaws.com"],
  ["StringEquals", "aws:SourceVpc", "vpc-12345678"],
  ["Bool", "aws:ViaAWSService", "true"],
  ["Bool", "aws:PrincipalIsAWSService", "true"],
  ["StringEquals", "aws:PrincipalServiceName", "ec2.amazonaws.com"],
  ["ForAnyValue:StringEquals", "aws:CalledVia", "athena.amazonaws.com"],
  ["DateLessThan", "aws:CurrentTime", "2001-01-01T00:00:00Z"],
  ["NumericLessThan", "aws:EpochTime", "1"],
  ["DateLessThan", "aws:TokenIssueTime", "2001-01-01T00:00:00Z"],
];

let server: TestServer;
let credentials: ClientCredentials;
beforeAll(async () => {
  server = await startTestServer();
  const admin = server.iam();
  await admin.send(new CreateUserCommand({ UserName: "mallory" }));
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName: "mallory" }));
  credentials = credentialsOf(AccessKey);
});
afterAll(() => server.stop());

/** The value under every name by which it could be believed. */
function headersFor(key: string, value: string): readonly (readonly [string, string])[] {
  const name = key.replace(/^.*:/, "").replace("/", "-");
  return [
    ...[
      `aws-${name}`,
      `x-amz-${name}`,
      `x-amzn-${name}`,
      `x-aws-${name}`,
      `x-amz-context-aws-${name}`,
      name,
    ].map((header): readonly [string, string] => [header, value]),
    ["X-Forwarded-For", "192.0.2.7"],
    ["X-Real-IP", "192.0.2.7"],
    ["Forwarded", "for=192.0.2.7;proto=https"],
    ["X-Forwarded-Proto", "https"],
    ["X-Amz-Source-Vpc", "vpc-12345678"],
    ["X-Amz-Source-Arn", "arn:aws:s3:::bucket"],
    ["X-Amz-Source-Account", "123456789012"],
  ];
}

/** The same as parameters, beside those of the operation. */
function parametersFor(key: string, value: string): string {
  const names = [key, key.toLowerCase(), key.replace(/^.*:/, ""), `Context.${key}`];
  const entry = `ContextEntries.member.1.ContextKeyName=${encodeURIComponent(key)}&ContextEntries.member.1.ContextKeyValues.member.1=${encodeURIComponent(value)}`;
  const parameters = [...new Set(names)].map(
    (name) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return [...parameters, entry].join("&");
}

const FORM = "Action=ListAccountAliases&Version=2010-05-08";

describe.each(WISHED)("%s %s", (operator, key, value) => {
  test("is not what the request says that it is", async () => {
    const PolicyDocument = policy({
      Action: "iam:ListAccountAliases",
      Resource: "*",
      Condition: { [operator]: { [key]: value } },
    });
    await server
      .iam()
      .send(new PutUserPolicyCommand({ UserName: "mallory", PolicyName: "granted", PolicyDocument }));
    const common = { endpoint: server.endpoint, credentials, service: "iam" } as const;
    const headers = headersFor(key, value);
    const form = `${FORM}&${parametersFor(key, value)}`;
    const plain = headerSigned({ ...common, form: FORM });
    for (const request of [
      plain,
      // Signed, and added on the way: there, AWS's own headers already break the signature.
      headerSigned({ ...common, form, headers }),
      { ...plain, headers: [...plain.headers, ...headers.filter(([name]) => !/^x-amz-/i.test(name))] },
      querySigned({ ...common, form }),
    ]) {
      const answer = await sendRaw(server.endpoint, request);
      expect([answer.status, codeOf(answer)]).toEqual([403, "AccessDenied"]);
    }
  });
});

test("the same requests are allowed when the policy asks for what is so", async () => {
  const PolicyDocument = policy({
    Action: "iam:ListAccountAliases",
    Resource: "*",
    Condition: { StringEquals: { "aws:username": "mallory" }, IpAddress: { "aws:SourceIp": "127.0.0.0/8" } },
  });
  await server
    .iam()
    .send(new PutUserPolicyCommand({ UserName: "mallory", PolicyName: "granted", PolicyDocument }));
  const common = { endpoint: server.endpoint, credentials, service: "iam" } as const;
  const headers = headersFor("aws:username", "admin");
  const form = `${FORM}&${parametersFor("aws:username", "admin")}`;
  for (const request of [headerSigned({ ...common, form, headers }), querySigned({ ...common, form })])
    expect((await sendRaw(server.endpoint, request)).status).toBe(200);
});

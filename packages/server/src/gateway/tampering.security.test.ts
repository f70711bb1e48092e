// Somebody between a client and the server, or somebody who found a signed request in a log, changes it: another user is made than
// was asked for, in another region, for another service, with another token, or the right signature is put onto another request. Every
// part of a request is changed, removed and repeated in turn. Nothing of it may be done, each refusal has AWS's own code, and none of
// them is a failure of the server.
import { CreateRoleCommand, ListUsersCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addHeader,
  type Change,
  type Headers,
  dropHeader,
  dropParameter,
  flipLast,
  flipSecond,
  inAuthorization,
  otherLast,
  repeatHeader,
  repeatParameter,
  setBody,
  setHeader,
  setParameter,
  setTarget,
} from "../testing/request-changes.ts";
import { codeOf, type RawRequest, sendRaw } from "../testing/raw-http.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../testing/server.ts";
import { headerSigned, querySigned, type Signing } from "../testing/signed-requests.ts";

const CREATE_USER = "Action=CreateUser&UserName=mallory&Version=2010-05-08";
const WHO_AM_I = "Action=GetCallerIdentity&Version=2011-06-15";

let server: TestServer;
let session: ClientCredentials;
let otherSession: ClientCredentials;

async function assume(roleArn: string): Promise<ClientCredentials> {
  const { Credentials } = await server
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "ci" }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
}

beforeAll(async () => {
  server = await startTestServer();
  const iam = server.iam();
  const trust = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: server.accountId }, Action: "sts:AssumeRole" },
  };
  const all = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "ci", AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName: "ci", PolicyName: "all", PolicyDocument: JSON.stringify(all) }),
  );
  session = await assume(Role?.Arn ?? "");
  otherSession = await assume(Role?.Arn ?? "");
});
afterAll(() => server.stop());

/** The code where it is not SignatureDoesNotMatch. */
type Case = readonly [name: string, change: Change, code?: string];

const ANY_SIGNED: readonly Case[] = [
  ["the host", setHeader("host", (value) => `evil.${value}`)],
  ["the method", (request) => ({ ...request, method: request.method === "GET" ? "POST" : "GET" })],
  ["the path", setTarget((target) => target.replace("/", "/x"))],
  [
    "the query, by a parameter more",
    setTarget((target) => `${target}${target.includes("?") ? "&" : "?"}x=1`),
  ],
  ["an x-amz header, by one that is not signed", addHeader("X-Amz-Meta", "1")],
  ["the target, by one that is not signed", addHeader("X-Amz-Target", "iam.DeleteUser")],
];

const IN_HEADERS: readonly Case[] = [
  ...ANY_SIGNED,
  ["the body", setBody((body) => body.replace("mallory", "eve").replace("2011-06-15", "2011-06-16"))],
  ["the body, by a parameter more", setBody((body) => `${body}&x=1`)],
  ["the body, gone", setBody(() => "")],
  ["the content type", setHeader("content-type", () => "application/json")],
  ["the content type, gone", dropHeader("content-type"), "IncompleteSignature"],
  ["the content type, twice", repeatHeader("content-type")],
  ["the date, by a second", setHeader("x-amz-date", flipSecond)],
  ["the date, by a year", setHeader("x-amz-date", (value) => `2020${value.slice(4)}`)],
  ["the date, gone", dropHeader("x-amz-date"), "IncompleteSignature"],
  ["the date, no date", setHeader("x-amz-date", () => "now"), "IncompleteSignature"],
  ["the date, twice", repeatHeader("x-amz-date"), "IncompleteSignature"],
  ["Authorization, gone", dropHeader("authorization"), "MissingAuthenticationToken"],
  ["Authorization, empty", setHeader("authorization", () => ""), "IncompleteSignature"],
  ["Authorization, twice", repeatHeader("authorization"), "IncompleteSignature"],
  ["the algorithm", inAuthorization("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"), "IncompleteSignature"],
  ["the scheme", inAuthorization("AWS4-HMAC-SHA256", "Bearer"), "IncompleteSignature"],
  ["the scope's date", inAuthorization(/\/\d{8}\//, "/20200101/")],
  ["the scope's region", inAuthorization("us-east-1", "eu-west-1")],
  ["the scope's region, gone", inAuthorization("/us-east-1", ""), "IncompleteSignature"],
  ["the scope's terminator", inAuthorization("aws4_request", "aws4_requests")],
  [
    "the access key id",
    inAuthorization(/Credential=(?:AKIA|ASIA)\w+/, "Credential=AKIAIOSFODNN7EXAMPLE"),
    "InvalidClientTokenId",
  ],
  ["the access key id, gone", inAuthorization(/Credential=\w+/, "Credential="), "InvalidClientTokenId"],
  [
    "the access key id, in lower case",
    setHeader("authorization", (value) =>
      value.replace(/Credential=\w+/, (found) => `Credential=${found.slice(11).toLowerCase()}`),
    ),
    "InvalidClientTokenId",
  ],
  ["the signature", setHeader("authorization", flipLast)],
  ["the signature, of zeros", inAuthorization(/Signature=\w+/, `Signature=${"0".repeat(64)}`)],
  ["the signature, cut", inAuthorization(/.$/, "")],
  ["the signature, empty", inAuthorization(/Signature=\w+/, "Signature="), "IncompleteSignature"],
  ["the signature, gone", inAuthorization(/, Signature=\w+/, ""), "IncompleteSignature"],
  ["the signature, twice", inAuthorization(/(, Signature=\w+)/, "$1$1"), "IncompleteSignature"],
  ["the signed headers, without the host", inAuthorization("host;", "")],
  ["the signed headers, without the date", inAuthorization(";x-amz-date", "")],
  ["the signed headers, without the content type", inAuthorization("content-type;", "")],
  [
    "the signed headers, by one that is not there",
    inAuthorization("host;", "accept;host;"),
    "IncompleteSignature",
  ],
  [
    "the signed headers, in another order",
    inAuthorization("content-type;host", "host;content-type"),
    "IncompleteSignature",
  ],
  ["the signed headers, gone", inAuthorization(/ SignedHeaders=[^,]*,/, ""), "IncompleteSignature"],
];

const IN_QUERY: readonly Case[] = [
  ...ANY_SIGNED,
  [
    "the parameters",
    setTarget((target) => target.replace("mallory", "eve").replace("2011-06-15", "2011-06-16")),
  ],
  [
    "a body",
    (request) => ({ ...request, method: "GET", body: Buffer.from("Action=ListUsers&Version=2010-05-08") }),
  ],
  ["a date header beside", addHeader("X-Amz-Date", "20260101T000000Z"), "IncompleteSignature"],
  ["an Authorization beside", addHeader("Authorization", "AWS4-HMAC-SHA256 Credential=x")],
  ...["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"].flatMap(
    (name): Case[] => [
      [`${name}, gone`, dropParameter(name), "IncompleteSignature"],
      [`${name}, twice`, repeatParameter(name), "IncompleteSignature"],
      [`${name}, empty`, setParameter(name, () => ""), "IncompleteSignature"],
    ],
  ),
  ["X-Amz-Expires, longer", setParameter("X-Amz-Expires", () => "604800")],
  ["X-Amz-Expires, beyond a week", setParameter("X-Amz-Expires", () => "604801"), "IncompleteSignature"],
  ["X-Amz-Expires, gone", dropParameter("X-Amz-Expires")],
  ["X-Amz-Expires, no number", setParameter("X-Amz-Expires", () => "ever"), "IncompleteSignature"],
  ["X-Amz-Date", setParameter("X-Amz-Date", flipSecond)],
  ["the scope's region", setTarget((target) => target.replace("us-east-1", "eu-west-1"))],
  ["the scope's date", setTarget((target) => target.replace(/%2F\d{8}%2F/, "%2F20200101%2F"))],
  [
    "the access key id",
    setParameter("X-Amz-Credential", (value) => value.replace(/^\w+/, "AKIAIOSFODNN7EXAMPLE")),
    "InvalidClientTokenId",
  ],
  ["the signature", setTarget(flipLast)],
  [
    "the signed headers",
    setParameter("X-Amz-SignedHeaders", () => "host%3Bx-amz-date"),
    "IncompleteSignature",
  ],
];

const OF_SESSIONS_IN_HEADERS: readonly Case[] = [
  ...IN_HEADERS,
  ["the token, in its last letter", setHeader("x-amz-security-token", otherLast), "InvalidClientTokenId"],
  [
    "the token, in its first letter",
    setHeader("x-amz-security-token", (token) => `B${token.slice(1)}`),
    "InvalidClientTokenId",
  ],
  [
    "the token, cut",
    setHeader("x-amz-security-token", (token) => token.slice(0, -8)),
    "InvalidClientTokenId",
  ],
  ["the token, empty", setHeader("x-amz-security-token", () => ""), "InvalidClientTokenId"],
  ["the token, gone", dropHeader("x-amz-security-token"), "IncompleteSignature"],
  ["the token, twice", repeatHeader("x-amz-security-token"), "IncompleteSignature"],
  [
    "the token, of another session",
    (request) => setHeader("x-amz-security-token", () => otherSession.sessionToken ?? "")(request),
    "InvalidClientTokenId",
  ],
  [
    "the access key id, of another session",
    (request) => inAuthorization(/Credential=\w+/, `Credential=${otherSession.accessKeyId}`)(request),
    "InvalidClientTokenId",
  ],
  [
    "the access key id, of a long-term key",
    (request) => inAuthorization(/Credential=\w+/, `Credential=${server.admin.accessKeyId}`)(request),
    "InvalidClientTokenId",
  ],
  [
    "both, of another session",
    (request) =>
      setHeader(
        "x-amz-security-token",
        () => otherSession.sessionToken ?? "",
      )(inAuthorization(/Credential=\w+/, `Credential=${otherSession.accessKeyId}`)(request)),
  ],
];

const named = (cases: readonly Case[]) => cases.map(([name, change, code]) => ({ name, change, code }));

/** Sends it; returns status and code. */
async function answered(request: RawRequest): Promise<string> {
  const answer = await sendRaw(server.endpoint, request);
  return `${answer.status} ${codeOf(answer)}`;
}

/** What a refusal with a code is answered with. */
function refusal(code = "SignatureDoesNotMatch"): string {
  return `${code === "IncompleteSignature" ? 400 : 403} ${code}`;
}

describe.each([
  ["iam:CreateUser", "iam", CREATE_USER],
  ["sts:GetCallerIdentity", "sts", WHO_AM_I],
] as const)("%s", (_, service, form) => {
  const signing = (credentials: ClientCredentials): Signing => ({
    endpoint: server.endpoint,
    credentials,
    service,
    form,
  });
  it.each(named(IN_HEADERS))("signed in headers with a long-term key: $name", async ({ change, code }) => {
    expect(await answered(change(headerSigned(signing(server.admin))))).toBe(refusal(code));
  });
  it.each(named(OF_SESSIONS_IN_HEADERS))(
    "signed in headers with a session: $name",
    async ({ change, code }) => {
      expect(await answered(change(headerSigned(signing(session))))).toBe(refusal(code));
    },
  );
  it.each(named(IN_QUERY))("signed in the query with a long-term key: $name", async ({ change, code }) => {
    expect(await answered(change(querySigned(signing(server.admin))))).toBe(refusal(code));
  });
  it.each(named(IN_QUERY))("signed in the query with a session: $name", async ({ change, code }) => {
    expect(await answered(change(querySigned(signing(session))))).toBe(refusal(code));
  });
});

describe("a good signature on another request", () => {
  const signed = (form: string, service: "iam" | "sts") =>
    headerSigned({ endpoint: server.endpoint, credentials: server.admin, form, service });

  it("is refused with the body of another signed request", async () => {
    const one = signed(CREATE_USER, "iam");
    const other = signed("Action=ListUsers&Version=2010-05-08", "iam");
    expect(await answered({ ...other, body: one.body })).toBe(refusal());
  });

  it("is refused where GetCallerIdentity's is put onto CreateUser, whatever service it then claims", async () => {
    const harmless = signed(WHO_AM_I, "sts");
    const body = Buffer.from(CREATE_USER);
    expect(await answered({ ...harmless, body })).toBe(refusal());
    expect(await answered(inAuthorization("/sts/", "/iam/")({ ...harmless, body }))).toBe(refusal());
  });

  it("of STS does not reach IAM, nor the other way round", async () => {
    expect(await answered(signed(CREATE_USER, "sts"))).toBe("400 InvalidAction");
    expect(await answered(signed(WHO_AM_I, "iam"))).toBe("400 InvalidAction");
  });

  it("is refused on an address that is no longer, or not yet, good", async () => {
    const at = (now: number) =>
      querySigned({
        endpoint: server.endpoint,
        credentials: server.admin,
        form: CREATE_USER,
        service: "iam",
        now,
      });
    expect(await answered(at(Date.now() - 120_000))).toBe("400 RequestExpired");
    expect(await answered(at(Date.now() + 3_600_000))).toBe(refusal());
  });
});

describe("no signature, but an access key id", () => {
  const plain = (headers: Headers, query = ""): RawRequest => ({
    method: query === "" ? "POST" : "GET",
    target: `/${query}`,
    headers: [["Host", new URL(server.endpoint).host], ...headers],
    body: Buffer.from(query === "" ? CREATE_USER : ""),
  });

  it.each([
    [
      "as HTTP Basic",
      (id: string) => plain([["Authorization", `Basic ${btoa(`${id}:x`)}`]]),
      "IncompleteSignature",
    ],
    ["as a bearer token", (id: string) => plain([["Authorization", `Bearer ${id}`]]), "IncompleteSignature"],
    [
      "as a credential alone",
      (id: string) =>
        plain([["Authorization", `AWS4-HMAC-SHA256 Credential=${id}/20260101/us-east-1/iam/aws4_request`]]),
      "IncompleteSignature",
    ],
    [
      "as Signature Version 2",
      (id: string) =>
        plain(
          [],
          `?${CREATE_USER}&AWSAccessKeyId=${id}&SignatureVersion=2&SignatureMethod=HmacSHA256&Signature=x`,
        ),
      "MissingAuthenticationToken",
    ],
    [
      "in the query",
      (id: string) =>
        plain([], `?${CREATE_USER}&X-Amz-Credential=${id}%2F20260101%2Fus-east-1%2Fiam%2Faws4_request`),
      "IncompleteSignature",
    ],
    [
      "as a header of one's own",
      (id: string) => plain([["X-Amz-Access-Key-Id", id]]),
      "MissingAuthenticationToken",
    ],
  ])("is refused %s", async (_name, request, code) => {
    expect(await answered(request(server.admin.accessKeyId))).toBe(refusal(code));
  });
});

it("nothing was done, and nothing failed", async () => {
  const { Users = [] } = await server.iam().send(new ListUsersCommand({}));
  expect(Users.map(({ UserName }) => UserName)).toEqual(["admin"]);
  expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});

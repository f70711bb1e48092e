import { ListRolesCommand, ListUsersCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import type { Who } from "../session/who.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { type Broker, confirm, fieldsOf, follow, getSigninToken, makeBroker } from "./testing/broker.ts";

const HOUR = 3600;

let server: TestServer;
let broker: Broker;
let RoleArn: string;
let roleName: string;
beforeAll(async () => {
  server = await startTestServer();
  broker = await makeBroker(server);
  ({ arn: RoleArn, name: roleName } = await broker.role());
});
afterAll(() => server.stop());

async function signedIn(
  credentials: ClientCredentials,
  more: Readonly<Record<string, string>> = {},
): Promise<TestBrowser> {
  const { token } = await getSigninToken(server, credentials, more);
  const browser = openBrowser(server.endpoint);
  expect(await follow(browser, token)).toMatchObject({ status: 302 });
  return browser;
}

async function whoIn(browser: TestBrowser): Promise<Who> {
  const { json, status } = await browser.get("/signin/api/session");
  expect(status).toBe(200);
  return json as Who;
}

const hoursOf = ({ expiresAt }: Who) => (Date.parse(expiresAt) - Date.now()) / 3_600_000;

async function credentialsIn(browser: TestBrowser): Promise<ClientCredentials> {
  const { json, status } = await browser.post("/signin/api/credentials", {});
  expect(status).toBe(200);
  return json as ClientCredentials;
}

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => "ok",
    (error: Error) => error.name,
  );

describe("a broker's person", () => {
  it.each(["GET", "POST"] as const)("is sent in, by a token asked for by %s", async (method) => {
    const credentials = await broker.assume({ RoleArn, RoleSessionName: "ada" });
    const { status, token } = await getSigninToken(server, credentials, { SessionType: "json" }, method);
    expect(status).toBe(200);
    const browser = openBrowser(server.endpoint);
    const answer = await follow(browser, token, {
      Destination: "https://console.aws.amazon.com/iam/?x=1#/roles",
    });
    expect(answer).toMatchObject({ status: 302, text: "" });
    expect(answer.headers.get("location")).toBe("/console?x=1#/roles");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(await whoIn(browser)).toMatchObject({
      kind: "role",
      name: `${roleName}/ada`,
      arn: `arn:aws:sts::${server.accountId}:assumed-role/${roleName}/ada`,
      secondFactor: null,
    });
  });

  it("comes to where the link leads on this server, written with its own address or without", async () => {
    const credentials = await broker.assume({ RoleArn });
    for (const [Destination, expected] of [
      ["/console/iam?a=b#c", "/console/iam?a=b#c"],
      [`${server.endpoint}/console/iam?a=b#c`, "/console/iam?a=b#c"],
      ["https://eu-west-1.console.aws.amazon.com/s3/", "/console"],
    ] as const) {
      const { token } = await getSigninToken(server, credentials);
      const { headers } = await follow(openBrowser(server.endpoint), token, { Destination });
      expect(headers.get("location")).toBe(expected);
    }
  });

  it("has temporary credentials of the same role session, with its session policy, tags and source identity", async () => {
    const credentials = await broker.assume({
      RoleArn,
      RoleSessionName: "grace",
      SourceIdentity: "grace@example",
      Tags: [{ Key: "team", Value: "compilers" }],
      Policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "iam:ListUsers",
          Resource: "*",
          Condition: {
            StringEquals: { "aws:PrincipalTag/team": "compilers", "aws:SourceIdentity": "grace@example" },
          },
        },
      }),
    });
    const own = await credentialsIn(await signedIn(credentials));
    expect(own.accessKeyId).not.toBe(credentials.accessKeyId);
    const { Arn } = await server.sts(own).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${server.accountId}:assumed-role/${roleName}/grace`);
    expect(await outcome(server.iam(own).send(new ListUsersCommand({})))).toBe("ok");
    expect(await outcome(server.iam(own).send(new ListRolesCommand({})))).toBe("AccessDenied");
  });

  it("can be a federated user, who may what the session policy and the broker's user may both", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: ["iam:ListUsers"], Resource: "*" },
    });
    const browser = await signedIn(await broker.federate({ Name: "hedy", Policy }));
    const arn = `arn:aws:sts::${server.accountId}:federated-user/hedy`;
    expect(await whoIn(browser)).toMatchObject({ kind: "federated", name: "hedy", arn });
    const own = await credentialsIn(browser);
    expect(await outcome(server.iam(own).send(new ListUsersCommand({})))).toBe("ok");
    expect(await outcome(server.iam(own).send(new ListRolesCommand({})))).toBe("AccessDenied");
  });

  it("stays signed in for as long as the credentials last, or for SessionDuration", async () => {
    const credentials = await broker.assume({ RoleArn });
    const long = await whoIn(await signedIn(credentials, { SessionDuration: "43200" }));
    expect(hoursOf(await whoIn(await signedIn(credentials)))).toBeCloseTo(1, 1);
    expect(hoursOf(long)).toBeCloseTo(12, 1);
    expect(Date.now() - Date.parse(long.signedInAt)).toBeLessThan(60_000);
    expect(hoursOf(await whoIn(await signedIn(credentials, { SessionDuration: "900" })))).toBeCloseTo(
      0.25,
      1,
    );
    const federated = await broker.federate({ Name: "hedy", DurationSeconds: 36 * HOUR });
    expect(hoursOf(await whoIn(await signedIn(federated)))).toBeCloseTo(12, 1);
  });
});

describe("whoever is signed in already", () => {
  it("as the same is not asked, and the former session is over", async () => {
    const credentials = await broker.assume({ RoleArn });
    const browser = await signedIn(credentials);
    const former = browser.cookies.get("signet-session") ?? "";
    expect(await follow(browser, (await getSigninToken(server, credentials)).token)).toMatchObject({
      status: 302,
    });
    expect(browser.cookies.get("signet-session")).not.toBe(former);
    const thief = openBrowser(server.endpoint);
    thief.cookies.set("signet-session", former);
    expect(await thief.get("/signin/api/session")).toMatchObject({ status: 401 });
  });

  it("as somebody else is asked first, and is somebody else by a button", async () => {
    const browser = await signedInBrowser(server);
    const { token } = await getSigninToken(server, await broker.assume({ RoleArn, RoleSessionName: "ada" }));
    const page = await follow(browser, token, { Destination: "/console/x?a=1&b=2" });
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain(`<strong>arn:aws:iam::${server.accountId}:root</strong>`);
    expect(page.text).toContain(
      `<strong>arn:aws:sts::${server.accountId}:assumed-role/${roleName}/ada</strong>`,
    );
    expect(await whoIn(browser)).toMatchObject({ kind: "root" });

    const answer = await confirm(browser, fieldsOf(page));
    expect(answer).toMatchObject({ status: 302 });
    expect(answer.headers.get("location")).toBe("/console/x?a=1&b=2");
    expect(await whoIn(browser)).toMatchObject({ kind: "role", name: `${roleName}/ada` });
  });
});

it("keeps where the person came from, for the link to sign in again, until they sign in on another way", async () => {
  const browser = openBrowser(server.endpoint);
  const again = async () =>
    ((await browser.get("/signin/api/context")).json as { signInAgainAt: unknown }).signInAgainAt;
  expect(await again()).toBeNull();
  const first = await getSigninToken(server, await broker.assume({ RoleArn }), { SessionDuration: "900" });
  await follow(browser, first.token, { Issuer: "https://broker.example/sign-in?for=aws" });
  expect(await again()).toBeNull();
  await browser.csrfToken();
  await browser.post("/signin/api/sign-out", {});
  expect(await again()).toBe("https://broker.example/sign-in?for=aws");
  const second = await getSigninToken(server, await broker.assume({ RoleArn }));
  await follow(browser, second.token, { Issuer: "Example.org" });
  await browser.post("/signin/api/sign-out", {});
  expect(await again()).toBeNull();
});

it("ends a session when the role's older sessions are revoked, although it was made after the credentials", async () => {
  const role = await broker.role();
  const credentials = await broker.assume({ RoleArn: role.arn });
  server.moveClock(120);
  const own = await credentialsIn(await signedIn(credentials));
  expect(await outcome(server.iam(own).send(new ListUsersCommand({})))).toBe("ok");
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(Date.now() + 60_000).toISOString() } },
    },
  });
  const revoke = { RoleName: role.name, PolicyName: "AWSRevokeOlderSessions", PolicyDocument };
  await server.iam().send(new PutRolePolicyCommand(revoke));
  expect(await outcome(server.iam(own).send(new ListUsersCommand({})))).toBe("AccessDenied");
});

it("tells the trail who asked for a token and who signed in by it", async () => {
  const role = await broker.role();
  const credentials = await broker.assume({ RoleArn: role.arn, RoleSessionName: "ada" });
  const { token } = await getSigninToken(server, credentials);
  const browser = openBrowser(server.endpoint);
  await follow(browser, token, { Destination: "/console/iam" });
  await follow(openBrowser(server.endpoint), token);
  await getSigninToken(server, { ...credentials, secretAccessKey: "x" });
  await server.stop({ keep: true });
  const { out } = await server.signet("events", "--json", "--account", server.accountId);
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const userIdentity = {
    type: "AssumedRole",
    arn: `arn:aws:sts::${server.accountId}:assumed-role/${role.name}/ada`,
    accountId: server.accountId,
    sessionContext: { sessionIssuer: { type: "Role", userName: role.name } },
  };
  const ofSignIn = {
    eventSource: "signin.amazonaws.com",
    eventType: "AwsConsoleSignIn",
    requestParameters: null,
  };
  const [asked, claimed] = events.filter((event) => event["eventName"] === "GetSigninToken").slice(-2);
  expect(claimed).toMatchObject({
    ...ofSignIn,
    userIdentity: { type: "Unknown", accessKeyId: credentials.accessKeyId },
    responseElements: { GetSigninToken: "Failure" },
    errorMessage: "Invalid credentials parameter",
  });
  expect(asked).toMatchObject({
    ...ofSignIn,
    userIdentity: { ...userIdentity, accessKeyId: credentials.accessKeyId },
    responseElements: {
      credentials: { accessKeyId: credentials.accessKeyId },
      GetSigninToken: "Success",
    },
  });
  const [login, again] = events.filter((event) => event["eventName"] === "ConsoleLogin").slice(-2);
  expect(login).toMatchObject({
    ...ofSignIn,
    userIdentity,
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { LoginTo: `${server.endpoint}/console/iam`, MobileVersion: "No", MFAUsed: "No" },
  });
  expect(again).toMatchObject({
    userIdentity,
    responseElements: { ConsoleLogin: "Failure" },
    errorMessage: "The sign-in token was used before",
  });
});

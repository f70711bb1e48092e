import {
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import type { Who } from "./who.ts";

const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: statement });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.iam().send(new CreateUserCommand({ UserName: "alice", Path: "/people/" }));
  const everything = policy({ Effect: "Allow", Action: "*", Resource: "*" });
  await server.iam().send(
    new PutUserPolicyCommand({
      UserName: "alice",
      PolicyName: "p",
      PolicyDocument: everything,
    }),
  );
});
afterAll(() => server.stop());

type PageCredentials = ClientCredentials & { readonly expiration: string; readonly region: string };

async function credentialsIn(browser: TestBrowser): Promise<PageCredentials> {
  const { status, json } = await browser.post("/signin/api/credentials", {});
  expect(status).toBe(200);
  return json as PageCredentials;
}

it("tells a page who is signed in, and nobody where nobody is", async () => {
  const nobody = openBrowser(server.endpoint);
  expect(await nobody.get("/signin/api/context")).toMatchObject({
    status: 200,
    json: { session: null, passkeys: false, origin: server.endpoint },
  });
  expect(await nobody.get("/signin/api/session")).toMatchObject({ status: 401, code: "NotSignedIn" });

  const alice = await signedInBrowser(server, { userName: "alice", secondFactor: "totp" });
  const { json } = await alice.get("/signin/api/session");
  const who = json as Who;
  expect(who).toMatchObject({
    accountId: server.accountId,
    accountAlias: null,
    accountName: "main",
    kind: "user",
    name: "alice",
    arn: `arn:aws:iam::${server.accountId}:user/people/alice`,
    secondFactor: { kind: "totp", at: who.signedInAt },
  });
  expect(Date.parse(who.expiresAt) - Date.parse(who.signedInAt)).toBe(12 * 3600 * 1000);
  expect((await alice.get("/signin/api/context")).json).toMatchObject({ session: who });
});

it("tells root by its e-mail address", async () => {
  const root = await signedInBrowser(server);
  expect((await root.get("/signin/api/session")).json).toMatchObject({
    kind: "root",
    name: "root@signet.internal",
    arn: `arn:aws:iam::${server.accountId}:root`,
    secondFactor: null,
  });
});

it("gives pages credentials of who is signed in, for a quarter of an hour, with which IAM can be called without a second factor", async () => {
  const browser = await signedInBrowser(server, { userName: "alice" });
  const credentials = await credentialsIn(browser);
  expect(credentials.region).toBe("us-east-1");
  const minutes = (Date.parse(credentials.expiration) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(14);
  expect(minutes).toBeLessThanOrEqual(15);
  const { User } = await server.iam(credentials).send(new GetUserCommand({}));
  expect(User?.UserName).toBe("alice");
});

it("gives root credentials of root", async () => {
  const credentials = await credentialsIn(await signedInBrowser(server));
  const { Arn } = await server.sts(credentials).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(`arn:aws:iam::${server.accountId}:root`);
});

it("limits STS for them as for all temporary credentials of a user", async () => {
  const sts = server.sts(await credentialsIn(await signedInBrowser(server, { userName: "alice" })));
  await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
  const nobody = { RoleArn: `arn:aws:iam::${server.accountId}:role/none`, RoleSessionName: "session" };
  await expect(sts.send(new AssumeRoleCommand(nobody))).rejects.toMatchObject({
    message: expect.stringContaining("sts:AssumeRole on resource"),
  });
});

it("gives somebody in a role, and a federated user, credentials of the very same session: here a federated user has IAM, too", async () => {
  const RoleName = "operators";
  await server.iam().send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { AWS: server.accountId },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  const all = policy({ Effect: "Allow", Action: "iam:*", Resource: "*" });
  await server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: all }));
  const inRole = await signedInBrowser(server, {
    of: async ({ roles }, common) => {
      const { role_id: roleId } = await roles.get(RoleName);
      const principal = { roleId, roleName: RoleName, sessionName: "ann" };
      return { ...common, kind: "assumed-role", principal, chained: false };
    },
  });
  const federated = await signedInBrowser(server, {
    of: async ({ users }, common) => {
      const { user_id: userId } = await users.get("alice");
      const principal = { name: "bea", issuer: { kind: "user", userId } } as const;
      return { ...common, kind: "federation-token", principal, sessionPolicies: { inline: all } };
    },
  });
  const stories = [
    [inRole, "role", "operators/ann", "assumed-role/operators/ann"],
    [federated, "federated", "bea", "federated-user/bea"],
  ] as const;
  for (const [browser, kind, name, resource] of stories) {
    const arn = `arn:aws:sts::${server.accountId}:${resource}`;
    expect((await browser.get("/signin/api/session")).json).toMatchObject({ kind, name, arn });
    const credentials = await credentialsIn(browser);
    const { Arn } = await server.sts(credentials).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(arn);
    const { User } = await server.iam(credentials).send(new GetUserCommand({ UserName: "alice" }));
    expect(User?.UserName).toBe("alice");
  }
});

it("lets policies see the second factor of the sign-in, and when that was", async () => {
  await server.iam().send(new CreateUserCommand({ UserName: "bob" }));
  const recent = policy({
    Effect: "Allow",
    Action: "iam:GetUser",
    Resource: "*",
    Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "600" } },
  });
  await server
    .iam()
    .send(new PutUserPolicyCommand({ UserName: "bob", PolicyName: "p", PolicyDocument: recent }));
  const outcome = async (browser: TestBrowser) =>
    server
      .iam(await credentialsIn(browser))
      .send(new GetUserCommand({}))
      .then(
        () => "ok",
        (error: Error) => error.name,
      );
  const withFactor = await signedInBrowser(server, { userName: "bob", secondFactor: "passkey" });
  const without = await signedInBrowser(server, { userName: "bob" });
  const before = { userName: "bob", secondFactor: "totp", now: Date.now() - 700_000 } as const;
  expect(await outcome(withFactor)).toBe("ok");
  expect(await outcome(without)).toBe("AccessDenied");
  expect(await outcome(await signedInBrowser(server, before))).toBe("AccessDenied");
});

it("says in the trail that a call came from the console, who took credentials, and who signed out", async () => {
  const browser = await signedInBrowser(server, { userName: "alice", secondFactor: "totp" });
  const credentials = await credentialsIn(browser);
  await server.iam(credentials).send(new GetUserCommand({ UserName: "alice" }));
  expect((await browser.post("/signin/api/sign-out", { everywhere: true })).json).toEqual({});
  await server.stop({ keep: true });
  const { out } = await server.signet("events", "--json", "--account", server.accountId);
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const named = (name: string) => events.findLast((event) => event["eventName"] === name);
  const userIdentity = { type: "IAMUser", userName: "alice" };
  expect(named("GetUser")).toMatchObject({
    sessionCredentialFromConsole: "true",
    userIdentity: {
      ...userIdentity,
      accessKeyId: credentials.accessKeyId,
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    },
  });
  expect(named("GetConsoleCredentials")).toMatchObject({
    eventSource: "signin.amazonaws.com",
    userIdentity,
    responseElements: { credentials: { accessKeyId: credentials.accessKeyId } },
  });
  expect(named("SignOut")).toMatchObject({ userIdentity, requestParameters: { everywhere: true } });
  expect(out).not.toContain(credentials.secretAccessKey);
  expect(out).not.toContain(credentials.sessionToken);
});

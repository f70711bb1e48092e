// `aws login` as the tools see it: the SDK's own client asks for tokens, its own provider refreshes them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { fromLoginCredentials } from "@aws-sdk/credential-provider-login";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import {
  codeFor,
  consent,
  CROSS_DEVICE,
  keepLogin,
  keptLogin,
  loginTool,
  redirectOf,
} from "./testing/login-tool.ts";

const LOCAL_DEVELOPMENT = "arn:aws:iam::aws:policy/SignInLocalDevelopmentAccess";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const iam = server.iam();
  for (const UserName of ["ada", "bob"]) {
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: "correct-Horse-8" }));
  }
  await iam.send(new AttachUserPolicyCommand({ UserName: "ada", PolicyArn: LOCAL_DEVELOPMENT }));
  const onlyWithMfa = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "iam:ListUsers",
      Resource: "*",
      Condition: {
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      },
    },
  };
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "ada",
      PolicyName: "mfa",
      PolicyDocument: JSON.stringify(onlyWithMfa),
    }),
  );
});
afterAll(() => server.stop());

const arnOf = (name: string) => `arn:aws:iam::${server.accountId}:user/${name}`;

function credentialsOf(output: { accessToken?: object | undefined } | undefined) {
  return output?.accessToken as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

describe("somebody who is signed in", () => {
  test("is asked, and the tool gets credentials of theirs for a quarter of an hour", async () => {
    const browser = await signedInBrowser(server, { userName: "ada" });
    const tool = loginTool(server.endpoint);
    const started = await browser.get(tool.authorizePath());
    expect([started.status, started.headers.get("location")]).toEqual([
      302,
      expect.stringMatching(/^\/signin\/authorize\?request=[\w-]+$/u),
    ]);
    const request = started.headers.get("location")?.split("=")[1] ?? "";
    expect((await browser.get(`/signin/api/authorization?request=${request}`)).json).toMatchObject({
      client: "same-device",
      redirectHost: "127.0.0.1:43210",
      session: { name: "ada", arn: arnOf("ada") },
    });
    const allowed = await browser.post("/signin/api/authorization", { request, allow: true });
    const redirect = redirectOf(allowed);
    expect(`${redirect.origin}${redirect.pathname}`).toBe("http://127.0.0.1:43210/oauth/callback");
    expect(redirect.searchParams.get("state")).toBe(tool.state);

    const output = await tool.exchange(redirect.searchParams.get("code") ?? "");
    expect(output).toMatchObject({ tokenType: "aws_sigv4", expiresIn: expect.any(Number) });
    expect(output?.expiresIn).toBeGreaterThan(890);
    expect(output?.expiresIn).toBeLessThanOrEqual(900);
    expect(output?.refreshToken?.length).toBeLessThanOrEqual(2048);
    expect(decodeJwt(output?.idToken ?? "")).toMatchObject({ sub: arnOf("ada"), aud: tool.clientId });
    const identity = await server.sts(credentialsOf(output)).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(arnOf("ada"));
  });

  test("may say no, and the tool is told", async () => {
    const browser = await signedInBrowser(server, { userName: "ada" });
    const redirect = redirectOf(await consent(browser, loginTool(server.endpoint), false));
    expect(redirect.searchParams.get("error")).toBe("access_denied");
    expect(redirect.searchParams.get("code")).toBeNull();
  });

  test("on another device is shown the code by this server", async () => {
    const browser = await signedInBrowser(server, { userName: "ada" });
    const tool = loginTool(server.endpoint, CROSS_DEVICE);
    const redirect = redirectOf(await consent(browser, tool));
    expect(redirect.href.startsWith(`${server.endpoint}/v1/sessions/confirmation?code=`)).toBe(true);
    const output = await tool.exchange(redirect.searchParams.get("code") ?? "");
    expect(output?.accessToken?.accessKeyId).toMatch(/^ASIA/u);
  });

  test("needs the permission for it, when asked and at each grant", async () => {
    const bob = await signedInBrowser(server, { userName: "bob" });
    const refused = await consent(bob, loginTool(server.endpoint));
    expect([refused.status, refused.code]).toEqual([403, "AccessDenied"]);
    expect(refused.text).toContain("signin:AuthorizeOAuth2Access");

    const onlyAuthorize = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "signin:AuthorizeOAuth2Access", Resource: "*" },
    };
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: "bob",
        PolicyName: "half",
        PolicyDocument: JSON.stringify(onlyAuthorize),
      }),
    );
    const tool = loginTool(server.endpoint);
    await expect(tool.exchange(await codeFor(bob, tool))).rejects.toMatchObject({
      name: "AccessDeniedException",
      error: "INSUFFICIENT_PERMISSIONS",
    });
  });

  test("as root needs none", async () => {
    const browser = await signedInBrowser(server, {});
    const tool = loginTool(server.endpoint);
    const output = await tool.exchange(await codeFor(browser, tool));
    const identity = await server.sts(credentialsOf(output)).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:iam::${server.accountId}:root`);
  });
});

describe("policies see the second factor of the browser in what the tool asks", () => {
  test.each([
    ["totp", "allowed"],
    [undefined, "AccessDenied"],
  ] as const)("%s: %s", async (secondFactor, expected) => {
    const browser = await signedInBrowser(server, {
      userName: "ada",
      ...(secondFactor === undefined ? {} : { secondFactor }),
    });
    const tool = loginTool(server.endpoint);
    const output = await tool.exchange(await codeFor(browser, tool));
    const answer = await server
      .iam(credentialsOf(output))
      .send(new ListUsersCommand({}))
      .then(
        () => "allowed",
        ({ name }: Error) => name,
      );
    expect(answer).toBe(expected);
  });
});

describe("the SDK's login provider", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "signet-login-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("refreshes what a sign-in gave until the sign-out, which ends the credentials too", async () => {
    const browser = await signedInBrowser(server, { userName: "ada" });
    const tool = loginTool(server.endpoint);
    const first = await tool.exchange(await codeFor(browser, tool));
    const cache = join(folder, "cache");
    const file = await keepLogin(cache, tool, arnOf("ada"), first, new Date(Date.now() + 60_000));
    const config = join(folder, "config");
    await writeFile(config, `[profile ada]\nregion = us-east-1\nlogin_session = ${arnOf("ada")}\n`);
    const provider = fromLoginCredentials({
      profile: "ada",
      configFilepath: config,
      filepath: join(folder, "credentials"),
      clientConfig: { endpoint: server.endpoint, maxAttempts: 1 },
    });
    const before = process.env["AWS_LOGIN_CACHE_DIRECTORY"];
    process.env["AWS_LOGIN_CACHE_DIRECTORY"] = cache;
    try {
      const refreshed = await provider();
      expect(refreshed.accessKeyId).not.toBe(first?.accessToken?.accessKeyId);
      expect((refreshed.expiration?.getTime() ?? 0) - Date.now()).toBeGreaterThan(890_000);
      const { Arn } = await server.sts(refreshed).send(new GetCallerIdentityCommand({}));
      expect(Arn).toBe(arnOf("ada"));

      expect((await browser.post("/signin/api/sign-out", {})).status).toBe(200);
      await expect(server.sts(refreshed).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: "InvalidClientTokenId",
      });
      const { refreshToken } = await keptLogin(file);
      await expect(tool.refresh(refreshToken)).rejects.toMatchObject({
        name: "AccessDeniedException",
        error: "TOKEN_EXPIRED",
      });
    } finally {
      if (before === undefined) delete process.env["AWS_LOGIN_CACHE_DIRECTORY"];
      else process.env["AWS_LOGIN_CACHE_DIRECTORY"] = before;
    }
  });
});

test("the trail tells who let which tool in, and keeps no secret", async () => {
  const browser = await signedInBrowser(server, { userName: "ada" });
  const tool = loginTool(server.endpoint);
  const code = await codeFor(browser, tool);
  const output = await tool.exchange(code);
  const secrets = [
    code,
    tool.verifier,
    output?.refreshToken,
    output?.idToken,
    output?.accessToken?.secretAccessKey,
    output?.accessToken?.sessionToken,
  ];
  await expect.poll(async () => (await server.signet("events", "--json")).out).toContain("CreateOAuth2Token");
  const { out } = await server.signet("events", "--json");
  expect(out).toContain("AuthorizeOAuth2Access");
  for (const secret of secrets) expect(out).not.toContain(secret);
  for (const secret of secrets) expect(server.log.join("\n")).not.toContain(secret);
});

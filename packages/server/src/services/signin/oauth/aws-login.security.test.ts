// Somebody wants what another person's `aws login` gets: they read a code from a browser's history or a callback that another program
// answered, copy the cache of the AWS CLI, replay what they saw on the wire, or send the person a link.
import { generateKeyPairSync } from "node:crypto";
import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { codeFor, consent, CROSS_DEVICE, loginTool, SAME_DEVICE } from "./testing/login-tool.ts";

let server: TestServer;
let browser: TestBrowser;
beforeAll(async () => {
  server = await startTestServer();
  await makeUser("ada");
  browser = await signedInBrowser(server, { userName: "ada" });
});
afterAll(() => server.stop());

async function makeUser(UserName: string): Promise<void> {
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: "correct-Horse-8" }));
  const PolicyArn = "arn:aws:iam::aws:policy/SignInLocalDevelopmentAccess";
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
}

const over = { name: "AccessDeniedException", error: "AUTHCODE_EXPIRED" };
const expired = { name: "AccessDeniedException", error: "TOKEN_EXPIRED" };
const invalid = { name: "ValidationException", error: "INVALID_REQUEST" };

describe("a stolen code", () => {
  test("is worth nothing without the verifier, and stays good for its owner", async () => {
    const tool = loginTool(server.endpoint);
    const code = await codeFor(browser, tool);
    const thief = loginTool(server.endpoint);
    await expect(thief.exchange(code)).rejects.toMatchObject(over);
    expect(await tool.exchange(code)).toBeDefined();
  });

  test("is worth nothing as another client's, or at another address", async () => {
    const tool = loginTool(server.endpoint);
    const code = await codeFor(browser, tool);
    await expect(tool.exchange(code, { clientId: CROSS_DEVICE })).rejects.toMatchObject(over);
    await expect(
      tool.exchange(code, { redirectUri: "http://127.0.0.1:43211/oauth/callback" }),
    ).rejects.toMatchObject(over);
  });

  test("that is used a second time ends what the first use got", async () => {
    const tool = loginTool(server.endpoint);
    const code = await codeFor(browser, tool);
    const { refreshToken = "" } = (await tool.exchange(code)) ?? {};
    await expect(tool.exchange(code)).rejects.toMatchObject(over);
    await expect(tool.refresh(refreshToken)).rejects.toMatchObject(expired);
  });

  test("of two at the same moment gives one of them credentials at the most, and those do not last", async () => {
    const tool = loginTool(server.endpoint);
    const code = await codeFor(browser, tool);
    const both = await Promise.allSettled([tool.exchange(code), tool.exchange(code)]);
    const given = both.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(given.length).toBeLessThanOrEqual(1);
    // Whichever came first: what it got refreshes no more.
    for (const output of given)
      await expect(tool.refresh(output?.refreshToken ?? "")).rejects.toMatchObject(expired);
  });

  test("is over after some minutes", async () => {
    const own = await startTestServer();
    try {
      const root = await signedInBrowser(own, {});
      const tool = loginTool(own.endpoint);
      const code = await codeFor(root, tool);
      own.moveClock(301);
      await expect(tool.exchange(code)).rejects.toMatchObject(over);
    } finally {
      await own.stop();
    }
  });

  test.each(["", "x", "123456789012.x", `${"9".repeat(12)}.${"A".repeat(43)}`, "A".repeat(600), "\u0000"])(
    "cannot be made up: %j",
    async (code) => {
      await expect(loginTool(server.endpoint).exchange(code)).rejects.toMatchObject({
        error: expect.stringMatching(/^(?:AUTHCODE_EXPIRED|INVALID_REQUEST)$/u),
      });
    },
  );
});

describe("a stolen refresh token", () => {
  test("is worth nothing with another key", async () => {
    const tool = loginTool(server.endpoint);
    const { refreshToken = "" } = (await tool.exchange(await codeFor(browser, tool))) ?? {};
    await expect(loginTool(server.endpoint).refresh(refreshToken)).rejects.toMatchObject(expired);
    expect(await tool.refresh(refreshToken)).toBeDefined();
  });

  test("cannot be altered, nor an authorization request or a session token be taken for one", async () => {
    const tool = loginTool(server.endpoint);
    const { refreshToken = "", accessToken } = (await tool.exchange(await codeFor(browser, tool))) ?? {};
    const location = (await browser.get(tool.authorizePath())).headers.get("location") ?? "";
    const altered = (refreshToken.startsWith("A") ? "B" : "A") + refreshToken.slice(1);
    for (const token of [
      altered,
      location.split("=")[1] ?? "",
      accessToken?.sessionToken?.slice(0, 2048) ?? "",
    ])
      await expect(tool.refresh(token)).rejects.toMatchObject(expired);
  });
});

describe("a proof", () => {
  const tool = () => loginTool(server.endpoint);
  const ask = async (made: ReturnType<typeof tool>, proof: string | null) =>
    made.token(
      {
        grantType: "authorization_code",
        code: await codeFor(browser, made),
        redirectUri: made.redirectUri,
        codeVerifier: made.verifier,
      },
      proof,
    );

  test("must be there", async () => {
    await expect(ask(tool(), null)).rejects.toMatchObject(invalid);
  });

  test("that was seen on the wire cannot be shown again", async () => {
    const made = tool();
    const proof = await made.proof();
    expect(await ask(made, proof)).toBeDefined();
    await expect(ask(made, proof)).rejects.toMatchObject({
      ...invalid,
      message: "The DPoP proof was shown before.",
    });
  });

  test.each([
    ["another method", { payload: { htm: "GET" } }],
    ["another path", { payload: { htu: "http://127.0.0.1/v1/authorize" } }],
    ["another server", { payload: { htu: "https://signin.aws.amazon.com/v1/token" } }],
    ["no address at all", { payload: { htu: "v1/token" } }],
    ["ten minutes ago", { payload: { iat: Math.floor(Date.now() / 1000) - 600 } }],
    ["in ten minutes", { payload: { iat: Math.floor(Date.now() / 1000) + 600 } }],
    ["no time", { payload: { iat: undefined } }],
    ["no id", { payload: { jti: "" } }],
    ["another type", { header: { typ: "JWT" } }],
  ])("for %s is none", async (_, changed) => {
    const made = tool();
    await expect(ask(made, await made.proof(changed))).rejects.toMatchObject(invalid);
  });

  test("of a server that passes on what it was shown is none here: its name is not ours", async () => {
    const made = tool();
    const response = await fetch(`${server.endpoint}/v1/token`, {
      method: "POST",
      headers: {
        host: "evil.example",
        dpop: await made.proof({ payload: { htu: "http://evil.example/v1/token" } }),
        "content-type": "application/json",
      },
      body: JSON.stringify({ clientId: SAME_DEVICE, grantType: "refresh_token", refreshToken: "x" }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ error: "INVALID_REQUEST" }),
    ]);
  });

  test("signed by another key than it shows, by none, or by a shared secret, is none", async () => {
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const made = tool();
    await expect(ask(made, await made.proof({ key: other }))).rejects.toMatchObject(invalid);
    const [header = "", payload = ""] = (await made.proof()).split(".");
    const none = Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(header, "base64url").toString()) as object), alg: "none" }),
    ).toString("base64url");
    await expect(ask(made, `${none}.${payload}.`)).rejects.toMatchObject(invalid);
    const secret = Buffer.alloc(32, 1);
    const shared = await new SignJWT({ jti: "1", htm: "POST", htu: `${server.endpoint}/v1/token` })
      .setProtectedHeader({
        alg: "HS256",
        typ: "dpop+jwt",
        jwk: { kty: "oct", k: secret.toString("base64url") } as never,
      })
      .setIssuedAt()
      .sign(secret);
    await expect(ask(made, shared)).rejects.toMatchObject(invalid);
  });

  test("that shows the private key is none", async () => {
    const made = tool();
    const jwk = made.privateKey.export({ format: "jwk" });
    await expect(ask(made, await made.proof({ header: { jwk } }))).rejects.toMatchObject(invalid);
  });

  test("of 100,000 characters costs nothing", async () => {
    const made = tool();
    await expect(ask(made, `${"a".repeat(10_000)}.${"b".repeat(10_000)}.c`)).rejects.toMatchObject(invalid);
  });
});

describe("who sends a link", () => {
  const evil = "https://evil.example/";

  test.each([
    ["to another address", { redirect_uri: evil }],
    ["to an address that looks like the tool's", { redirect_uri: "http://127.0.0.1:80@evil.example/" }],
    [
      "to another host's loopback look-alike",
      { redirect_uri: "http://127.0.0.1.evil.example:80/oauth/callback" },
    ],
    ["with a fragment", { redirect_uri: "http://127.0.0.1:1/oauth/callback#x" }],
    ["to a script", { redirect_uri: "javascript:alert(1)" }],
    ["for another client", { client_id: "evil" }],
    ["without a challenge", { code_challenge: "" }],
    ["with a plain challenge", { code_challenge_method: "plain" }],
    ["without a state", { state: "" }],
    ["for an implicit token", { response_type: "token" }],
  ])("%s leads nowhere", async (_, changed) => {
    const { status, headers } = await browser.get(loginTool(server.endpoint).authorizePath(changed));
    expect([status, headers.get("location")]).toEqual([400, null]);
  });

  test("for another device cannot name an address of their own", async () => {
    const tool = loginTool(server.endpoint, CROSS_DEVICE);
    const { status } = await browser.get(
      tool.authorizePath({ redirect_uri: `${evil}v1/sessions/confirmation` }),
    );
    expect(status).toBe(400);
  });

  test("with a parameter twice is not chosen between", async () => {
    const path = `${loginTool(server.endpoint).authorizePath()}&state=other`;
    expect((await browser.get(path)).status).toBe(400);
  });

  test("gets nothing by the link alone, nor by a form of theirs: the person allows it on a page of this server", async () => {
    const tool = loginTool(server.endpoint);
    const { headers } = await browser.get(tool.authorizePath());
    const request = new URL(headers.get("location") ?? "", "http://x").searchParams.get("request");
    const path = "/signin/api/authorization";
    for (const other of [{ origin: "https://evil.example" }, { "x-signet-csrf": "" }, { origin: "" }]) {
      const { status } = await browser.post(path, { request, allow: true }, other);
      expect(status).toBe(403);
    }
  });

  test("who is not signed in is asked nothing", async () => {
    const stranger = openBrowser(server.endpoint);
    expect((await consent(stranger, loginTool(server.endpoint))).status).toBe(401);
  });

  test.each(["", "x", "A".repeat(5000)])("a made-up request is none: %#", async (request) => {
    const { code } = await browser.post("/signin/api/authorization", { request, allow: true });
    expect(["RequestOver", "ValidationError"]).toContain(code);
  });
});

describe("what was given ends", () => {
  test("with another password, and the tool is told that it was that", async () => {
    await makeUser("bob");
    const bob = await signedInBrowser(server, { userName: "bob" });
    const tool = loginTool(server.endpoint);
    const output = await tool.exchange(await codeFor(bob, tool));
    const waiting = await codeFor(bob, tool);
    await server.iam().send(new UpdateLoginProfileCommand({ UserName: "bob", Password: "another-Horse-9" }));
    await expect(
      server.sts(output?.accessToken as never).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await expect(tool.refresh(output?.refreshToken ?? "")).rejects.toMatchObject({
      name: "AccessDeniedException",
      error: "USER_CREDENTIALS_CHANGED",
    });
    await expect(tool.exchange(waiting)).rejects.toMatchObject(over);
  });

  test("with the login profile", async () => {
    await makeUser("eve");
    const eve = await signedInBrowser(server, { userName: "eve" });
    const tool = loginTool(server.endpoint);
    const output = await tool.exchange(await codeFor(eve, tool));
    await server.iam().send(new DeleteLoginProfileCommand({ UserName: "eve" }));
    await expect(tool.refresh(output?.refreshToken ?? "")).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(
      server.sts(output?.accessToken as never).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("with the sign-in after twelve hours, and credentials never outlive it", async () => {
    const own = await startTestServer();
    try {
      const root = await signedInBrowser(own, {});
      const tool = loginTool(own.endpoint);
      const first = await tool.exchange(await codeFor(root, tool));
      own.moveClock(12 * 3600 - 300);
      const last = await tool.refresh(first?.refreshToken ?? "");
      expect(last?.expiresIn).toBeLessThanOrEqual(300);
      own.moveClock(301);
      await expect(tool.refresh(last?.refreshToken ?? "")).rejects.toMatchObject(expired);
    } finally {
      await own.stop();
    }
  });
});

describe("a request that makes no sense", () => {
  const post = (body: string, path = "/v1/token") =>
    fetch(`${server.endpoint}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a list", "[]"],
    ["no client", '{"grantType":"refresh_token"}'],
    ["another grant", `{"clientId":"${SAME_DEVICE}","grantType":"password"}`],
    ["numbers", `{"clientId":1,"grantType":2}`],
    [
      "a verifier that is too short",
      `{"clientId":"${SAME_DEVICE}","grantType":"authorization_code","codeVerifier":"x"}`,
    ],
  ])("is a 400: %s", async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amzn-errortype")).toMatch(
      /^(?:ValidationException|SerializationException)$/u,
    );
  });

  test("the operation that there is not yet is said to be missing", async () => {
    const response = await post("{}", "/v1/token?x-amz-client-auth-method=iam");
    expect(response.status).toBe(501);
  });
});

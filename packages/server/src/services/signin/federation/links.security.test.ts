// Somebody found a link to sign in by: in a browser's history, a chat, a proxy's log. Or they make one up, of pieces of others. Or they have a link of their
// own and write another address into it, so that whoever opens it ends on their page, right after they saw this server's.
import { DeleteRoleCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { type Broker, follow, getSigninToken, makeBroker } from "./testing/broker.ts";

let server: TestServer;
let broker: Broker;
let RoleArn: string;
let credentials: ClientCredentials;
beforeAll(async () => {
  server = await startTestServer();
  broker = await makeBroker(server);
  ({ arn: RoleArn } = await broker.role());
  credentials = await broker.assume({ RoleArn });
});
afterAll(() => server.stop());

const tokenFor = async (shown = credentials) => (await getSigninToken(server, shown)).token;

/** What the page of a link says that signs nobody in; whatever else an answer is, is none. */
async function refusalOf(token: string, where: TestServer = server): Promise<string> {
  const browser = openBrowser(where.endpoint);
  const { status, text, headers } = await follow(browser, token);
  const isNobody = !browser.cookies.has("signet-session") && headers.get("location") === null;
  return status === 400 && isNobody ? (/<p>(.*?)<\/p>/u.exec(text)?.[1] ?? "") : `not refused: ${status}`;
}

const OVER =
  "This link to sign in is not valid, was used, or has expired. Go back to where you came from and sign in again.";

describe("a link signs nobody in", () => {
  it("for the second time, nor after the one who used it has signed out", async () => {
    const token = await tokenFor();
    const browser = openBrowser(server.endpoint);
    expect(await follow(browser, token)).toMatchObject({ status: 302 });
    expect(await refusalOf(token)).toBe(OVER);
    await browser.post("/signin/api/sign-out", {});
    expect(await refusalOf(token)).toBe(OVER);
  });

  it("twice at the same moment", async () => {
    const token = await tokenFor();
    const visits = Array.from({ length: 8 }, () => follow(openBrowser(server.endpoint), token));
    const statuses = (await Promise.all(visits)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 302)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(7);
  });

  it("when it was altered anywhere, or written in another way", async () => {
    const token = await tokenFor();
    for (let at = 0; at < token.length; at += 11) {
      const changed = token[at] === "A" ? "B" : "A";
      expect(await refusalOf(token.slice(0, at) + changed + token.slice(at + 1))).toBe(OVER);
    }
    for (const other of [
      "",
      "x",
      `${token}=`,
      ` ${token}`,
      `${token}A`,
      token.slice(0, -1),
      token.toUpperCase(),
    ])
      expect(await refusalOf(other)).toBe(OVER);
    expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
  });

  it("with what this server sealed for something else", async () => {
    const toUrl = (sealed: string) => Buffer.from(sealed, "base64").toString("base64url");
    expect(await refusalOf(toUrl(credentials.sessionToken ?? ""))).toBe(OVER);
    const browser = openBrowser(server.endpoint);
    await follow(browser, await tokenFor());
    expect(await refusalOf(browser.cookies.get("signet-issuer") ?? "")).toBe(OVER);
  });

  it("of another installation, after a quarter of an hour, or when the credentials' time is over", async () => {
    const own = await startTestServer();
    try {
      expect(await refusalOf(await tokenFor(), own)).toBe(OVER);
      const theirs = await makeBroker(own);
      const { arn } = await theirs.role();
      const soonOver = await theirs.assume({ RoleArn: arn, DurationSeconds: 900 });
      const hour = await theirs.assume({ RoleArn: arn });
      own.moveClock(600);
      const [short, long, good] = [
        (await getSigninToken(own, soonOver)).token,
        (await getSigninToken(own, hour)).token,
        (await getSigninToken(own, hour)).token,
      ];
      own.moveClock(600);
      expect(await refusalOf(short, own)).toBe(OVER);
      expect(await follow(openBrowser(own.endpoint), good)).toMatchObject({ status: 302 });
      own.moveClock(301);
      expect(await refusalOf(long, own)).toBe(OVER);
    } finally {
      await own.stop();
    }
  });

  it("as a role that is gone meanwhile; and who is signed in as it is not any more", async () => {
    const { name, arn } = await broker.role();
    const shown = await broker.assume({ RoleArn: arn });
    const [first, second] = [await tokenFor(shown), await tokenFor(shown)];
    const browser = openBrowser(server.endpoint);
    await follow(browser, first);
    expect(await browser.get("/signin/api/session")).toMatchObject({ status: 200 });
    const PolicyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    await server.iam().send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn }));
    await server.iam().send(new DeleteRoleCommand({ RoleName: name }));
    expect(await refusalOf(second)).toBe(OVER);
    expect(await browser.get("/signin/api/session")).toMatchObject({ status: 401 });
  });
});

describe("a link leads to this server alone", () => {
  const FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example/..//evil.example",
    "http://console.aws.amazon.com/",
    "https://console.aws.amazon.com.evil.example/",
    "https://console.aws.amazon.com@evil.example/",
    "https://evil.example/console.aws.amazon.com",
    "https://evilconsole.aws.amazon.com/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:evil.example",
    "http:///evil.example",
    "/console\r\nSet-Cookie: signet-session=x",
    "https://ｅvil.example/",
    "ORIGIN@evil.example/",
    "ORIGIN.evil.example/",
    "ORIGIN//evil.example/",
    "ORIGIN/\\evil.example/",
    "ORIGIN/\t/evil.example/",
    "/console/../..//evil.example",
  ];

  it.each(FOREIGN)("whatever it says: %j", async (written) => {
    const Destination = written.replace("ORIGIN", server.endpoint);
    const { status, headers } = await follow(openBrowser(server.endpoint), await tokenFor(), { Destination });
    expect(status).toBe(302);
    const location = headers.get("location") ?? "";
    expect(location).toMatch(/^\/(?![/\\])/u);
    expect(new URL(location, server.endpoint).origin).toBe(server.endpoint);
    expect(headers.getSetCookie().filter((line) => line.startsWith("signet-session="))).toHaveLength(1);
  });
});

describe("what is shown to sign in again by", () => {
  const again = async (browser: TestBrowser) => {
    await browser.post("/signin/api/sign-out", {});
    const { json } = await browser.get("/signin/api/context");
    return (json as { readonly signInAgainAt: string | null }).signInAgainAt;
  };

  it.each([
    "javascript:alert(1)",
    "JavaScript://broker.example/%0aalert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//broker.example",
    "/signin",
    "https:broker.example",
    "https://signet.example@broker.example/",
    "https://signet.example:x@broker.example/",
    "https://broker.example/ x",
    "https://",
    `https://broker.example/${"x".repeat(2048)}`,
  ])("is no %j", async (Issuer) => {
    const browser = openBrowser(server.endpoint);
    expect(await follow(browser, await tokenFor(), { Issuer })).toMatchObject({ status: 302 });
    expect(await again(browser)).toBeNull();
  });

  it("is nothing that another browser got, or that somebody wrote there", async () => {
    const theirs = openBrowser(server.endpoint);
    await follow(theirs, await tokenFor(), { Issuer: "https://evil.example/" });
    const browser = openBrowser(server.endpoint);
    await browser.csrfToken();
    for (const cookie of [
      theirs.cookies.get("signet-issuer") ?? "",
      "aHR0cHM6Ly9ldmlsLmV4YW1wbGUv",
      "https://evil.example/",
      "",
    ]) {
      browser.cookies.set("signet-issuer", cookie);
      expect(await again(browser)).toBeNull();
    }
  });

  it("is not told on the page of a link that is not good, nor while somebody is signed in", async () => {
    const { text } = await follow(openBrowser(server.endpoint), "made-up", {
      Issuer: "https://evil.example/",
    });
    expect(text).not.toContain("evil.example");
    const root = await signedInBrowser(server);
    await follow(root, await tokenFor(), { Issuer: "https://evil.example/" });
    expect(root.cookies.has("signet-issuer")).toBe(false);
  });
});

// Mallory has a role in an account of her own, and makes links to sign in as it. Alice is signed in, and opens a page of Mallory's, or a mail. If her
// browser became Mallory's session without her noticing, what she then does would be done in Mallory's account, for Mallory to see.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendRaw } from "../../../testing/raw-http.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { ask, confirm, fieldsOf, follow, getSigninToken, loginPath, makeBroker } from "./testing/broker.ts";

let server: TestServer;
let mallory: ClientCredentials;
let alice: TestBrowser;
beforeAll(async () => {
  server = await startTestServer();
  const broker = await makeBroker(server);
  mallory = await broker.assume({ RoleArn: (await broker.role()).arn, RoleSessionName: "mallory" });
});
afterAll(() => server.stop());
beforeEach(async () => {
  alice = await signedInBrowser(server);
  await alice.csrfToken();
});

const tokenFor = async () => (await getSigninToken(server, mallory)).token;

async function expectStillAlice(): Promise<void> {
  expect(await alice.get("/signin/api/session")).toMatchObject({ status: 200, json: { kind: "root" } });
}

it("a link changes nothing for who is signed in as somebody else, and stays good until they say so", async () => {
  const token = await tokenFor();
  const session = alice.cookies.get("signet-session");
  for (let time = 0; time < 3; time += 1) {
    const page = await follow(alice, token);
    expect(page.status).toBe(200);
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.getSetCookie()).toEqual([]);
  }
  expect(alice.cookies.get("signet-session")).toBe(session);
  await expectStillAlice();
  expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
});

describe("the page's button", () => {
  it.each([
    ["without the token", { csrfToken: "" }, {}],
    ["with a token that was made up", { csrfToken: "A".repeat(43) }, {}],
    ["from a page of another site", {}, { origin: "https://evil.example" }],
    ["from another port of this machine", {}, { origin: "http://127.0.0.1:3000" }],
    ["from another site that hides its name", {}, { "sec-fetch-site": "cross-site" }],
    ["from a page of the same site", {}, { "sec-fetch-site": "same-site" }],
  ])("is not pressed by a form %s", async (_, fields, headers) => {
    const token = await tokenFor();
    const page = await follow(alice, token);
    const answer = await confirm(alice, { ...fieldsOf(page), ...fields }, headers);
    expect(answer.status).toBe(403);
    await expectStillAlice();
    expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
  });

  it("is not pressed with the token of Mallory's own browser, nor of one without cookies", async () => {
    const theirs = await signedInBrowser(server);
    const fields = fieldsOf(await follow(theirs, await tokenFor()));
    expect(await confirm(alice, fields)).toMatchObject({ status: 403 });
    await expectStillAlice();
    // What a form of another site brings: none of Alice's cookies.
    const withoutCookies = openBrowser(server.endpoint);
    expect(await confirm(withoutCookies, fields)).toMatchObject({ status: 403 });
    expect(withoutCookies.cookies.has("signet-session")).toBe(false);
  });

  it("takes no field twice, and no other kind of body", async () => {
    const fields = fieldsOf(await follow(alice, await tokenFor()));
    const text = new URLSearchParams(fields).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    for (const name of ["SigninToken", "csrfToken", "Destination"]) {
      const twice = await alice.post("/signin/federation", `${text}&${name}=x`, type);
      expect(twice.status).toBe(400);
    }
    expect((await alice.post("/signin/federation", fields)).status).toBe(400);
    await expectStillAlice();
  });
});

describe("nobody is signed in, who might be somebody elsewhere in the browser, by", () => {
  // Cookies are SameSite=Lax: all of these come without them, so that who is signed in would not be asked.
  it("a form of another site", async () => {
    const token = await tokenFor();
    const fields = { Action: "login", SigninToken: token, Destination: "/console" };
    const answer = await ask(server.endpoint, fields, "POST");
    expect(answer.status).toBe(400);
    expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
  });

  it.each(["iframe", "image", "script", "empty", "object", "embed", "style"])(
    "a page that loads it as %s",
    async (destination) => {
      const token = await tokenFor();
      const browser = openBrowser(server.endpoint);
      const answer = await browser.get(loginPath(token), { "sec-fetch-dest": destination });
      expect(answer.status).toBe(400);
      expect(browser.cookies.has("signet-session")).toBe(false);
      expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
    },
  );

  it.each([{ "sec-purpose": "prefetch" }, { "sec-purpose": "prefetch;prerender" }, { purpose: "prefetch" }])(
    "a browser that fetches ahead of the click: %o",
    async (headers) => {
      const token = await tokenFor();
      const browser = openBrowser(server.endpoint);
      expect(await browser.get(loginPath(token), headers)).toMatchObject({ status: 400 });
      expect(browser.cookies.has("signet-session")).toBe(false);
      expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
    },
  );

  it("HEAD: who looks whether a link leads anywhere does not use it up", async () => {
    const token = await tokenFor();
    const answer = await sendRaw(server.endpoint, {
      method: "HEAD",
      target: loginPath(token),
      headers: [["host", new URL(server.endpoint).host]],
      body: new Uint8Array(),
    });
    expect(answer.status).toBe(405);
    expect(answer.head.toLowerCase()).not.toContain("signet-session");
    expect(await follow(openBrowser(server.endpoint), token)).toMatchObject({ status: 302 });
  });
});

it("what the link says is text on the page, and no markup", async () => {
  const evil = `"><script>alert(1)</script><input name="csrfToken" value="x`;
  const page = await follow(alice, await tokenFor(), {
    Destination: evil,
    Issuer: `https://broker.example/${evil}`,
  });
  expect(page.status).toBe(200);
  expect(page.text).not.toContain("<script");
  expect(page.text.match(/name="csrfToken"/gu)).toHaveLength(1);
});

// Alice is signed in, and opens a page of evil.example in another tab. It posts to the server by forms and scripts; her browser sends her
// cookies along where it can. Nothing that it sends may sign her out or get credentials.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendRaw } from "../../../testing/raw-http.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";

let server: TestServer;
let alice: TestBrowser;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  alice = await signedInBrowser(server);
  await alice.csrfToken();
});

const isSignedIn = async () => (await alice.get("/signin/api/session")).status === 200;

it.each([
  ["names another origin", { origin: "https://evil.example" }],
  ["names none, as a form's page without one", { origin: "null" }],
  ["leaves it out", { origin: "" }],
  ["names an origin that begins alike", { origin: "http://127.0.0.1" }],
  // Cookies know no ports: whatever else runs on this machine is of the same site, and gets them along.
  ["names another port of this machine", { origin: "http://127.0.0.1:3000" }],
  ["says that it comes from the same site, but another origin", { "sec-fetch-site": "same-site" }],
  ["says that it comes from another site", { "sec-fetch-site": "cross-site" }],
  ["brings no token", { "x-signet-csrf": "" }],
  ["brings a token that it made up", { "x-signet-csrf": "A".repeat(43) }],
])("a post that %s is refused", async (_, headers) => {
  for (const path of ["/signin/api/sign-out", "/signin/api/credentials"]) {
    const answer = await alice.post(path, {}, headers);
    expect(answer).toMatchObject({ status: 403, code: "CrossSiteRequest" });
    expect(answer.text).not.toContain("accessKeyId");
  }
  expect(await isSignedIn()).toBe(true);
});

it.each([
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data; boundary=x",
  "application/jsonp",
  "",
])("a form's body is refused: %s", async (type) => {
  const answer = await alice.post("/signin/api/sign-out", '{"everywhere":true}', { "content-type": type });
  expect(answer.status).toBe(415);
  expect(await isSignedIn()).toBe(true);
});

it("the token of another browser is refused, also where that is the attacker's own", async () => {
  const attacker = openBrowser(server.endpoint);
  const token = await attacker.csrfToken();
  const answer = await alice.post("/signin/api/sign-out", {}, { "x-signet-csrf": token });
  expect(answer).toMatchObject({ status: 403, code: "CrossSiteRequest" });
  expect(await isSignedIn()).toBe(true);
});

it("without the browser's cookie no token is right, not even that of no cookie", async () => {
  const token = await alice.csrfToken();
  alice.cookies.delete("signet-browser");
  const answer = await alice.post("/signin/api/sign-out", {}, { "x-signet-csrf": token });
  expect(answer.status).toBe(403);
  alice.cookies.set("signet-browser", "short");
  expect((await alice.post("/signin/api/sign-out", {}, { "x-signet-csrf": token })).status).toBe(403);
});

it("a GET does nothing that a POST does", async () => {
  for (const path of ["/signin/api/sign-out", "/signin/api/credentials"])
    expect(await alice.get(path)).toMatchObject({ status: 405, code: "MethodNotAllowed" });
  expect(await isSignedIn()).toBe(true);
});

it("no other site may read an answer", async () => {
  const { headers } = await alice.get("/signin/api/context", { origin: "https://evil.example" });
  expect(headers.get("access-control-allow-origin")).toBeNull();
  expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  const preflight = await fetch(`${server.endpoint}/signin/api/sign-out`, {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(405);
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
});

it("a name that was made to lead here is no origin of ours", async () => {
  const evil = "evil.example:4566";
  const { head, status } = await sendRaw(server.endpoint, {
    method: "POST",
    target: "/signin/api/sign-out",
    headers: [
      ["Host", evil],
      ["Origin", `http://${evil}`],
      ["Content-Type", "application/json"],
      ["X-Signet-Csrf", await alice.csrfToken()],
      ["Cookie", [...alice.cookies].map(([name, value]) => `${name}=${value}`).join("; ")],
    ],
    body: Buffer.from("{}"),
  });
  expect([status, /^content-type: (.*)$/imu.exec(head)?.[1]]).toEqual([403, "application/json"]);
  expect(await isSignedIn()).toBe(true);
});

describe("what a page of ours posts", () => {
  it("arrives, under each name by which a browser may ask for this very machine", async () => {
    const port = new URL(server.endpoint).port;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const origin = `http://${host}`;
      const there = openBrowser(origin);
      expect(await there.post("/signin/api/sign-out", {})).toMatchObject({ status: 200, code: "ok" });
    }
  });

  it("is no larger than what people type, and is an object", async () => {
    const large = await alice.post("/signin/api/sign-out", { everywhere: "x".repeat(65_536) });
    expect(large).toMatchObject({ status: 413, code: "RequestEntityTooLarge" });
    const huge = await alice.post("/signin/api/sign-out", "x".repeat(1_048_577));
    expect(huge).toMatchObject({ status: 413, code: "RequestEntityTooLarge" });
    for (const body of ["", "[]", "null", '"x"', "{", "{}x"])
      expect(await alice.post("/signin/api/sign-out", body)).toMatchObject({
        status: 400,
        code: "ValidationError",
      });
    expect(await alice.post("/signin/api/sign-out", { everywhere: "yes" })).toMatchObject({ status: 400 });
    expect(await isSignedIn()).toBe(true);
  });

  it("does not inherit what it does not say", async () => {
    const answer = await alice.post("/signin/api/sign-out", '{"__proto__":{"everywhere":"x"}}');
    expect(answer).toMatchObject({ status: 200, code: "ok" });
  });
});

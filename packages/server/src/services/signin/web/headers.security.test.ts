// A page of evil.example shows ours in an invisible frame, under a button of its own (clickjacking); or a text that somebody chose becomes
// script in a page, or a header of the answer; or a proxy keeps what was meant for one person.
import { afterEach, describe, expect, it } from "vitest";
import { requestTooLarge } from "../../../gateway/errors.ts";
import { AwsError } from "../../../aws-error.ts";
import { json } from "./answers.ts";
import { createPageFiles } from "./page-files.ts";
import { pageRoutes } from "./pages.ts";
import { type Route, WebError } from "./route.ts";
import { cookiesOf, openWebShell, type WebShell, type WebShellOptions } from "../testing/web-shell.ts";

let shell: WebShell | undefined;
afterEach(() => shell?.close());

const throwing = (path: string, error: Error): Route => ({
  method: "GET",
  path,
  session: "none",
  handle() {
    throw error;
  },
});

async function open(options: Partial<WebShellOptions> = {}): Promise<WebShell> {
  shell = await openWebShell({
    routes: () => [
      ...pageRoutes(createPageFiles("/nonexistent")),
      { method: "GET", path: "/signin/api/context", session: "optional", handle: () => json({}) },
      throwing("/signin/api/known", new WebError("TooManyAttempts", 429, "Wait.", 7)),
      throwing("/signin/api/denied", new AwsError("AccessDenied", 403, "User: a is not authorized")),
      throwing("/signin/api/broken", new Error("the password was hunter2")),
      throwing("/federation", new WebError("Bad", 400, '<script>alert("1")</script>&')),
    ],
    ...options,
  });
  return shell;
}

const EVERY_KIND = [
  "/signin",
  "/signin/api/context",
  "/signin/api/known",
  "/signin/api/broken",
  "/signin/nothing",
  "/signin/assets/none.js",
  "/console/iam",
  "/federation",
  "/favicon.ico",
];

it("no answer may be framed, take scripts or styles from elsewhere, or tell others where its reader was", async () => {
  const { ask } = await open();
  for (const path of EVERY_KIND) {
    const { headers } = await ask("GET", path);
    expect([path, headers]).toEqual([
      path,
      expect.objectContaining({
        "content-security-policy": expect.stringMatching(
          /^default-src 'none'; script-src 'self'; style-src 'self'(?: 'nonce-[^']+')?; .*frame-ancestors 'none'; base-uri 'none'$/u,
        ),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": expect.stringContaining("camera=()"),
      }),
    ]);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|https?:/u);
    expect(headers).not.toHaveProperty("strict-transport-security");
  }
});

it("nothing is kept by a proxy or the browser but what is the same for everybody", async () => {
  const { ask } = await open();
  for (const path of EVERY_KIND.filter((every) => every !== "/favicon.ico"))
    expect((await ask("GET", path)).headers["cache-control"]).toBe("no-store");
});

it("with https nobody is led back to http, and cookies are of this host alone", async () => {
  const { ask } = await open({ publicUrl: "https://signet.example" });
  const answer = await ask("GET", "/signin");
  expect(answer.headers["strict-transport-security"]).toMatch(/^max-age=\d{8}$/u);
  const [cookie] = [answer.headers["set-cookie"] ?? []].flat();
  expect(cookie).toMatch(
    /^__Host-signet-browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000$/u,
  );
});

it("a browser gets its cookie once, and none with what a page loads", async () => {
  const { ask } = await open();
  const first = cookiesOf(await ask("GET", "/signin"));
  const cookie = `signet-browser=${first.get("signet-browser") ?? ""}`;
  expect(cookiesOf(await ask("GET", "/signin/api/context", { cookie })).size).toBe(0);
  for (const path of ["/signin/assets/none.js", "/favicon.ico", "/signin/nothing"])
    expect(cookiesOf(await ask("GET", path)).size).toBe(0);
});

describe("what goes wrong", () => {
  it("is told as it is where it is the person's, and not at all where it is ours", async () => {
    const { ask, log } = await open();
    const known = await ask("GET", "/signin/api/known");
    expect([known.status, known.headers["retry-after"], known.body]).toEqual([
      429,
      "7",
      '{"error":{"code":"TooManyAttempts","message":"Wait."}}',
    ]);
    const denied = await ask("GET", "/signin/api/denied");
    expect([denied.status, denied.body]).toEqual([
      403,
      '{"error":{"code":"AccessDenied","message":"User: a is not authorized"}}',
    ]);
    const broken = await ask("GET", "/signin/api/broken");
    expect(broken.status).toBe(500);
    expect(broken.body).not.toContain("hunter2");
    expect(log).toHaveLength(1);
  });

  it("is text on a page, never markup", async () => {
    const { ask } = await open();
    const { headers, body } = await ask("GET", "/federation");
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;");
    expect(body).not.toContain("<script>");
  });

  it("repeats nothing of an address that is not there", async () => {
    const { ask, answered } = await open();
    const { status, body } = await ask("GET", "/signin/%3Cscript%3Ehunter2");
    expect([status, String(body).includes("hunter2")]).toEqual([404, false]);
    // Nor is it counted by it: whoever asks for many would make as many series.
    expect((await ask("GET", "/signin/assets/hunter2.js")).status).toBe(404);
    expect(answered).toEqual([
      ["", "NotFound", 404],
      ["/signin/assets/*", "NotFound", 404],
    ]);
  });

  it("also when the body was not read, or the trail has no room", async () => {
    const tooLarge = await (await open()).ask("POST", "/signin/api/context", {}, "", requestTooLarge(5));
    expect(tooLarge.status).toBe(413);
    await shell?.close();
    const full = await open({ hasRoom: () => false });
    expect((await full.ask("GET", "/signin/api/context")).status).toBe(503);
  });
});

describe("whoever is not signed in", () => {
  it("comes back to where they wanted to go, which is a path of ours in one header", async () => {
    const { ask } = await open();
    const plain = await ask("GET", "/console");
    expect([plain.status, plain.headers["location"]]).toEqual([302, "/signin?destination=%2Fconsole"]);
    const hostile = await ask("GET", "/console/%0d%0aset-cookie:x=y/?a=%0d%0ab&c=//evil.example");
    expect(hostile.status).toBe(302);
    const location = String(hostile.headers["location"]);
    expect(location).toMatch(/^\/signin\?destination=%2Fconsole[\w%+.-]*$/u);
    const back = new URLSearchParams(location.slice(location.indexOf("?"))).get("destination") ?? "";
    expect(new URL(back, "https://signet.example").origin).toBe("https://signet.example");
  });
});

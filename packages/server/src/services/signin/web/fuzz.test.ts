import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WebRequest } from "./route.ts";
import { contextRoutes } from "../session/context.ts";
import { openWebShell, type WebShell } from "../testing/web-shell.ts";
import { json } from "./answers.ts";
import { flagOf, objectOf, optionalTextOf, textOf } from "./input.ts";
import { createPageFiles } from "./page-files.ts";
import { pageRoutes } from "./pages.ts";

const RUNS = process.env["DEEP"] === undefined ? 500 : 20_000;

let shell: WebShell;
beforeAll(async () => {
  shell = await openWebShell({
    routes: (means) => [
      ...pageRoutes(createPageFiles("/nonexistent")),
      ...contextRoutes(means),
      { method: "POST", path: "/signin/api/echo", session: "optional", handle: echo },
      { method: "POST", path: "/federation", session: "none", fromOtherSites: "for this test", handle: echo },
    ],
  });
});
afterAll(() => shell.close());

function echo({ input }: WebRequest) {
  return json({
    text: textOf(input, "text", 5),
    other: optionalTextOf(input, "other") ?? null,
    flag: flagOf(input, "flag"),
    object: objectOf(input, "object"),
  });
}

const piece = fc.oneof(
  fc.constantFrom(
    "/signin",
    "/signin/api/echo",
    "/signin/api/context",
    "/signin/assets/",
    "/console",
    "/federation",
    "//",
    "?",
    "%00",
    "..",
    "\\",
  ),
  fc.string({ maxLength: 6 }),
);
const target = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => `/signin${pieces.join("")}`);
const cookie = fc.oneof(
  fc.string({ unit: "binary-ascii", maxLength: 60 }),
  fc.stringMatching(/^signet-(?:session|browser|device)=[\w.-]{0,60}$/u),
);
const member = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.boolean(),
  fc.constant(null),
  fc.object({ maxDepth: 1 }),
);
const body = fc.oneof(
  fc
    .record({ text: member, other: member, flag: member, object: member }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value)),
  fc.string({ maxLength: 30 }),
);

it("answers whatever is asked, and never fails", async () => {
  const property = fc.asyncProperty(
    fc.constantFrom("GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE"),
    fc.oneof(target, fc.constant("/signin/api/echo"), fc.constant("/federation")),
    cookie,
    fc.dictionary(
      fc.constantFrom("origin", "content-type", "x-signet-csrf", "sec-fetch-site", "accept-encoding", "host"),
      fc.string({ maxLength: 20 }),
    ),
    body,
    async (method, path, cookies, headers, text) => {
      const answer = await shell.ask(method, path, { cookie: cookies, ...headers }, text);
      expect([200, 204, 302, 400, 401, 403, 404, 405, 415, 503]).toContain(answer.status);
      expect(answer.headers["content-security-policy"]).toBeDefined();
      expect(shell.log).toEqual([]);
    },
  );
  await fc.assert(property, { numRuns: RUNS });
});

it("gives a page's input to routes as it was typed, whatever it is", async () => {
  const context = await shell.ask("GET", "/signin/api/context");
  const { csrfToken } = JSON.parse(String(context.body)) as { csrfToken: string };
  const [line = ""] = [context.headers["set-cookie"] ?? []].flat();
  const [brought = ""] = line.split(";", 1);
  const property = fc.asyncProperty(body, async (text) => {
    const headers = {
      cookie: brought,
      origin: "http://127.0.0.1:4566",
      "content-type": "application/json",
      "x-signet-csrf": csrfToken,
    };
    const answer = await shell.ask("POST", "/signin/api/echo", headers, text);
    expect([200, 400]).toContain(answer.status);
    const isWell = answer.status === 200;
    const echoed = isWell ? (JSON.parse(String(answer.body)) as { text: string }).text : undefined;
    expect(echoed).toBe(isWell ? (JSON.parse(text) as { text: string }).text : undefined);
    expect(shell.log).toEqual([]);
  });
  await fc.assert(property, { numRuns: RUNS });
});

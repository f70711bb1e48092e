// GET /federation has credentials and sign-in tokens in its address, so that whoever reads a log, the audit trail or a Referer header might find
// them there. Here each kind of request is made, good and bad ones, and then everything that the server wrote is searched.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser } from "../testing/browser.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { ask, confirm, fieldsOf, follow, getSigninToken, makeBroker, sessionOf } from "./testing/broker.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ flags: { logLevel: "debug" } });
});
afterAll(() => server.stop());

it("no secret of a request is in the log, in the trail or in the database", async () => {
  const broker = await makeBroker(server);
  const { arn: RoleArn } = await broker.role();
  const credentials = await broker.assume({ RoleArn });
  const tokens: string[] = [];
  for (const method of ["GET", "POST"] as const) {
    const { token } = await getSigninToken(server, credentials, {}, method);
    expect(token).not.toBe("");
    tokens.push(token);
    await getSigninToken(
      server,
      { ...credentials, secretAccessKey: "a-wrong-secret-of-somebody" },
      {},
      method,
    );
    await getSigninToken(server, credentials, { SessionDuration: "1" }, method);
    const claimed = { ...credentials, accessKeyId: "a-password-in-the-wrong-place" };
    await getSigninToken(server, claimed, {}, method);
    await ask(server.endpoint, { Action: "getSigninToken", Session: `{${sessionOf(credentials)}` }, method);
    await ask(server.endpoint, { Action: "nothing", Session: sessionOf(credentials) }, method);
  }
  const [first = "", second = ""] = tokens;
  const person = openBrowser(server.endpoint);
  await follow(person, first);
  await follow(person, first);
  await follow(person, `${first}x`);
  const root = await signedInBrowser(server);
  const page = await follow(root, second);
  const { csrfToken = "" } = fieldsOf(page);
  const cookies = [person, root].map(({ cookies: kept }) => kept.get("signet-session") ?? "");
  expect(await confirm(root, fieldsOf(page))).toMatchObject({ status: 302 });
  cookies.push(root.cookies.get("signet-session") ?? "");

  await server.stop({ keep: true });
  const { out } = await server.signet("events", "--json");
  const files = await readdir(server.dataDir);
  const data = await Promise.all(files.map((name) => readFile(join(server.dataDir, name), "latin1")));
  expect(out).toContain("GetSigninToken");
  expect(data.join("")).toContain("GetSigninToken");
  const secrets = [
    credentials.secretAccessKey,
    credentials.sessionToken ?? "",
    "a-wrong-secret-of-somebody",
    "a-password-in-the-wrong-place",
    csrfToken,
    ...tokens,
    ...cookies.map((cookie) => cookie.slice(cookie.indexOf(".") + 1)),
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    for (const written of [server.log.join("\n"), out, ...data]) expect(written.includes(secret)).toBe(false);
  }
});

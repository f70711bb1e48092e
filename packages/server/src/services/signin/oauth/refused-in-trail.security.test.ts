// The attack: somebody who is signed in tries, again and again, to let tools in that they may not let in. Were only what succeeds told to the audit
// trail, nobody would see it.
import { CreateLoginProfileCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { consent, loginTool } from "./testing/login-tool.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("a refusal is an event, with who it was and what they asked for", async () => {
  const UserName = "mallory";
  await server.iam().send(new CreateUserCommand({ UserName }));
  await server.iam().send(new CreateLoginProfileCommand({ UserName, Password: "correct-Horse-8" }));
  const browser = await signedInBrowser(server, { userName: UserName });
  const tool = loginTool(server.endpoint);
  expect(await consent(browser, tool)).toMatchObject({ status: 403, code: "AccessDenied" });
  const events = async () => (await server.signet("events", "--json")).out.split("\n");
  const refused = async () => (await events()).find((line) => line.includes("AuthorizeOAuth2Access"));
  await expect.poll(refused).toBeDefined();
  expect(JSON.parse((await refused()) ?? "")).toMatchObject({
    eventName: "AuthorizeOAuth2Access",
    errorCode: "AccessDenied",
    userIdentity: { type: "IAMUser", userName: UserName },
    requestParameters: { clientId: tool.clientId, redirectUri: tool.redirectUri },
  });
});

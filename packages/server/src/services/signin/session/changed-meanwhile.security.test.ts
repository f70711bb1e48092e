// A thief with a page's credentials sends a change, which waits for its turn: behind other changes, behind another process. Meanwhile the
// person signs out everywhere, or gets another password. If the change is made all the same, the thief has an access key of their own.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../../../testing/server.ts";
import { signedInBrowser } from "../testing/sign-in.ts";

let server: TestServer;
let stolen: ClientCredentials;
beforeEach(async () => {
  server = await startTestServer();
  const iam = server.iam();
  const UserName = "alice";
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "iam:*", Resource: "*" },
  });
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: "Correct horse battery 1" }));
  const browser = await signedInBrowser(server, { userName: UserName });
  stolen = (await browser.post("/signin/api/credentials", {})).json as ClientCredentials;
});
afterEach(() => server.stop());

async function writesUnderWay(): Promise<number> {
  const text = await (await fetch(`${server.endpoint}/_signet/metrics`)).text();
  return Number(/^signet_writes_under_way (\d+)$/mu.exec(text)?.[1]);
}

/** The thief's change, with what another process does to the database while it waits for its turn. */
async function changeWhile(sql: string): Promise<string> {
  const other = new DatabaseSync(join(server.dataDir, "signet.db"), { timeout: 5000 });
  try {
    other.exec("begin immediate");
    const change = server
      .iam(stolen)
      .send(new CreateAccessKeyCommand({ UserName: "alice" }))
      .then(
        () => "made",
        (error: Error) => error.name,
      );
    await vi.waitFor(async () => expect(await writesUnderWay()).toBe(1));
    other.exec(`${sql}; commit`);
    return await change;
  } finally {
    other.close();
  }
}

const keys = async () =>
  (await server.iam().send(new ListAccessKeysCommand({ UserName: "alice" }))).AccessKeyMetadata?.length;

it("is made when nothing was taken away: the story would show nothing otherwise", async () => {
  expect(await changeWhile("select 1")).toBe("made");
  expect(await keys()).toBe(1);
});

it.each([
  ["the session", "delete from sign_in_sessions"],
  ["the session's time", "update sign_in_sessions set expires_at = 1"],
  ["the password that was given", "update login_profiles set changed_at = changed_at + 1"],
  ["the password altogether", "delete from login_profiles"],
])("is refused when %s went meanwhile", async (_, sql) => {
  expect(await changeWhile(sql)).toBe("InvalidClientTokenId");
  expect(await keys()).toBe(0);
});

// Permission to register keys is taken from somebody, or their session is ended, in the very moment in which they register one: after the
// policies were asked, and before the key is there.
import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AwsError } from "../../../aws-error.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import { rootArn } from "../../../directory/arns.ts";
import type { SigninMeans } from "../means.ts";
import { openWebShell, type WebShell } from "../testing/web-shell.ts";
import type { SignedInRequest, WebResponse } from "../web/route.ts";
import { passkeyRoutes } from "./registering.ts";
import { softwareAuthenticator } from "./testing/software-authenticator.ts";

const ORIGIN = "http://localhost:4566";

let shell: WebShell;
beforeEach(async () => {
  shell = await openWebShell({ publicUrl: ORIGIN, routes: () => [] });
});
afterEach(() => shell.close());

/** What the root user gets, signed in, of one of the routes. */
function post(means: SigninMeans, path: string, input: SignedInRequest["input"]): Promise<WebResponse> {
  const { accountId, now } = shell.directory;
  const caller: Caller = {
    accountId,
    principal: { kind: "root", accountId, arn: rootArn(accountId) },
    identity: { kind: "root" },
    accessKeyId: "",
  };
  const request = {
    input,
    origin: ORIGIN,
    facts: { now, requestId: "", region: "us-east-1", sourceIp: "192.0.2.1", secure: false },
    session: { row: { account_id: accountId, session_id: "session" }, caller },
  } as unknown as SignedInRequest;
  const route = passkeyRoutes(means).find((one) => one.path === path);
  if (route?.session !== "required") throw new Error("there is no such route");
  return Promise.resolve(route.handle(request));
}

test("what the policies say inside of the change counts: nothing is registered", async () => {
  const denied = new AwsError("AccessDenied", 403, "denied meanwhile");
  const asked: string[] = [];
  const means: SigninMeans = {
    ...shell.means,
    authorize(_, { context }, __, tx) {
      asked.push(`${String(context?.["iam:RegisterSecurityKey"])} ${tx === undefined ? "before" : "inside"}`);
      return tx === undefined ? Promise.resolve() : Promise.reject(denied);
    },
  };
  const { body } = await post(means, "/signin/api/passkey-options", {});
  const options = JSON.parse(String(body)) as PublicKeyCredentialCreationOptionsJSON;
  const response = softwareAuthenticator({ origin: ORIGIN }).create(options);
  const input = { name: "key", response };
  await expect(post(means, "/signin/api/passkeys", input)).rejects.toBe(denied);
  expect(asked).toEqual(["Create before", "Activate before", "Activate inside"]);
  expect(await shell.directory.read.passkeys.listOf(shell.directory.accountId)).toEqual([]);
});

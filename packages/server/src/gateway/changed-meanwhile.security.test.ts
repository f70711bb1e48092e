// A change is authorized, and then waits for its turn: behind other changes, behind another process. Meanwhile an administrator takes away
// what allowed it: the boundary that was its condition, the caller's policy, the caller's key. If the change is made all the same, whoever
// was just shut out has granted a role everything.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  CreateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { credentialsOf } from "../testing/credentials.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: statement });

let server: TestServer;
let dev: IAMClient;
let devKey: string;
beforeEach(async () => {
  server = await startTestServer();
  const admin = server.iam();
  await admin.send(new CreateUserCommand({ UserName: "dev" }));
  await admin.send(
    new PutUserPolicyCommand({
      UserName: "dev",
      PolicyName: "bounded",
      PolicyDocument: policy({
        Effect: "Allow",
        Action: "iam:PutRolePolicy",
        Resource: "*",
        Condition: { StringEquals: { "iam:PermissionsBoundary": READ_ONLY } },
      }),
    }),
  );
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName: "dev" }));
  const key = credentialsOf(AccessKey);
  devKey = key.accessKeyId;
  dev = server.iam(key);
  await admin.send(
    new CreateRoleCommand({
      RoleName: "worker",
      PermissionsBoundary: READ_ONLY,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { AWS: server.accountId },
        Action: "sts:AssumeRole",
      }),
    }),
  );
});
afterEach(() => server.stop());

async function writesUnderWay(): Promise<number> {
  const text = await (await fetch(`${server.endpoint}/_signet/metrics`)).text();
  return Number(/^signet_writes_under_way (\d+)$/m.exec(text)?.[1]);
}

/** Dev's change, with what another process does to the database while it waits for its turn. */
async function changeWhile(sql: string): Promise<string> {
  const other = new DatabaseSync(join(server.dataDir, "signet.db"), { timeout: 5000 });
  try {
    other.exec("begin immediate");
    const change = dev
      .send(
        new PutRolePolicyCommand({
          RoleName: "worker",
          PolicyName: "everything",
          PolicyDocument: policy({ Effect: "Allow", Action: "*", Resource: "*" }),
        }),
      )
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

async function rolePolicies(): Promise<readonly string[] | undefined> {
  return (await server.iam().send(new ListRolePoliciesCommand({ RoleName: "worker" }))).PolicyNames;
}

it("is made when nothing was taken away: the story would show nothing otherwise", async () => {
  expect(await changeWhile("select 1")).toBe("made");
  expect(await rolePolicies()).toEqual(["everything"]);
});

it.each([
  ["the boundary on its condition", "update roles set boundary_arn = null", "AccessDenied"],
  ["the caller's policy", "delete from inline_policies", "AccessDenied"],
  [
    "the caller's key",
    "update access_keys set status = 'Inactive' where access_key_id = ?",
    "InvalidClientTokenId",
  ],
])("is refused when %s went meanwhile", async (_, sql, refusal) => {
  expect(await changeWhile(sql.replace("?", `'${devKey}'`))).toBe(refusal);
  expect(await rolePolicies()).toEqual([]);
});

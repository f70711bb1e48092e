// Attacks on access keys: reading a secret where it must not be (the trail, the log, the database); using the id of another
// account's key; a key id that is made elsewhere and already belongs to somebody; a key that outlives its user.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { refused } from "./testing/answers.ts";
import { rootClient } from "./testing/root-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("a secret is shown once: neither the trail, nor the log, nor the database has it", async () => {
  const admin = server.iam();
  await admin.send(new CreateUserCommand({ UserName: "secretive" }));
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName: "secretive" }));
  const { AccessKeyId = "", SecretAccessKey = "" } = AccessKey ?? {};
  expect(SecretAccessKey).toHaveLength(40);

  const { out, status } = await server.signet("events");
  expect(status).toBe(0);
  const files = await Promise.all(
    ["signet.db", "signet.db-wal"].map((name) =>
      readFile(join(server.dataDir, name), "latin1").catch(() => ""),
    ),
  );
  expect(out).toContain("CreateAccessKey");
  expect(files.join("")).toContain(AccessKeyId);
  for (const text of [out, server.log.join(""), ...files]) expect(text).not.toContain(SecretAccessKey);
});

test("a key of another account is neither switched off nor deleted, even by root", async () => {
  const other = await server.createAccount("victim");
  const { accessKeyId: AccessKeyId } = other.admin;
  const missing = {
    name: "NoSuchEntityException",
    status: 404,
    message: `The Access Key with id ${AccessKeyId} cannot be found.`,
  };
  for (const client of [server.iam(), await rootClient(server)]) {
    for (const UserName of ["admin", undefined]) {
      const named = UserName === undefined ? {} : { UserName };
      expect(
        await refused(client.send(new UpdateAccessKeyCommand({ ...named, AccessKeyId, Status: "Inactive" }))),
      ).toEqual(missing);
      expect(await refused(client.send(new DeleteAccessKeyCommand({ ...named, AccessKeyId })))).toEqual(
        missing,
      );
    }
  }
  const identity = await server.sts(other.admin).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe(other.accountId);
});

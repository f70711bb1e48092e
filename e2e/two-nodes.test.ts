import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../packages/server/src/storage/testing/postgres.ts";
import { type Answer, type AwsCommand, granted } from "./support/client.ts";
import { type Credentials, credentialsIn } from "./support/credentials.ts";
import { policy } from "./support/documents.ts";
import { eventually } from "./support/eventually.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";
import { serve, type Signet } from "./support/signet.ts";

/** Milliseconds within which every node feels a change. */
const PROMISED = 1_000;

describe("two nodes on one PostgreSQL", () => {
  let postgres: TestPostgres;
  let first: Installation;
  let folder: Folder;
  let second: Signet;
  let alice: Credentials;
  beforeAll(async () => {
    postgres = await startPostgres();
    const database = await postgres.url("shared");
    first = await install({ database });
    folder = await makeFolder();
    second = await serve([], {
      env: {
        SIGNET_DATA_DIR: folder.dataDir,
        SIGNET_DATABASE: database,
        SIGNET_MASTER_KEY_FILE: join(first.dataDir, "master.key"),
      },
    });
    await atFirst(new CreateUserCommand({ UserName: "alice" }));
    alice = credentialsIn(await atFirst(new CreateAccessKeyCommand({ UserName: "alice" })));
  });
  afterAll(async () => {
    await second.end("SIGTERM");
    await first.remove();
    await folder.remove();
    await postgres.stop();
  });

  const atFirst = async <Output extends object>(command: AwsCommand<Output>): Promise<Output> =>
    granted(await first.send(sdk, first.admin, command));
  const atSecond = <Output extends object>(credentials: Credentials, command: AwsCommand<Output>) =>
    sdk({ endpoint: second.url, credentials }, command);

  /** Milliseconds until the second node answers as awaited. */
  async function untilSecond(ask: () => Promise<Answer>, awaited: (answer: Answer) => boolean) {
    const began = performance.now();
    expect(awaited(await eventually(ask, awaited))).toBe(true);
    return performance.now() - began;
  }

  test("the second installs nothing, and knows the first one's people", async () => {
    expect(second.out()).not.toContain("Root password");
    expect(granted(await atSecond(first.admin, new GetCallerIdentityCommand())).Account).toBe(
      first.accountId,
    );
  });

  test("a session of one is a session of the other", async () => {
    const session = credentialsIn(await atFirst(new GetSessionTokenCommand()));
    expect(await atSecond(session, new GetCallerIdentityCommand())).toMatchObject({ ok: true });
  });

  test("permissions given and taken at one are felt by the other within a second", async () => {
    const name = { UserName: "alice", PolicyName: "lists" };
    const lists = () => atSecond(alice, new ListUsersCommand());
    expect(await lists()).toMatchObject({ ok: false, code: "AccessDenied" });
    const PolicyDocument = policy({ Action: "iam:ListUsers", Resource: "*" });
    await atFirst(new PutUserPolicyCommand({ ...name, PolicyDocument }));
    expect(await untilSecond(lists, ({ ok }) => ok)).toBeLessThan(PROMISED);
    await atFirst(new DeleteUserPolicyCommand(name));
    expect(await untilSecond(lists, ({ ok }) => !ok)).toBeLessThan(PROMISED);
  });

  test("a key revoked at one is refused by the other within a second", async () => {
    const identity = () => atSecond(alice, new GetCallerIdentityCommand());
    expect(await identity()).toMatchObject({ ok: true });
    await atFirst(
      new UpdateAccessKeyCommand({ UserName: "alice", AccessKeyId: alice.accessKeyId, Status: "Inactive" }),
    );
    expect(await untilSecond(identity, ({ ok }) => !ok)).toBeLessThan(PROMISED);
    expect(await identity()).toMatchObject({ ok: false, code: "InvalidClientTokenId", status: 403 });
  });
});

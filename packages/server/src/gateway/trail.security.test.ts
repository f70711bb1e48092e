// Somebody tries keys, or tampers with requests, and nobody sees it: the refused requests are in no trail, or in one that the owner of the
// key does not look at. Somebody reads the trail, and finds secrets in it. Somebody fills or breaks the disk first, and then acts unseen.
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, sendRaw } from "../testing/raw-http.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { headerSigned } from "../testing/signed-requests.ts";

interface Event extends Record<string, unknown> {
  readonly eventName: string;
  readonly errorCode?: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function trail(account: string, ...flags: string[]): Promise<Event[]> {
  const { status, out, err } = await server.signet("events", "--account", account, "--json", ...flags);
  if (status !== 0) throw new Error(err);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Event);
}
const failed = (sent: Promise<unknown>) => sent.catch((error: Error) => error.name);

describe("a refused request", () => {
  it("with an access key of an account is in that account's trail, as nobody's", async () => {
    const wrong = { accessKeyId: server.admin.accessKeyId, secretAccessKey: "x".repeat(40) };
    expect(await failed(server.iam(wrong).send(new ListUsersCommand({})))).toBe("SignatureDoesNotMatch");
    await expect
      .poll(() => trail(server.accountId, "--error", "SignatureDoesNotMatch"))
      .toEqual([
        expect.objectContaining({
          eventName: "ListUsers",
          userIdentity: { type: "Unknown", principalId: "-", accessKeyId: wrong.accessKeyId },
          requestParameters: null,
          responseElements: null,
        }),
      ]);
  });

  it("with a key that is not active is there too", async () => {
    const iam = server.iam();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    const { AccessKeyId = "", SecretAccessKey = "" } = AccessKey ?? {};
    await iam.send(new UpdateAccessKeyCommand({ UserName: "ana", AccessKeyId, Status: "Inactive" }));
    const own = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    expect(await failed(server.iam(own).send(new ListUsersCommand({})))).toBe("InvalidClientTokenId");
    await expect.poll(() => trail(server.accountId, "--access-key", AccessKeyId)).toHaveLength(1);
  });

  it("of a stranger is in the trail of strangers, also when it asks for what needs no signature", async () => {
    const unknown = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x".repeat(40) };
    expect(await failed(server.sts(unknown).send(new GetCallerIdentityCommand({})))).toBe(
      "InvalidClientTokenId",
    );
    const web = {
      RoleArn: "arn:aws:iam::123456789012:role/r",
      RoleSessionName: "session",
      WebIdentityToken: "hush-hush",
    };
    expect(await failed(server.sts().send(new AssumeRoleWithWebIdentityCommand(web)))).toBe(
      "InvalidIdentityTokenException",
    );
    const large = Buffer.alloc(1_100_000, "a");
    const host = new URL(server.endpoint).host;
    const answer = await sendRaw(server.endpoint, {
      method: "POST",
      target: "/",
      headers: [["Host", host]],
      body: large,
    });
    expect(codeOf(answer)).toBe("RequestEntityTooLarge");
    await expect
      .poll(async () => (await trail("000000000000")).map(({ errorCode }) => errorCode))
      .toEqual(["InvalidClientTokenId", "InvalidIdentityToken", "RequestEntityTooLarge"]);
    expect(JSON.stringify(await trail("000000000000"))).not.toContain("hush-hush");
  });

  it("by policy or by its content has its parameters", async () => {
    expect(await failed(server.iam().send(new DeleteUserCommand({ UserName: "nobody" })))).toBe(
      "NoSuchEntityException",
    );
    await expect
      .poll(() => trail(server.accountId, "--error", "NoSuchEntity"))
      .toEqual([expect.objectContaining({ requestParameters: { userName: "nobody" }, readOnly: false })]);
  });
});

it("no secret is in the trail, in the log, or in what fails", async () => {
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName: "ben" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ben" }));
  const told = [JSON.stringify(await trail(server.accountId)), ...server.log].join("");
  expect(told).toContain(AccessKey?.AccessKeyId);
  expect(told).not.toContain(AccessKey?.SecretAccessKey);
  expect(told).not.toContain(server.admin.secretAccessKey);
});

it("a signed request has its event on disk before a graceful stop is over", async () => {
  const other = await startTestServer();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      sendRaw(
        other.endpoint,
        headerSigned({
          endpoint: other.endpoint,
          credentials: other.admin,
          service: "sts",
          form: "Action=GetCallerIdentity&Version=2011-06-15",
        }),
      ),
    ),
  );
  await other.stop({ keep: true });
  const { out } = await other.signet("events", "--name", "GetCallerIdentity", "--limit", "1000", "--json");
  expect(out.trim().split("\n")).toHaveLength(answers.length);
  await other.stop();
});

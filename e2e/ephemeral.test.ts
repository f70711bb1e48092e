import { CreateUserCommand, GetUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { awsCli } from "./support/aws-cli.ts";
import { type AwsCommand, granted } from "./support/client.ts";
import { type Credentials, credentialsIn } from "./support/credentials.ts";
import { type Ephemeral, serveEphemeral } from "./support/ephemeral.ts";
import { install } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const DAY = 24 * 3_600;

describe("an ephemeral server", () => {
  let ephemeral: Ephemeral;
  beforeAll(async () => {
    ephemeral = await serveEphemeral();
  });
  afterEach(() => ephemeral.reset());
  afterAll(() => ephemeral.server.end("SIGTERM"));

  const ask = <Output extends object>(
    command: AwsCommand<Output>,
    credentials: Credentials = ephemeral.admin,
  ) => sdk({ endpoint: ephemeral.server.url, credentials }, command);

  test("says that nothing is kept", () => {
    expect(ephemeral.server.out()).toContain("Everything is kept in memory and gone when the server stops.");
    expect(ephemeral.server.out()).not.toContain(ephemeral.admin.secretAccessKey);
  });

  test("a reset puts the state of the first start back", async () => {
    const before = granted(await ask(new GetCallerIdentityCommand()));
    granted(await ask(new CreateUserCommand({ UserName: "alice" })));
    const session = credentialsIn(granted(await ask(new GetSessionTokenCommand())));
    await ephemeral.moveClock(DAY / 2);
    expect(await ask(new GetCallerIdentityCommand(), session)).toMatchObject({ ok: false });

    await ephemeral.reset();
    expect(granted(await ask(new GetCallerIdentityCommand()))).toEqual({
      ...before,
      // The administrator is made again, with the same key.
      UserId: expect.stringMatching(/^AIDA/),
    });
    expect(await ask(new GetUserCommand({ UserName: "alice" }))).toMatchObject({ code: "NoSuchEntity" });
    expect(granted(await ask(new ListUsersCommand())).Users).toHaveLength(1);
  });

  test("a session of before a reset is no session after it", async () => {
    const session = credentialsIn(granted(await ask(new GetSessionTokenCommand())));
    expect(await ask(new GetCallerIdentityCommand(), session)).toMatchObject({ ok: true });
    await ephemeral.reset();
    expect(await ask(new GetCallerIdentityCommand(), session)).toMatchObject({
      ok: false,
      code: "InvalidClientTokenId",
    });
  });

  test("clients go on after its clock has moved by a day: signatures are measured on the machine's", async () => {
    await ephemeral.moveClock(DAY);
    const sender = { endpoint: ephemeral.server.url, credentials: ephemeral.admin };
    const made = granted(await awsCli(sender, new CreateUserCommand({ UserName: "tomorrow" })));
    const ahead = new Date(made.User?.CreateDate ?? 0).getTime() - Date.now();
    expect(ahead).toBeGreaterThan((DAY - 60) * 1_000);
    expect(ahead).toBeLessThan((DAY + 60) * 1_000);
  });

  test("checks signatures and policies as any other", async () => {
    const stranger = { ...ephemeral.admin, secretAccessKey: "a guess that is as long as a secret key is" };
    expect(await ask(new ListUsersCommand(), stranger)).toMatchObject({
      ok: false,
      code: "SignatureDoesNotMatch",
      status: 403,
    });
  });

  test.each(["reset", "clock"])("no web page can %s it", async (name) => {
    granted(await ask(new CreateUserCommand({ UserName: "alice" })));
    const answer = await fetch(`${ephemeral.server.url}/_signet/${name}`, {
      method: "POST",
      headers: { Origin: "https://elsewhere.example" },
      body: JSON.stringify({ seconds: DAY }),
    });
    expect(answer.status).toBe(403);
    expect(await ask(new GetUserCommand({ UserName: "alice" }))).toMatchObject({ ok: true });
  });

  test.each(["", "{}", '{"seconds":"soon"}', '{"seconds":1e300}', "not json"])(
    "a clock that is told %j stays as it is",
    async (body) => {
      const answer = await fetch(`${ephemeral.server.url}/_signet/clock`, { method: "POST", body });
      expect(answer.status).toBe(400);
      const asked = await fetch(`${ephemeral.server.url}/_signet/clock?seconds=0`, { method: "POST" });
      expect(await asked.json()).toMatchObject({ offsetSeconds: 0 });
    },
  );
});

describe("any other server", () => {
  test.each(["reset", "clock"])("has no %s", async (name) => {
    const installation = await install();
    try {
      const answer = await fetch(`${installation.url()}/_signet/${name}`, {
        method: "POST",
        body: JSON.stringify({ seconds: DAY }),
      });
      expect(answer.status).toBe(404);
    } finally {
      await installation.remove();
    }
  });
});

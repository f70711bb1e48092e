// Attacks on passwords by someone with access keys. With a stolen key of a user: guess the user's password by ChangePassword, as often as
// requests can be sent, to sign in as that user. With a role or the name of another user: change a password that is not one's own. By
// reading what is kept: find passwords in the audit trail, in the log, in an error, or in the database.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GetLoginProfileCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("guesses at the old password cost more and more waiting, and the right one is refused like the others meanwhile", async () => {
  const stolen = await delegate(server, "victim", {
    Effect: "Allow",
    Action: "iam:ChangePassword",
    Resource: "*",
  });
  const admin = server.iam();
  await admin.send(new CreateLoginProfileCommand({ UserName: "victim", Password: "The-secret-1" }));
  const guess = (OldPassword: string) =>
    stolen.send(new ChangePasswordCommand({ OldPassword, NewPassword: "The-attackers-1" }));
  const wrong = { name: "AccessDenied", status: 403, message: "The old password was incorrect." };
  for (let count = 0; count < 5; count++) expect(await refused(guess(`Guess-${count}`))).toEqual(wrong);
  expect(await refused(guess("The-secret-1"))).toEqual(wrong);
  // A password that the policy refuses is no guess, and tells nothing of the old one.
  const short = new ChangePasswordCommand({ OldPassword: "The-secret-1", NewPassword: "short" });
  expect((await refused(stolen.send(short))).name).toBe("PasswordPolicyViolationException");
  server.moveClock(31);
  await guess("The-secret-1");
});

test("a password is never in the trail, the log, an error or the database", async () => {
  const secrets = ["Planted-first-1", "Planted-second-2", "Planted-wrong-3", "planted-weak"];
  const [first = "", second = "", wrong = "", weak = ""] = secrets;
  const user = await delegate(server, "planted", { Effect: "Allow", Action: "iam:*", Resource: "*" });
  const said: string[] = [];
  const note = async (request: Promise<unknown>) =>
    void said.push(JSON.stringify(await request.catch((error: Error) => [error.name, error.message])));
  await note(user.send(new CreateLoginProfileCommand({ UserName: "planted", Password: weak })));
  await note(user.send(new CreateLoginProfileCommand({ UserName: "planted", Password: first })));
  await note(user.send(new ChangePasswordCommand({ OldPassword: wrong, NewPassword: second })));
  await note(user.send(new ChangePasswordCommand({ OldPassword: first, NewPassword: second })));
  await note(user.send(new UpdateLoginProfileCommand({ UserName: "planted", Password: weak })));
  await note(user.send(new UpdateLoginProfileCommand({ UserName: "nobody", Password: first })));
  await note(user.send(new GetLoginProfileCommand()));
  // Events of requests that change nothing are written in batches; the last one sent comes last.
  const { out, events } = await vi.waitFor(async () => {
    const { out: written } = await server.signet("events", "--json", "--limit", "1000");
    const told = written
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { eventName: string; requestParameters: object | null });
    expect(told.map(({ eventName }) => eventName)).toContain("GetLoginProfile");
    return { out: written, events: told };
  });
  const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
  expect(events.map(({ requestParameters }) => requestParameters)).toEqual(
    expect.arrayContaining([
      { userName: "planted", password: HIDDEN },
      { oldPassword: HIDDEN, newPassword: HIDDEN },
    ]),
  );
  const files = await Promise.all(
    ["signet.db", "signet.db-wal"].map((name) => readFile(join(server.dataDir, name), "latin1")),
  );
  for (const secret of secrets)
    for (const place of [out, server.log.join(""), ...said, ...files]) expect(place).not.toContain(secret);
});

test("who sets more passwords at once than can be hashed in good time is turned away, and others are not kept waiting", async () => {
  const admin = server.iam();
  await delegate(server, "busy");
  await admin.send(new CreateLoginProfileCommand({ UserName: "busy", Password: "Busy-secret-1" }));
  const elsewhere = server.iam((await server.createAccount("elsewhere")).admin);
  await elsewhere.send(new CreateUserCommand({ UserName: "calm" }));
  // A client has 50 connections.
  const clients = [server.iam(), server.iam(), server.iam()];
  const flood = Promise.allSettled(
    clients.flatMap((client) =>
      Array.from({ length: 40 }, (_, index) =>
        client.send(new UpdateLoginProfileCommand({ UserName: "busy", Password: `Busy-secret-${index}` })),
      ),
    ),
  );
  // Nobody holds the database meanwhile, nor keeps another account from setting passwords.
  await delegate(server, "unconcerned");
  await elsewhere.send(new CreateLoginProfileCommand({ UserName: "calm", Password: "Calm-secret-1" }));
  const ends = await flood;
  const names = new Set(
    ends.map((end) => (end.status === "fulfilled" ? "done" : (end.reason as Error).name)),
  );
  expect([...names].toSorted()).toEqual([
    "EntityTemporarilyUnmodifiableException",
    "ServiceUnavailable",
    "done",
  ]);
});

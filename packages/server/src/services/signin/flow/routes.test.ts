// Signing in as pages do it: over HTTP, on a whole server, with real hashes.
import {
  AttachUserPolicyCommand,
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteAccountPasswordPolicyCommand,
  GetUserCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { enabledDevice } from "../../iam/testing/new-device.ts";
import { openBrowser, type Seen, type TestBrowser } from "../testing/browser.ts";

const PASSWORD = "correct-Horse-7";
const CHANGE_PASSWORD = "arn:aws:iam::aws:policy/IAMUserChangePassword";

let server: TestServer;
let offset = 0;
const now = () => Date.now() + offset;
beforeAll(async () => {
  server = await startTestServer();
  await server.iam().send(new CreateAccountAliasCommand({ AccountAlias: "example-corp" }));
});
afterAll(() => server.stop());

function wait(seconds: number): void {
  offset += seconds * 1000;
  server.moveClock(seconds);
}

async function person(UserName: string, PasswordResetRequired = false): Promise<void> {
  await server.iam().send(new CreateUserCommand({ UserName }));
  await server
    .iam()
    .send(new CreateLoginProfileCommand({ UserName, Password: PASSWORD, PasswordResetRequired }));
}

const signIn = (browser: TestBrowser, userName: string, password = PASSWORD, more: object = {}) =>
  browser.post("/signin/api/sign-in", { kind: "iam", account: "example-corp", userName, password, ...more });
const flowOf = ({ json }: Seen) => (json as { readonly flow: string }).flow;

describe("a browser", () => {
  test("signs a user in, who is known from then on, with the password as used", async () => {
    await person("alice");
    const browser = openBrowser(server.endpoint);
    const seen = await signIn(browser, "alice", PASSWORD, { destination: "/console?region=eu-west-1#users" });
    expect(seen).toMatchObject({
      status: 200,
      json: { step: "done", destination: "/console?region=eu-west-1#users" },
    });
    expect(seen.headers.getSetCookie().map((line) => line.slice(0, line.indexOf("=")))).toEqual([
      "signet-session",
      "signet-device",
    ]);
    for (const line of seen.headers.getSetCookie())
      expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax/u);
    expect((await browser.get("/signin/api/session")).json).toMatchObject({
      kind: "user",
      name: "alice",
      secondFactor: null,
    });
    const { User } = await server.iam().send(new GetUserCommand({ UserName: "alice" }));
    expect(Math.abs((User?.PasswordLastUsed?.getTime() ?? 0) - now())).toBeLessThan(60_000);
  });

  test("gets another session with each sign-in, and the one before is over", async () => {
    await person("again");
    const browser = openBrowser(server.endpoint);
    await signIn(browser, "again");
    const first = browser.cookies.get("signet-session") ?? "";
    await signIn(browser, "again");
    expect(browser.cookies.get("signet-session")).not.toBe(first);
    const thief = openBrowser(server.endpoint);
    thief.cookies.set("signet-session", first);
    expect(await thief.get("/signin/api/session")).toMatchObject({ status: 401 });
  });

  test("goes nowhere else after signing in", async () => {
    await person("lured");
    for (const destination of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
      expect((await signIn(openBrowser(server.endpoint), "lured", PASSWORD, { destination })).json).toEqual({
        step: "done",
        destination: "/console",
      });
  });

  test("takes the steps of a second factor and of another password, in this order", async () => {
    await person("bob", true);
    await server.iam().send(new AttachUserPolicyCommand({ UserName: "bob", PolicyArn: CHANGE_PASSWORD }));
    const { app } = await enabledDevice(server.iam(), "bob", "bobs-phone", now);
    wait(60);
    const browser = openBrowser(server.endpoint);
    const first = await signIn(browser, "bob");
    expect(first).toMatchObject({ json: { step: "second-factor", methods: [{ kind: "totp" }] } });
    expect(await browser.get("/signin/api/session")).toMatchObject({ status: 401 });
    const show = (code: string) =>
      browser.post("/signin/api/second-factor", { flow: flowOf(first), kind: "totp", code });
    expect(await show("000000")).toMatchObject({
      status: 400,
      json: { error: { code: "WrongCode", message: "The code that you entered is incorrect." } },
    });
    const second = await show(app.code());
    expect(second).toMatchObject({
      json: { step: "new-password", userName: "bob", rules: { minimumLength: 8, kinds: 3, reuse: 1 } },
    });
    const set = (newPassword: string) =>
      browser.post("/signin/api/new-password", { flow: flowOf(second), newPassword });
    expect(await set("short")).toMatchObject({ status: 400, code: "PasswordPolicyViolation" });
    expect(await set(PASSWORD)).toMatchObject({ code: "PasswordPolicyViolation" });
    expect(await set("battery-Staple-8")).toMatchObject({ json: { step: "done" } });
    expect((await browser.get("/signin/api/session")).json).toMatchObject({
      name: "bob",
      secondFactor: { kind: "totp" },
    });
    expect(await set("battery-Staple-9")).toMatchObject({ status: 409, code: "StepOver" });
  });

  test("signs the root user of an account in", async () => {
    const { out } = await server.signet(
      "account",
      "create",
      "--name",
      "other",
      "--email",
      "Boss@example.test",
      "--json",
    );
    const { rootPassword: password, accountId } = JSON.parse(out) as Record<string, string>;
    const browser = openBrowser(server.endpoint);
    const seen = await browser.post("/signin/api/sign-in", {
      kind: "root",
      email: "boss@example.test",
      password,
    });
    expect(seen.json).toEqual({ step: "done", destination: "/console" });
    expect((await browser.get("/signin/api/session")).json).toMatchObject({ kind: "root", accountId });
  });
});

describe("whoever must set another password", () => {
  const REFUSED = {
    status: 403,
    json: {
      error: {
        code: "AccessDenied",
        message:
          "Either user is not authorized to perform iam:ChangePassword or entered password does not comply with account password policy set by administrator",
      },
    },
  };

  async function set(browser: TestBrowser, flow: string): Promise<Seen> {
    return browser.post("/signin/api/new-password", { flow, newPassword: "battery-Staple-8" });
  }

  test("must be allowed to, by a policy or by the account's password policy", async () => {
    await person("dora", true);
    const browser = openBrowser(server.endpoint);
    const flow = flowOf(await signIn(browser, "dora"));
    expect(await set(browser, flow)).toMatchObject(REFUSED);
    await server.iam().send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }));
    expect(await set(browser, flow)).toMatchObject({ json: { step: "done" } });
    await server.iam().send(new DeleteAccountPasswordPolicyCommand({}));
  });

  test("is asked for the second factor, and has shown it, where a policy denies all without one", async () => {
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "iam:ChangePassword", Resource: "arn:aws:iam::*:user/${aws:username}" },
        {
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
        },
      ],
    });
    for (const UserName of ["emil", "frieda"]) {
      await person(UserName, true);
      await server.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "mfa", PolicyDocument }));
    }
    const without = openBrowser(server.endpoint);
    expect(await set(without, flowOf(await signIn(without, "emil")))).toMatchObject(REFUSED);
    const { app } = await enabledDevice(server.iam(), "frieda", "friedas-phone", now);
    wait(60);
    const having = openBrowser(server.endpoint);
    const flow = flowOf(await signIn(having, "frieda"));
    const next = await having.post("/signin/api/second-factor", { flow, kind: "totp", code: app.code() });
    expect(await set(having, flowOf(next))).toMatchObject({ json: { step: "done" } });
  });
});

test("who is wrong, in whatever, is told the same bytes; after too many guesses to wait, and for how long", async () => {
  await person("victim");
  await server.iam().send(new UpdateLoginProfileCommand({ UserName: "victim", PasswordResetRequired: true }));
  await server.iam().send(new CreateUserCommand({ UserName: "without-password" }));
  const browser = openBrowser(server.endpoint);
  const claims = [
    { kind: "iam", account: "example-corp", userName: "victim" },
    { kind: "iam", account: server.accountId, userName: "without-password" },
    { kind: "iam", account: "example-corp", userName: "nobody" },
    { kind: "iam", account: "no-corp", userName: "victim" },
    { kind: "root", email: "nobody@example.test" },
  ];
  for (const claim of claims) {
    const guess = () => browser.post("/signin/api/sign-in", { ...claim, password: "Wrong-Horse-7" });
    for (let count = 0; count < 5; count++)
      expect(await guess()).toMatchObject({
        status: 400,
        text: '{"error":{"code":"AuthenticationFailed","message":"Your authentication information is incorrect. Please try again."}}',
      });
    const blocked = await guess();
    expect(blocked).toMatchObject({
      status: 429,
      text: '{"error":{"code":"TooManyAttempts","message":"There were too many attempts. Try again later."}}',
    });
    expect(Number(blocked.headers.get("retry-after"))).toBeGreaterThan(20);
    expect([...blocked.headers.keys()].toSorted()).toContain("retry-after");
  }
  wait(31);
  expect((await signIn(browser, "victim")).json).toMatchObject({ step: "new-password" });
});

test.each([
  [{}, "kind is missing."],
  [{ kind: "role" }, "kind must be iam or root."],
  [{ kind: "iam", account: "a", userName: "b" }, "password is missing."],
  [{ kind: "iam", account: "a", userName: ["b"], password: "c" }, "userName must be text."],
  [{ kind: "root", email: "a", password: "x".repeat(1025) }, "password may have at most 1024 characters."],
])("what is no sign-in is said to be none: %#", async (input, message) => {
  const seen = await openBrowser(server.endpoint).post("/signin/api/sign-in", input);
  expect(seen).toMatchObject({ status: 400, json: { error: { code: "ValidationError", message } } });
});

test("steps that nobody was handed are over", async () => {
  const browser = openBrowser(server.endpoint);
  for (const [path, input] of [
    ["second-factor", { flow: "x", kind: "totp", code: "123456" }],
    ["new-password", { flow: "x", newPassword: PASSWORD }],
  ] as const)
    expect(await browser.post(`/signin/api/${path}`, input)).toMatchObject({ status: 409, code: "StepOver" });
});

test("no password, code or hand-over is in the log or in the trail", async () => {
  await person("quiet");
  const { app } = await enabledDevice(server.iam(), "quiet", "quiet-phone", now);
  wait(60);
  const browser = openBrowser(server.endpoint);
  await signIn(browser, "quiet", "a-Wrong-one-1");
  await signIn(browser, "a-Wrong-one-1", PASSWORD);
  const first = await signIn(browser, "quiet");
  const code = app.code();
  await browser.post("/signin/api/second-factor", { flow: flowOf(first), kind: "totp", code });
  const trail = async () => (await server.signet("events", "--json", "--limit", "1000")).out;
  // What changed nothing is on disk a moment later.
  await expect.poll(trail).toContain("No username found in supplied account");
  const said = `${await trail()}${server.log.join("\n")}`;
  expect(said).toContain('"CheckMfa":"Success"');
  const cookies = ["signet-session", "signet-device"].map((name) => browser.cookies.get(name) ?? "");
  const secrets = [
    PASSWORD,
    "a-Wrong-one-1",
    flowOf(first),
    cookies[0]?.split(".")[1] ?? "",
    cookies[1] ?? "",
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(5);
    expect(said).not.toContain(secret);
  }
  expect(said).not.toContain(`"${code}"`);
});

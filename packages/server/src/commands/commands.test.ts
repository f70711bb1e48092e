import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateUserCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { besides } from "../services/signin/testing/sign-in.ts";
import { authenticatorApp } from "../testing/authenticator.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { VERSION } from "../version.ts";
import { runCommandLine } from "./command-line.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function run(args: readonly string[], env: Record<string, string> = {}) {
  let out = "";
  let err = "";
  const status = await runCommandLine(
    args,
    env,
    (text) => void (out += text),
    (text) => void (err += text),
  );
  return { status, out, err };
}

describe("signet", () => {
  it("tells its version and its commands", async () => {
    expect(await run(["--version"])).toEqual({ status: 0, out: `${VERSION}\n`, err: "" });
    const help = await run(["--help"]);
    expect(help.status).toBe(0);
    for (const name of ["serve", "account", "events", "policy"]) expect(help.out).toContain(name);
  });

  it.each([
    [["frobnicate"], "There is no command 'frobnicate'"],
    [["serve", "--prot", "1"], "--prot"],
    [["serve", "--port", "-1"], "a port is a number"],
    [["serve", "--port", ""], "a port is a number"],
    [["serve", "--port", "1e3"], "a port is a number"],
    [["serve", "--trusted-proxies", "10.0.0.0/8,proxy"], "'proxy' is neither an IP address nor a CIDR range"],
    [["serve", "--database", "mysql://root:hunter2@h/d"], "postgres://"],
    [["serve", "--tls-cert", "a.pem"], "go together"],
    [["account", "create"], "--name"],
    [["events", "--limit", "0"], "whole number from 1"],
    [["events", "--since", "yesterday"], "2026-11-20T19:00:00Z"],
    [["events", "--account", "12"], "12 digits"],
  ])("refuses %j with status 2 and says what is right", async (args, words) => {
    const { status, out, err } = await run(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(/^signet: /);
    expect(err).toContain(words);
    expect(err).not.toContain("hunter2");
    expect(err).not.toContain("    at ");
  });

  it("refuses an unknown variable of its own by name", async () => {
    const { status, err } = await run(["account", "list"], { SIGNET_PROT: "1" });
    expect([status, err]).toEqual([2, expect.stringContaining("SIGNET_PROT")]);
  });

  it("refuses a certificate that is none, without a word of the key", async () => {
    const folder = await mkdtemp(join(tmpdir(), "signet-commands-"));
    const file = join(folder, "key.pem");
    try {
      await writeFile(file, "hunter2");
      const { status, err } = await run([
        "serve",
        "--data-dir",
        folder,
        "--tls-cert",
        file,
        "--tls-key",
        file,
      ]);
      expect([status, err]).toEqual([2, expect.stringContaining("not a PEM certificate")]);
      expect(err).not.toContain("hunter2");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    [["account", "list"]],
    [["events"]],
    [["account", "create", "--name", "a", "--email", "a@example.test"]],
  ])("%j finds an installation or says so in a line, and makes none", async (command) => {
    const folder = await mkdtemp(join(tmpdir(), "signet-commands-"));
    try {
      for (const dataDir of [folder, join(folder, "none", "deeper")]) {
        const { status, err } = await run([...command, "--data-dir", dataDir]);
        expect(status).toBe(1);
        expect(err).toMatch(/^signet: There is no installation in [^\n]+--data-dir[^\n]+\n$/);
      }
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("makes no tables in a database that has none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "signet-commands-"));
    const file = join(folder, "empty.db");
    try {
      await writeFile(file, "", { mode: 0o600 });
      const { status, err } = await run(["events", "--data-dir", folder, "--database", `sqlite:${file}`]);
      expect([status, err]).toEqual([1, expect.stringMatching(/^signet: .*start the server once[^\n]*\n$/)]);
      expect(await readdir(folder)).not.toContain("master.key");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("does not put a new master key in the place of one that was lost", async () => {
    const own = await startTestServer();
    const key = join(own.dataDir, "master.key");
    try {
      await rename(key, `${key}.away`);
      for (const command of [["serve", "--port", "0"], ["events"]]) {
        const { status, err } = await run([...command, "--data-dir", own.dataDir]);
        expect([status, err]).toEqual([1, expect.stringContaining("restore it from your backup")]);
      }
      expect(await readdir(own.dataDir)).not.toContain("master.key");
    } finally {
      await own.stop();
    }
  });
});

describe("signet account", () => {
  it("takes a lost second factor from a root user, and tells the trail", async () => {
    const { accountId } = server;
    const account = ["--account-id", accountId] as const;
    const serialNumber = await besides(server, accountId, async ({ mfaDevices }, now) => {
      const { device, seed } = await mfaDevices.create({ name: "root" });
      const arn = `arn:aws:iam::${accountId}:mfa${device.device}`;
      const app = authenticatorApp(seed, () => now);
      const codes = [app.code(-1), app.code()] as const;
      await mfaDevices.enable(accountId, arn, { codes, admitted: true });
      return arn;
    });
    const { status, out } = await server.signet("account", "deactivate-root-mfa", ...account);
    expect([status, out]).toEqual([0, expect.stringContaining(serialNumber)]);
    const again = await server.signet("account", "deactivate-root-mfa", ...account, "--json");
    expect(JSON.parse(again.out)).toEqual({ accountId, serialNumbers: [] });
    const events = await server.signet("events", "--json", "--name", "DeactivateMFADevice");
    expect(events.out).toContain("signet account deactivate-root-mfa");
  });

  it("makes an account that works at once, and lists it", async () => {
    const { accountId, admin } = await server.createAccount("second");
    expect(accountId).toMatch(/^[1-9]\d{11}$/);
    expect(await server.sts(admin).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: accountId,
    });
    const people = await server.signet("account", "list");
    expect(people.out).toContain(`${accountId}  `);
    const lines = (await server.signet("account", "list", "--json")).out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual({
      accountId,
      name: "second",
      email: "second@example.test",
      alias: null,
      createDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  it("shows people what they need, once", async () => {
    const { status, out } = await server.signet(
      "account",
      "create",
      "--name",
      "third",
      "--email",
      "third@example.test",
      "--account-id",
      "333333333333",
    );
    expect(status).toBe(0);
    expect(out).toContain("Account 333333333333 (third)");
    expect(out).toMatch(/aws_access_key_id = AKIA\w{16}/);
    expect((await server.signet("account", "list")).out).not.toMatch(/AKIA|assword/);
  });

  it.each([
    ["--account-id", ["--name", "x", "--email", "x@example.test", "--account-id", "12"]],
    ["--account-id", ["--name", "x", "--email", "x@example.test", "--account-id", "000000000000"]],
    ["--email", ["--name", "x", "--email", "nobody"]],
    ["--name", ["--name", "", "--email", "x@example.test"]],
    ["--name", ["--name", "x".repeat(51), "--email", "x@example.test"]],
  ])("refuses a wrong %s: %j", async (flag, flags) => {
    const { status, out, err } = await server.signet("account", "create", ...flags);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(new RegExp(`^signet: ${flag} is not right: [^\n]+\n$`));
  });

  it("refuses what another account has, with status 1", async () => {
    const { status, out, err } = await server.signet(
      "account",
      "create",
      "--name",
      "x",
      "--email",
      "x@example.test",
      "--account-id",
      server.accountId,
    );
    expect([status, out]).toEqual([1, ""]);
    expect(err).toBe(`signet: The account ${server.accountId} already exists.\n`);
  });
});

describe("signet events", () => {
  beforeAll(async () => {
    await server.iam().send(new CreateUserCommand({ UserName: "ana" }));
    await server
      .iam()
      .send(new GetUserCommand({ UserName: "nobody" }))
      .catch(() => undefined);
  });

  it("prints a line for each, oldest first", async () => {
    await expect
      .poll(async () => (await server.signet("events", "--account", server.accountId)).out)
      .toMatch(/iam:CreateUser +ok\n(?:.*\n)*.*iam:GetUser +NoSuchEntity\n/);
  });

  it("prints them whole as JSON", async () => {
    const { out } = await server.signet("events", "--name", "CreateUser", "--json", "--limit", "1");
    expect(JSON.parse(out)).toMatchObject({ eventName: "CreateUser", eventType: "AwsApiCall" });
  });

  it.each([
    [["--name", "CreateUser"], /CreateUser/, /GetUser/],
    [["--error"], /GetUser/, /CreateUser/],
    [["--error", "NoSuchEntity"], /GetUser/, /CreateUser/],
    [["--writes"], /CreateUser/, /GetUser/],
    [["--user", "admin"], /CreateUser/, /root/],
    [["--name", "iam:CreateUser"], /CreateUser/, /GetUser/],
    [["--source", "iam.amazonaws.com"], /iam:/, /sts:/],
    [["--source", "iam"], /iam:/, /sts:/],
  ])("filters by %j", async (flags, there, missing) => {
    await expect.poll(async () => (await server.signet("events", ...flags)).out).toMatch(there);
    expect((await server.signet("events", ...flags)).out).not.toMatch(missing);
  });

  it("prints nothing of a time when nothing was", async () => {
    expect(await server.signet("events", "--until", "2001-01-01")).toEqual({ status: 0, out: "", err: "" });
    expect((await server.signet("events", "--since", "2999-01-01T00:00:00Z")).out).toBe("");
  });
});

import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { awsWith } from "./support/aws-cli.ts";
import { granted } from "./support/client.ts";
import { readCredentialsFile } from "./support/credentials.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { shown } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";
import { serve, signet, type Signet } from "./support/signet.ts";

describe("the first start in a new folder", () => {
  let folder: Folder;
  let server: Signet;
  beforeAll(async () => {
    folder = await makeFolder();
    server = await serve(["--data-dir", folder.dataDir]);
  });
  afterAll(async () => {
    await server.end("SIGTERM");
    await folder.remove();
  });

  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const kept = async () =>
    Promise.all(["credentials", "master.key"].map((name) => readFile(join(folder.dataDir, name), "utf8")));

  test("makes a data folder that nobody else can look into", async () => {
    expect(await modeOf(folder.dataDir)).toBe("700");
    const names = await readdir(folder.dataDir);
    expect(names.filter((name) => !/-(?:wal|shm)$/.test(name)).toSorted()).toEqual([
      "credentials",
      "master.key",
      "signet.db",
    ]);
    const modes = await Promise.all(names.map((name) => modeOf(join(folder.dataDir, name))));
    expect(new Set(modes)).toEqual(new Set(["600"]));
  });

  test("shows the account, the root user, and how to go on", () => {
    expect(shown(server.out(), "Account")).toMatch(/^\d{12}$/);
    expect(shown(server.out(), "Root user")).toBe("root@signet.internal");
    expect(shown(server.out(), "Root password").length).toBeGreaterThanOrEqual(20);
    const { port } = new URL(server.url);
    expect(server.out()).toContain(`\nSign in by browser: http://localhost:${port}/signin\n`);
    expect(exportsIn(server.out())).toEqual({
      AWS_ENDPOINT_URL: server.url,
      AWS_SHARED_CREDENTIALS_FILE: join(folder.dataDir, "credentials"),
    });
  });

  test("what it shows is all that the AWS CLI needs", async () => {
    const { status, out, err } = await awsWith(
      // This CLI is older than AWS_ENDPOINT_URL.
      ["sts", "get-caller-identity", "--endpoint-url", exportsIn(server.out())["AWS_ENDPOINT_URL"] ?? ""],
      exportsIn(server.out()),
    );
    expect({ status, err }).toEqual({ status: 0, err: "" });
    const account = shown(server.out(), "Account");
    expect(JSON.parse(out)).toMatchObject({ Account: account, Arn: `arn:aws:iam::${account}:user/admin` });
  });

  test("answers those who watch it", async () => {
    const health = await fetch(`${server.url}/_signet/health`);
    expect(await health.json()).toMatchObject({ status: "ok" });
    const metrics = await fetch(`${server.url}/_signet/metrics`);
    expect(await metrics.text()).toContain("signet_requests_total");
  });

  test("a second start changes nothing and tells no secret again", async () => {
    const before = await kept();
    const account = shown(server.out(), "Account");
    const password = shown(server.out(), "Root password");
    await server.end("SIGTERM");
    server = await serve(["--data-dir", folder.dataDir]);
    expect(await kept()).toEqual(before);
    const credentials = await readCredentialsFile(folder.dataDir);
    const identity = await sdk({ endpoint: server.url, credentials }, new GetCallerIdentityCommand());
    expect(granted(identity)).toMatchObject({ Account: account });
    for (const secret of [password, credentials.secretAccessKey, "Root password"]) {
      expect(server.out() + server.err()).not.toContain(secret);
    }
  });
});

/** The lines `export NAME=VALUE` of a greeting. */
function exportsIn(greeting: string): Record<string, string> {
  return Object.fromEntries(
    [...greeting.matchAll(/^ {2}export (\w+)=(\S+)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

describe("a scripted first start", () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => folder.remove());

  test("takes the account's id and the administrator's key as they are given", async () => {
    const credentials = { accessKeyId: "AKIASCRIPTEDINSTALL1", secretAccessKey: "s3cr3t/".repeat(6) };
    const server = await serve([], {
      env: {
        SIGNET_DATA_DIR: folder.dataDir,
        SIGNET_ACCOUNT_ID: "210987654321",
        SIGNET_ADMIN_ACCESS_KEY_ID: credentials.accessKeyId,
        SIGNET_ADMIN_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    });
    try {
      const answer = await sdk({ endpoint: server.url, credentials }, new GetCallerIdentityCommand());
      expect(granted(answer).Arn).toBe("arn:aws:iam::210987654321:user/admin");
      expect(server.out() + server.err()).not.toContain(credentials.secretAccessKey);
    } finally {
      await server.end("SIGTERM");
    }
  });

  test.each([
    { what: "variable", env: { SIGNET_PROT: "4567" }, args: [], named: "SIGNET_PROT" },
    { what: "flag", env: {}, args: ["--prot", "4567"], named: "--prot" },
    { what: "entry of the file", env: {}, args: ["--config", "settings.json"], named: "prot" },
  ])("an unknown $what is refused by name, and nothing is made", async ({ env, args, named }) => {
    await writeFile(join(folder.path, "settings.json"), JSON.stringify({ prot: 4567 }));
    const ended = await signet(["serve", "--data-dir", "data", "--port", "0", ...args], {
      env,
      cwd: folder.path,
    });
    expect(ended).toMatchObject({ status: 2, out: "", err: expect.stringContaining(named) });
    expect(await readdir(folder.path)).toEqual(["settings.json"]);
  });

  test("a port that is taken is told with what to do, and leaves the folder for a real first start", async () => {
    const other = await serve(["--ephemeral"]);
    try {
      const { port } = new URL(other.url);
      const ended = await signet(["serve", "--data-dir", folder.dataDir, "--port", port]);
      expect(ended).toMatchObject({ status: 1, out: "" });
      expect(ended.err).toContain(port);
      expect(ended.err).toContain("choose another port with --port");
      // Had it installed already, nobody would ever have seen the root user's password.
      const server = await serve(["--data-dir", folder.dataDir]);
      expect(shown(server.out(), "Root password")).toMatch(/^\S{20,}$/);
      await server.end("SIGTERM");
    } finally {
      await other.end("SIGTERM");
    }
  });
});

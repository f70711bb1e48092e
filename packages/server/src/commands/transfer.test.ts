import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetRoleCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeAccount } from "../account-transfer/testing/made-account.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { runCommandLine } from "./command-line.ts";
import { createProgressLine } from "./progress-line.ts";

const TWIN = "123456789012";
const SIZE = { users: 6, groups: 2, roles: 3, policies: 2, versions: 2 };
const REPORT = [
  "user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active,access_key_2_active,cert_1_active,cert_2_active",
  `<root_account>,arn:aws:iam::${TWIN}:root,2019-01-01T00:00:00+00:00,not_supported,true,false,false,false,false`,
  ...Array.from(
    { length: SIZE.users },
    (_, n) =>
      `user-${n},arn:aws:iam::${TWIN}:user/user-${n},${new Date(1_700_000_000_000 + n * 1000).toISOString().slice(0, 19)}+00:00,${n === 0},${n < 2},true,false,false,false`,
  ),
].join("\n");

let server: TestServer;
let folder: string;
let path: string;
let admin: { accessKeyId: string; secretAccessKey: string };
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), "signet-transfer-"));
  path = at("details.json");
  await writeFile(path, JSON.stringify(madeAccount(TWIN, SIZE), undefined, 4));
  await writeFile(at("report.csv"), REPORT);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

describe("signet import", () => {
  it("says how to make the account that a file is of", async () => {
    const { status, err, out } = await server.signet("import", path);
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain(`signet account create --account-id ${TWIN}`);
    const made = await server.signet(
      "account",
      "create",
      "--name",
      "twin",
      "--email",
      "twin@example.test",
      "--account-id",
      TWIN,
      "--admin-user",
      "operator",
      "--json",
    );
    expect(made.status).toBe(0);
    admin = JSON.parse(made.out) as typeof admin;
  });

  it("shows in a dry run what it would do, and what cannot come along", async () => {
    const { status, out, err } = await server.signet(
      "import",
      path,
      "--dry-run",
      "--credential-report",
      at("report.csv"),
    );
    expect([status, err]).toEqual([0, ""]);
    expect(out).toMatch(/users +6 +0 +0 +0\n/);
    expect(out).toContain("what the account has beside the file stays: 1 user\n");
    expect(out).toContain("1 user with a password, 2 users with MFA, 6 users with access keys");
    expect(out).toContain("the root user has MFA and 0 access keys");
    expect(out).toContain("no such file has passwords, access keys");
    expect(out).toContain("Nothing was written: this was a dry run.");
  });

  it("imports beside a running server, which knows the identities at once", async () => {
    const iam = server.iam(admin);
    await expect(iam.send(new GetUserCommand({ UserName: "user-0" }))).rejects.toThrow("cannot be found");
    const { status, out, err } = await server.signet("import", path);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toContain("\nImported.\n");
    const { User } = await iam.send(new GetUserCommand({ UserName: "user-0" }));
    expect(User).toMatchObject({ UserId: `AIDA${"0".repeat(17)}`, Arn: `arn:aws:iam::${TWIN}:user/user-0` });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "role-1" }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain(
      `arn:aws:iam::${TWIN}:user/user-1`,
    );
    const again = await server.signet("import", path);
    expect([again.status, again.out]).toEqual([0, expect.stringContaining("Nothing to do")]);
  });

  it("refuses what is there and differs, and tells each difference with --json", async () => {
    const changed = JSON.parse(await readFile(path, "utf8")) as { UserDetailList: { Tags: object[] }[] };
    for (const user of changed.UserDetailList) user.Tags = [];
    await writeFile(at("changed.json"), JSON.stringify(changed));
    const { status, out } = await server.signet("import", at("changed.json"));
    expect(status).toBe(1);
    expect(out).toContain("update: user user-0: Tags");
    expect(out).toContain("say --update if it shall");
    const json = await server.signet("import", at("changed.json"), "--dry-run", "--json");
    expect(json.status).toBe(1);
    const result = JSON.parse(json.out) as { changes: object[] };
    expect(result).toMatchObject({ refused: true, written: false, counts: { users: { update: 6 } } });
    expect(result.changes[0]).toEqual({
      kind: "users",
      name: "user-0",
      id: `AIDA${"0".repeat(17)}`,
      outcome: "update",
      differences: [{ member: "Tags", here: '[{"Key":"team","Value":"team-0"}]', file: "[]" }],
    });
    expect((await server.signet("import", at("changed.json"), "--update")).out).toContain("\nImported.\n");
    expect((await server.signet("import", path, "--update")).status).toBe(0);
  });

  it("names every problem, and no escape sequence of the file steers the terminal", async () => {
    const wrong = JSON.parse(await readFile(path, "utf8")) as { UserDetailList: Record<string, unknown>[] };
    wrong.UserDetailList[0] = { ...wrong.UserDetailList[0], UserName: "a\u001b[2Jb" };
    wrong.UserDetailList[1] = { ...wrong.UserDetailList[1], Path: "nowhere", "\u001b[31m": 1 };
    await writeFile(at("wrong.json"), JSON.stringify(wrong));
    const { status, out } = await server.signet("import", at("wrong.json"));
    expect(status).toBe(1);
    expect(out).toContain("problem: UserDetailList[0].UserName: is not valid");
    expect(out).toContain('problem: UserDetailList[1].Path: user user-1: is not valid: "nowhere"');
    expect(out).toContain("Nothing was written: there are problems.");
    expect(out).not.toContain("\u001b");
  });

  it.each([
    [["import"], 2, "missing required argument"],
    [["import", "/nonexistent/file.json"], 2, "there is no such file"],
    [["import", "/tmp"], 2, "/tmp cannot be read: it is a folder"],
    [["export", "/nonexistent/file.json", "--account", TWIN], 2, "there is no such folder"],
    [["import", "x", "--account", "12"], 2, "12 digits"],
    [
      ["account", "create", "--name", "n", "--email", "e@x.test", "--admin-user", "a b"],
      2,
      "up to 64 letters",
    ],
  ])("answers %j with status %i", async (args, expected, words) => {
    const { status, err } = await server.signet(...args);
    expect(status).toBe(expected);
    expect(err).toContain(words);
    expect(err).not.toContain("    at ");
  });
});

describe("signet export", () => {
  it("says that a folder is no file, and leaves nothing beside it", async () => {
    const inTheWay = at("in-the-way");
    await mkdir(inTheWay);
    const { status, err } = await server.signet("export", inTheWay, "--account", TWIN);
    expect([status, err]).toEqual([2, `signet: ${inTheWay} cannot be written: it is a folder\n`]);
    expect((await readdir(folder)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  it("writes a file for its owner only, which imports to nothing new", async () => {
    const { status, out, err } = await server.signet("export", at("out.json"), "--account", TWIN);
    expect([status, out]).toEqual([0, ""]);
    expect(err).toContain("7 users, 2 groups, 3 roles, 2 policies");
    expect((await stat(at("out.json"))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith(".new"))).toEqual([]);
    expect((await server.signet("import", at("out.json"))).out).toContain("Nothing to do");
    const standard = await server.signet("export", "--account", TWIN);
    expect(standard.out).toBe(await readFile(at("out.json"), "utf8"));
  });

  it("wants to know which account, where there are several, and one that there is", async () => {
    expect(await server.signet("export")).toMatchObject({
      status: 1,
      err: expect.stringContaining("--account") as string,
    });
    expect(await server.signet("export", "--account", "999999999999")).toMatchObject({ status: 1 });
    expect(await server.signet("export", "/nonexistent/folder/x", "--account", TWIN)).toMatchObject({
      status: 2,
      err: expect.stringContaining("cannot be written") as string,
    });
  });
});

describe("progress", () => {
  it("is one line that is written over, and is taken away, where people look", async () => {
    let err = "";
    const args = ["import", path, "--dry-run", "--data-dir", server.dataDir];
    const around = { stdin: () => Promise.resolve(""), isTerminal: false, errIsTerminal: true };
    await runCommandLine(
      args,
      {},
      () => {},
      (text) => void (err += text),
      around,
    );
    expect(err).toContain("\r\u001b[2Kreading [");
    expect(err.endsWith("\r\u001b[2K")).toBe(true);
    expect(err).not.toContain("\n");
  });

  it("says the same thing once, and nothing where nobody looks", () => {
    const written: string[] = [];
    const err = (text: string) => void written.push(text);
    const line = createProgressLine({ err, errIsTerminal: true, env: {} });
    for (let done = 0; done <= 1000; done += 1) line.show("writing", done, 100_000);
    line.end();
    expect(written).toHaveLength(3);
    for (const [errIsTerminal, env] of [
      [false, {}],
      [true, { TERM: "dumb" }],
    ] as const) {
      const silent = createProgressLine({ err, errIsTerminal, env });
      silent.show("writing", 1, 2);
      silent.end();
    }
    expect(written).toHaveLength(3);
  });
});

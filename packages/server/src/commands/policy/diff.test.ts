import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDiffCommand } from "./diff.ts";
import { type Around, type Ran, runCommand } from "./testing/run-command.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-diff-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: readonly string[], around?: Around): Promise<Ran> {
  const { status, out, err } = await runCommand(addDiffCommand, ["diff", ...args], around);
  return { status, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
}

async function file(name: string, ...statements: readonly object[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2));
  return path;
}

const READ = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const WIDER = { ...READ, Action: ["s3:GetObject", "s3:PutObjectA*"] };
const SOMETIMES = { ...READ, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } };
const OPEN_CONDITION = {
  StringLike: { "aws:username": "a*", "k:a": "${k:b}x" },
  StringNotLike: { "k:a": "*" },
};

describe("signet policy diff", () => {
  it("exits 0 when nothing is new, and says what is lost", async () => {
    const answer = await run([await file("old.json", WIDER), await file("new.json", READ)]);
    expect(answer).toEqual({
      status: 0,
      out: [
        "new.json grants nothing that old.json does not",
        'old.json:4:5  lost  statement 1 "Read"',
        "  arn:aws:iam::111122223333:user/Example calls s3:PutObjectAcl on arn:aws:s3:::b/example",
        "",
      ].join("\n"),
      err: "",
    });
  });

  it("exits 1 when something is, with the request that shows it", async () => {
    const answer = await run([
      await file("old.json", SOMETIMES),
      await file("new.json", { ...SOMETIMES, Sid: "Inside" }, WIDER),
    ]);
    expect(answer).toEqual({
      status: 1,
      out: [
        'new.json:15:5  gained  statement 2 "Read"',
        "  arn:aws:iam::111122223333:user/Example calls s3:GetObject on arn:aws:s3:::b/example",
        "new.json takes nothing away",
        "",
      ].join("\n"),
      err: "",
    });
  });

  it("tells the keys that the request needs", async () => {
    const elsewhere = { ...READ, Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } };
    const { status, out } = await run([await file("old.json", SOMETIMES), await file("new.json", elsewhere)]);
    expect(status).toBe(1);
    expect(out).toContain("    aws:SourceIp: 192.0.2.1\n");
    expect(out).toContain("    aws:SourceIp: 10.0.0.1\n");
  });

  it("exits 3 when it cannot tell", async () => {
    const open = { ...READ, Condition: OPEN_CONDITION };
    const answer = await run([
      await file("old.json", { ...READ, Effect: "Deny" }),
      await file("new.json", open),
    ]);
    expect(answer.status).toBe(3);
    expect(answer.out).toBe(
      'new.json:4:5  gained?  statement 1 "Read"  it cannot be told: the condition StringLike on k:a has policy variables\n' +
        "new.json takes nothing away\n",
    );
  });

  it("prints one JSON object", async () => {
    const { out } = await run(["--json", await file("old.json", READ), await file("new.json", WIDER)]);
    expect(JSON.parse(out)).toMatchObject({
      kind: "identity",
      gained: {
        result: "fail",
        grants: [
          {
            policy: expect.stringMatching(/new\.json$/) as string,
            sid: "Read",
            statement: 0,
            line: 4,
            column: 5,
            endLine: 12,
            endColumn: 6,
            witness: { action: "s3:PutObjectAcl" },
          },
        ],
        unknowns: [],
      },
      lost: { result: "pass", grants: [], unknowns: [] },
    });
    expect(out).not.toContain('"public"');
    expect(out.trimEnd()).not.toContain("\n");
  });

  describe("of a resource's policy", () => {
    const closed = { ...READ, Principal: { AWS: "111122223333" } };
    const open = { ...READ, Principal: "*" };
    const untold = { ...open, Condition: OPEN_CONDITION };

    it("says that the new version became public, by whom", async () => {
      const files = [await file("old.json", closed), await file("new.json", open)];
      const { status, out } = await run(files);
      expect(status).toBe(1);
      expect(out).toContain('new.json:4:5  now public  statement 1 "Read"\n  ');
      expect(JSON.parse((await run([...files, "--json"])).out)).toMatchObject({
        kind: "resource",
        public: {
          old: { result: "pass" },
          new: { result: "fail", grants: [{ statement: 0, line: 4, column: 5 }] },
        },
      });
    });

    it.each([
      [open, { ...open, Action: "s3:*" }, "new.json is public, as old.json is\n"],
      [open, closed, "new.json is no longer public\n"],
      [closed, untold, "new.json:4:5  now public?  "],
      [untold, closed, "new.json is not public\n"],
    ])("says what became of it (%#)", async (old, fresh, words) => {
      const { out } = await run([await file("old.json", old), await file("new.json", fresh)]);
      expect(out).toContain(words);
    });

    it("says nothing of it where no version is public", async () => {
      const { out } = await run([await file("old.json", closed), await file("new.json", closed)]);
      expect(out).toBe("new.json grants nothing that old.json does not\nnew.json takes nothing away\n");
    });
  });

  it("takes one version from standard input, and the kind from how both look", async () => {
    const trust = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const old = await file("old.json", trust);
    const stdin = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ ...trust, Principal: { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] } }],
    });
    const { status, out } = await run([old, "-"], { stdin });
    expect(status).toBe(1);
    expect(out).toContain(
      "standard input:1:38  gained  statement 1\n  lambda.amazonaws.com calls sts:AssumeRole",
    );
  });

  it.each([
    [
      "a missing file",
      ["nowhere.json", "nowhere.json"],
      /nowhere\.json cannot be read: there is no such file/,
    ],
    ["both from standard input", ["-", "-"], /read once/],
    ["an unknown kind", ["--kind", "group", "a", "b"], /--kind/],
    ["one file", ["a"], /missing required argument/],
  ])("exits 2 for %s", async (_what, args, message) => {
    const { status, out, err } = await run(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });

  it("exits 2 for a policy that is refused, with its place, and for versions that look unlike", async () => {
    const good = await file("good.json", READ);
    const refused = await run([good, await file("bad.json", { ...READ, Effect: "Alow" })]);
    expect(refused).toMatchObject({ status: 2, out: "" });
    expect(refused.err).toBe(
      "bad.json:6:17  error  INVALID_EFFECT  Syntax errors in policy. (Effect is Allow or Deny)\n",
    );
    const unlike = await run([good, await file("bucket.json", { ...READ, Principal: "*" })]);
    expect(unlike).toMatchObject({ status: 2, out: "" });
    expect(unlike.err).toMatch(
      /looks like a policy of kind identity and bucket\.json like one of kind resource/,
    );
  });

  it("shows no control characters of a policy that is refused, nor lines that are not its own", async () => {
    const hostile = { ...READ, Action: "s3\u001b[2J\nall is well:Get", "\u001b]0;t\u0007": 1 };
    const { status, out, err } = await run([await file("o.json", READ), await file("n.json", hostile)]);
    expect([status, out]).toEqual([2, ""]);
    expect(err.split("\n")).toEqual([
      expect.stringContaining("Vendor s3\\u{1b}[2J\\u{a}all is well is not valid"),
      expect.stringContaining("\\u{1b}]0;t\\u{7} is no element of a statement"),
      "",
    ]);
  });

  it("colours for people alone, unless they said NO_COLOR, and shows no control characters", async () => {
    const sid = { ...READ, Sid: "a" };
    const args = [
      await file("old.json", { ...sid, Action: "s3:ListBucket" }),
      await file("new.json", { ...sid, Resource: "arn:aws:s3:::b\u001b[2J" }),
    ];
    expect((await run(args, { isTerminal: true })).out).toContain("\u001b[31mgained\u001b[0m");
    const plainOut = (await run(args, { isTerminal: true, env: { NO_COLOR: "1" } })).out;
    expect(plainOut).not.toContain("\u001b");
    expect(plainOut).toContain("arn:aws:s3:::b\\u{1b}[2J");
  });
});

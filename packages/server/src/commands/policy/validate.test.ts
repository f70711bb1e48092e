import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addValidateCommand } from "./validate.ts";
import { type Around, type Ran, runCommand } from "./testing/run-command.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-validate-"));
});
afterAll(() => rm(folder, { recursive: true }));

function run(args: readonly string[], around?: Around): Promise<Ran> {
  return runCommand(addValidateCommand, ["validate", ...args], around);
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return path;
}

function policy(...statements: readonly object[]) {
  return { Version: "2012-10-17", Statement: statements };
}

const GET = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const MISSPELT = policy({ ...GET, Action: "s3:GetObjekt" });

describe("signet policy validate", () => {
  it("finds nothing in a sound policy", async () => {
    const path = await file("sound.json", policy(GET));
    expect(await run([path])).toEqual({
      status: 0,
      out: `${path}  nothing found  (identity policy)\n`,
      err: "",
    });
  });

  it("prints a line for each finding, file by file, and their sum", async () => {
    const one = await file("one.json", MISSPELT);
    const two = await file("two.json", policy({ ...GET, Effect: "Alow", Sid: "" }));
    const { status, out } = await run([one, two]);
    expect(status).toBe(1);
    expect(out.split("\n")).toEqual([
      `${one}:6:17  warning  INVALID_ACTION  Amazon S3 has no action GetObjekt; is GetObject meant?`,
      `${two}:5:17  error  INVALID_EFFECT  Syntax errors in policy. (Effect is Allow or Deny)`,
      `${two}:8:14  suggestion  EMPTY_SID_VALUE  The Sid is empty: name the statement, or leave Sid out`,
      "1 error, 1 warning, 1 suggestion in 2 files",
      "",
    ]);
  });

  it.each([
    ["error", 0],
    ["security-warning", 0],
    ["warning", 1],
    ["suggestion", 1],
  ])("with --fail-on %s answers a warning with status %i", async (type, status) => {
    const path = await file("warning.json", MISSPELT);
    expect((await run([path, "--fail-on", type])).status).toBe(status);
  });

  it("shows the source to people, coloured unless they said NO_COLOR", async () => {
    const path = await file("shown.json", MISSPELT);
    const plain = await run([path], { isTerminal: true, env: { NO_COLOR: "1" } });
    expect(plain.out.split("\n").slice(1, 3)).toEqual([
      '          "Action": "s3:GetObjekt",',
      "                    ^",
    ]);
    expect(plain.out).not.toContain("\u001b");
    expect((await run([path], { isTerminal: true })).out).toContain("\u001b[33mwarning\u001b[0m");
    expect((await run([path])).out).not.toContain("^");
  });

  it("shows of a long line what is near", async () => {
    const text = JSON.stringify(
      policy(...Array.from({ length: 40 }, () => GET), MISSPELT.Statement[0] ?? {}),
    );
    const { out } = await run(["-"], { stdin: text, isTerminal: true, env: { NO_COLOR: "1" } });
    const lines = out.split("\n");
    const at = lines.findIndex((line) => line.includes("INVALID_ACTION"));
    const source = lines[at + 1] ?? "";
    expect(source.length).toBeLessThan(120);
    expect(source.slice((lines[at + 2] ?? "").indexOf("^"))).toMatch(/^"s3:GetObjekt"/);
  });

  it("reads standard input and prints JSON", async () => {
    const { status, out } = await run(["-", "--json"], { stdin: JSON.stringify(MISSPELT) });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({
      file: "standard input",
      kind: "identity",
      findings: [
        {
          type: "warning",
          code: "INVALID_ACTION",
          message: "Amazon S3 has no action GetObjekt; is GetObject meant?",
          line: 1,
          column: 65,
          path: "Statement[0].Action",
        },
      ],
    });
  });

  it.each([
    ["identity", policy(GET)],
    ["resource", policy({ ...GET, Principal: { AWS: "111122223333" } })],
    [
      "trust",
      policy({
        Effect: "Allow",
        Principal: { AWS: "111122223333" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      }),
    ],
    [
      "resource",
      policy({
        Effect: "Allow",
        Principal: { AWS: "111122223333" },
        Action: ["sts:AssumeRole", "s3:GetObject"],
      }),
    ],
    ["identity", policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" })],
    ["identity", "no JSON at all"],
  ])("takes for %s what looks like it", async (kind, document) => {
    const { out } = await run([await file("guessed.json", document), "--json"]);
    expect(JSON.parse(out)).toMatchObject({ kind });
  });

  it("holds a policy to its kind and use", async () => {
    const path = await file("kind.json", policy(GET));
    expect((await run([path, "--kind", "resource"])).out).toContain("MISSING_PRINCIPAL");
    const long = await file("long.json", policy({ ...GET, Resource: `arn:aws:s3:::b/${"k".repeat(2100)}` }));
    expect((await run([long])).status).toBe(0);
    expect((await run([long, "--use", "inline-user"])).out).toContain("POLICY_SIZE_EXCEEDS_QUOTA");
    expect(JSON.parse((await run([path, "--use", "s3-bucket", "--json"])).out)).toMatchObject({
      kind: "resource",
    });
    expect(
      JSON.parse((await run([path, "--use", "managed", "--kind", "boundary", "--json"])).out),
    ).toMatchObject({
      kind: "boundary",
    });
  });

  it.each([[], ["--json"]])(
    "tells what it finds in the other files when one is missing (%j)",
    async (...flags) => {
      const path = await file("there.json", MISSPELT);
      const { status, out, err } = await run([join(folder, "gone.json"), path, ...flags]);
      expect([status, err]).toEqual([
        2,
        `signet: ${folder}/gone.json cannot be read: there is no such file\n`,
      ]);
      expect(out.match(/INVALID_ACTION/g)).toHaveLength(1);
      expect(out).not.toContain("gone");
    },
  );

  it.each([
    [[], "missing required argument"],
    [["nowhere.json"], "nowhere.json cannot be read: there is no such file"],
    [["-", "-"], "give - once"],
    [["-", "--kind", "idenity"], "Allowed choices are identity"],
    [["-", "--fail-on", "warnings"], "Allowed choices are error"],
    [["-", "--use", "scp", "--kind", "identity"], "--use scp is for scp policies"],
  ])("does not understand %j", async (args, words) => {
    const { status, out, err } = await run(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });

  it.each([
    { PolicyName: "p", PolicyDocument: policy(GET) },
    { PolicyVersion: { Document: policy(GET) } },
    { UserDetailList: [], Policies: [] },
    { Role: { AssumeRolePolicyDocument: policy(GET) } },
  ])("refuses what only has a policy in it: %j", async (input) => {
    const { status, out, err } = await run(["-"], { stdin: JSON.stringify(input) });
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain("give the document alone");
  });

  it("writes out what would steer a terminal", async () => {
    const { out } = await run(["-"], {
      stdin: JSON.stringify(policy({ ...GET, Condition: { StringEquals: { "aws:\u009b31m": "x" } } })),
      isTerminal: true,
      env: { NO_COLOR: "1" },
    });
    expect(out).toMatch(/key aws:\\u\S*9b\S*31m/);
    expect(out).not.toContain("\u009b");
  });
});

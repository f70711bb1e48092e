import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../command-line.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-check-"));
  const statement = { Sid: "Docs", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::docs/*" };
  const untold = { StringLike: { "k:a": "${k:b}x", "aws:username": "a*" }, StringNotLike: { "k:a": "*" } };
  const files = {
    "open.json": { ...statement, Principal: "*" },
    "closed.json": { ...statement, Principal: { AWS: "111122223333" } },
    "untold.json": { ...statement, Principal: "*", Condition: untold },
    "alice.json": statement,
    "maybe.json": { ...statement, Condition: untold },
    "broken.json": { ...statement, Effect: "Alow" },
  };
  for (const [name, one] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify({ Version: "2012-10-17", Statement: [one] }, null, 2));
});
afterAll(() => rm(folder, { recursive: true }));

/** Arguments that end in ".json" are files of the folder. */
async function check(...args: readonly string[]) {
  let out = "";
  let err = "";
  const status = await runCommandLine(
    ["policy", ...args.map((arg) => (arg.endsWith(".json") ? join(folder, arg) : arg))],
    {},
    (text) => void (out += text),
    (text) => void (err += text),
  );
  return { status, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
}

describe("signet policy check-public", () => {
  it("ends with 0 when only those who are named are let in", async () => {
    expect(await check("check-public", "closed.json")).toEqual({
      status: 0,
      out: "closed.json is not public\n",
      err: "",
    });
  });

  it("ends with 1 when anybody is, and shows whom", async () => {
    const { status, out } = await check("check-public", "open.json");
    expect(status).toBe(1);
    expect(out).toMatch(/^open\.json:4:5 {2}public {2}statement 1 "Docs"\n {2}.+ calls s3:GetObject on arn:/);
    const json = JSON.parse((await check("check-public", "open.json", "--json")).out) as object;
    expect(json).toMatchObject({
      kind: "resource",
      result: "fail",
      grants: [{ policy: "open.json", sid: "Docs", statement: 0, line: 4, column: 5, endLine: 10 }],
      unknowns: [],
    });
    expect(json).toHaveProperty("grants.0.witness.principal");
  });

  it("ends with 3 when it cannot tell", async () => {
    const { status, out } = await check("check-public", "untold.json");
    expect(status).toBe(3);
    expect(out).toMatch(/^untold\.json:4:5 {2}public\? {2}statement 1 "Docs" {2}it cannot be told: /);
  });

  it.each([
    ["alice.json", "alice.json names no principal"],
    ["gone.json", "gone.json cannot be read"],
    ["broken.json", "names no principal"],
  ])("has no answer about %s", async (file, words) => {
    const { status, out, err } = await check("check-public", file);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });
});

describe("signet policy check-access", () => {
  it.each([
    [["--action", "s3:PutObject"], 0],
    [["--action", "s3:PutObject", "--action", "s3:Get*"], 1],
    [["--action", "s3:GetObject", "--resource", "arn:aws:s3:::other/*"], 0],
    [["--action", "s3:*", "--resource", "arn:aws:s3:::docs/plan.txt"], 1],
    [["--resource", "arn:aws:s3:::d*"], 1],
    [["--action", "iam:*", "sts:*"], 0],
    [["--action", "acme:Launch"], 0],
  ])("answers %j with status %i", async (what, status) => {
    expect((await check("check-access", "alice.json", ...what)).status).toBe(status);
  });

  it("shows what is granted", async () => {
    const what = ["--action", "s3:Get*", "--resource", "arn:aws:s3:::docs/secret/*"];
    const { out, err } = await check("check-access", "alice.json", ...what);
    expect([out, err]).toEqual([
      [
        'alice.json:4:5  granted  statement 1 "Docs"',
        "  arn:aws:iam::111122223333:user/Example calls s3:GetObject on arn:aws:s3:::docs/secret/",
        "",
      ].join("\n"),
      "",
    ]);
    const none = await check("check-access", "alice.json", "--action", "s3:PutObject", "--json");
    expect(JSON.parse(none.out)).toEqual({ kind: "identity", result: "pass", grants: [], unknowns: [] });
  });

  it("ends with 3 when it cannot tell", async () => {
    const { status, out } = await check("check-access", "maybe.json", "--action", "s3:GetObject", "--json");
    expect(status).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      result: "unknown",
      unknowns: [{ policy: "maybe.json", statement: 0, line: 4, reason: expect.any(String) as string }],
    });
  });

  it.each<readonly [readonly string[], string]>([
    [["alice.json"], "Say what must not be granted"],
    [["alice.json", "--action", "s3:GetObjekt"], "is GetObject meant?"],
    [["alice.json", "--action", "s3:Gett*"], "No action of Amazon S3 matches Gett*"],
    [["alice.json", "--action", "GetObject"], "GetObject is no action"],
    [["alice.json", "--resource", "docs"], "docs is no resource"],
    [["broken.json", "--action", "s3:GetObject"], "broken.json:6:17  error  INVALID_EFFECT  "],
  ])("has no answer to %j", async (args, words) => {
    const { status, out, err } = await check("check-access", ...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });
});

it("the help tells the commands, and all that their exit status can be", async () => {
  const { out } = await check("--help");
  const words = out.replaceAll(/\s+/g, " ");
  for (const name of ["check-public", "check-access"]) expect(words).toContain(name);
  expect(words).toContain("exit status 0 yes, 1 no, 2 no answer, 3 it cannot be told");
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import type { SimulationResult } from "../../../simulation/result.ts";
import { runCommandLine } from "../../command-line.ts";

export const ALICE = ["--principal", "arn:aws:iam::111111111111:user/alice"] as const;
export const GET = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/alice/1"] as const;

interface Terminal {
  readonly input?: string;
  readonly isTerminal?: boolean;
  readonly env?: Record<string, string>;
}

/** `signet policy simulate` beside a folder with policies of every type, for the tests of a file. */
export function simulateFiles() {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "signet-simulate-"));
    const policies = {
      "read.json": statement({
        Sid: "Read",
        Effect: "Allow",
        Action: "s3:Get*",
        Resource: "arn:aws:s3:::b/${aws:username}/*",
      }),
      "mfa.json": statement({
        Sid: "WithFactor",
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
      "deny.json": statement({ Sid: "Never", Effect: "Deny", Action: "s3:*", Resource: "*" }),
      "all.json": statement({ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }),
      "tags.json": statement({
        Effect: "Allow",
        Action: "*",
        Resource: "*",
        Condition: {
          "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] },
          Null: { "aws:TagKeys": "false" },
        },
      }),
      "public.json": statement({
        Sid: "Public",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
      }),
      "rcp.json": statement({ Sid: "Rcp", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }),
      "trust.json": statement({
        Sid: "CI",
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/ci.example.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { "ci.example.com:sub": "repo:acme/*" } },
      }),
      "ec2.json": statement({
        Sid: "Ec2",
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      "broken.json":
        '{\n  "Version": "2012-10-17",\n  "Statement": { "Efect": "Allow", "Action": "*", "Resource": "*" }\n}',
    };
    for (const [name, text] of Object.entries(policies)) await writeFile(join(folder, name), text);
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Arguments that end in ".json" are files of the folder. */
  async function simulate(
    args: readonly string[],
    { input = "", isTerminal = false, env = {} }: Terminal = {},
  ) {
    let out = "";
    let err = "";
    const status = await runCommandLine(
      ["policy", "simulate", ...args.map((arg) => (arg.endsWith(".json") ? join(folder, arg) : arg))],
      env,
      (text) => void (out += text),
      (text) => void (err += text),
      { stdin: () => Promise.resolve(input), isTerminal },
    );
    return { status, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
  }

  async function answer(...args: readonly string[]): Promise<SimulationResult> {
    const { out, err } = await simulate([...args, "--json"]);
    expect(err).toBe("");
    return JSON.parse(out) as SimulationResult;
  }

  /** Writes a file into the folder. */
  const give = (name: string, text: string) => writeFile(join(folder, name), text);

  return { simulate, answer, give, inFolder: (name: string) => join(folder, name) };
}

/** A policy of one statement. */
export function statement(one: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [one] });
}

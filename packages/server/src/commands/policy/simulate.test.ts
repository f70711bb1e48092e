import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulationResult } from "../../simulation/result.ts";
import { runCommandLine } from "../command-line.ts";

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

function statement(one: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [one] });
}

interface Terminal {
  readonly input?: string;
  readonly isTerminal?: boolean;
  readonly env?: Record<string, string>;
}

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

const ALICE = ["--principal", "arn:aws:iam::111111111111:user/alice"] as const;
const GET = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/alice/1"] as const;

describe("signet policy simulate, from files", () => {
  it("tells what decided, and ends with 0", async () => {
    expect(await simulate([...ALICE, ...GET, "--identity", "read.json"])).toEqual({
      status: 0,
      out: [
        "allowed  s3:GetObject on arn:aws:s3:::b/alice/1",
        "  as arn:aws:iam::111111111111:user/alice",
        '  allowed by identity-based policy read.json, statement 1 "Read" (line 1, column 38)',
        "",
      ].join("\n"),
      err: "",
    });
  });

  it("tells what is lacking, what came closest, which key was missing, and ends with 1", async () => {
    expect(await simulate([...ALICE, ...GET, "--identity", "mfa.json"])).toEqual({
      status: 1,
      out: [
        "not allowed  s3:GetObject on arn:aws:s3:::b/alice/1",
        "  as arn:aws:iam::111111111111:user/alice",
        "  no identity-based policy allows it",
        '  nearly allowed by identity-based policy mfa.json, statement 1 "WithFactor" (line 1, column 38): its condition Bool on aws:MultiFactorAuthPresent finds no such key in the request',
        "  missing in the request: aws:MultiFactorAuthPresent",
        "",
      ].join("\n"),
      err: "",
    });
  });

  it("answers scripts in JSON, a line for each action and resource", async () => {
    const both = ["--action", "s3:GetObject", "--action", "s3:PutObject"];
    const where = ["--resource", "arn:aws:s3:::b/alice/1", "--resource", "arn:aws:s3:::b/bob/1"];
    const { status, out } = await simulate([
      ...ALICE,
      ...both,
      ...where,
      "--identity",
      "read.json",
      "--json",
    ]);
    const results = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as SimulationResult);
    expect(status).toBe(1);
    expect(results.map(({ action, resource, outcome }) => [action, resource.slice(-7), outcome])).toEqual([
      ["s3:GetObject", "alice/1", "allow"],
      ["s3:PutObject", "alice/1", "implicitDeny"],
      ["s3:GetObject", "b/bob/1", "implicitDeny"],
      ["s3:PutObject", "b/bob/1", "implicitDeny"],
    ]);
    expect(results[0]?.determiningStatements).toEqual([
      {
        policyType: "identity",
        policy: "read.json",
        effect: "Allow",
        sid: "Read",
        statement: 0,
        line: 1,
        column: 38,
        endLine: 1,
        endColumn: expect.any(Number) as number,
      },
    ]);
  });

  it("ends with 0 when a refusal is what was expected", async () => {
    const denied = [...ALICE, ...GET, "--identity", "read.json", "--identity", "deny.json"];
    expect((await simulate([...denied, "--expect", "deny"])).status).toBe(0);
    expect((await simulate([...denied, "--expect", "allow"])).status).toBe(1);
    expect((await simulate([...ALICE, ...GET, "--identity", "read.json", "--expect", "deny"])).status).toBe(
      1,
    );
  });

  it("takes every type of policy", async () => {
    const all = [...ALICE, ...GET, "--identity", "all.json"] as const;
    expect(await answer(...all)).toMatchObject({ outcome: "allow" });
    expect(await answer(...all, "--boundary", "read.json")).toMatchObject({ outcome: "allow" });
    for (const [flag, blockedBy] of [
      ["--boundary", "boundary"],
      ["--session", "session"],
      ["--scp", "scp"],
    ] as const) {
      expect(await answer(...all, flag, "deny.json")).toMatchObject({ outcome: "explicitDeny", blockedBy });
      expect(await answer(...all, flag, "mfa.json")).toMatchObject({ outcome: "implicitDeny", blockedBy });
    }
    // Side by side one that allows suffices.
    for (const flag of ["--session", "--scp", "--identity"])
      expect(await answer(...all, flag, "mfa.json", flag, "all.json")).toMatchObject({ outcome: "allow" });
    const rcp = [...all, "--resource-policy", "public.json", "--rcp", "rcp.json"] as const;
    expect(await answer(...rcp)).toMatchObject({ outcome: "explicitDeny", blockedBy: "rcp" });
    const bare = [...ALICE, ...GET, "--offline"] as const;
    expect(await answer(...bare)).toMatchObject({ outcome: "implicitDeny", blockedBy: "identity" });
    expect(await answer(...bare, "--resource-policy", "public.json")).toMatchObject({ outcome: "allow" });
  });

  it("sets the keys that a request of the principal would have, and no others", async () => {
    const asked = async (Condition: object, ...args: readonly string[]) => {
      await writeFile(
        join(folder, "asked.json"),
        statement({ Effect: "Allow", Action: "*", Resource: "*", Condition }),
      );
      return (await answer(...args, ...GET, "--identity", "asked.json")).outcome;
    };
    const user = {
      "aws:username": "alice",
      "aws:PrincipalAccount": "111111111111",
      "aws:PrincipalType": "User",
    };
    expect(await asked({ StringEquals: user }, ...ALICE)).toBe("allow");
    expect(await asked({ Null: { "aws:SourceIp": "true", "aws:SecureTransport": "true" } }, ...ALICE)).toBe(
      "allow",
    );
    expect(await asked({ DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }, ...ALICE)).toBe(
      "allow",
    );
    const role = ["--principal", "arn:aws:iam::111111111111:role/x/app", "--session-name", "one"];
    const session = {
      ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/x/app" },
      StringLike: { "aws:userid": "*:one" },
      Bool: { "aws:MultiFactorAuthPresent": "false" },
    };
    expect(await asked(session, ...role)).toBe("allow");
    expect(await asked({ Null: { "aws:username": "true" } }, ...role)).toBe("allow");
  });

  it("takes keys by flag over those of a file; one that is repeated has several values", async () => {
    await writeFile(join(folder, "context.json"), JSON.stringify({ "aws:MultiFactorAuthPresent": "false" }));
    const mfa = [...ALICE, ...GET, "--identity", "mfa.json", "--context-file", "context.json"] as const;
    expect(await answer(...mfa)).toMatchObject({ outcome: "implicitDeny", missingContextKeys: [] });
    expect(await answer(...mfa, "--context", "AWS:multifactorauthpresent=true")).toMatchObject({
      outcome: "allow",
    });
    const tags = [...ALICE, ...GET, "--identity", "tags.json", "--context", "aws:TagKeys=a"] as const;
    expect(await answer(...tags, "--context", "aws:TagKeys=b")).toMatchObject({ outcome: "allow" });
    expect(await answer(...tags, "--context", "aws:TagKeys=c")).toMatchObject({ outcome: "implicitDeny" });
  });

  it("takes services, identity providers and nobody for the principal", async () => {
    const role = "arn:aws:iam::111111111111:role/deploy";
    const assume = ["--action", "sts:AssumeRole", "--resource", role];
    const ec2 = ["--service", "ec2.amazonaws.com", ...assume, "--trust-policy", "ec2.json"];
    expect(await answer(...ec2)).toMatchObject({ outcome: "allow", principal: "ec2.amazonaws.com" });
    const ci = [
      "--federated",
      "arn:aws:iam::111111111111:oidc-provider/ci.example.com",
      "--action",
      "sts:AssumeRoleWithWebIdentity",
      "--resource",
      role,
      "--trust-policy",
      "trust.json",
      "--context",
    ];
    expect(await answer(...ci, "ci.example.com:sub=repo:acme/app")).toMatchObject({ outcome: "allow" });
    expect(await answer(...ci, "ci.example.com:sub=repo:evil/app")).toMatchObject({
      outcome: "implicitDeny",
      blockedBy: "trust",
      nearestMisses: [{ part: "condition", conditions: [{ key: "ci.example.com:sub", missing: false }] }],
    });
    const nobody = [
      "--anonymous",
      ...GET,
      "--resource-account",
      "111111111111",
      "--resource-policy",
      "public.json",
    ];
    expect(await answer(...nobody)).toMatchObject({ outcome: "allow", principal: "anonymous" });
    const guest = [
      "--principal",
      "arn:aws:sts::111111111111:federated-user/g",
      ...GET,
      "--identity",
      "all.json",
    ];
    expect(await answer(...guest, "--federated-by", ALICE[1])).toMatchObject({ blockedBy: "session" });
  });

  it("colours for people at a terminal, unless they do not want it", async () => {
    const args = [...ALICE, ...GET, "--identity", "read.json"];
    expect((await simulate(args, { isTerminal: true })).out).toContain("\u001b[32mallowed\u001b[0m ");
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }])
      expect((await simulate(args, { isTerminal: true, env })).out).toMatch(/^allowed /);
    expect((await simulate([...args, "--json"], { isTerminal: true })).out).not.toContain("\u001b");
  });

  it("shows what would steer a terminal as text", async () => {
    const what = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/\u001b[2J"];
    const { out } = await simulate([...ALICE, ...what, "--identity", "read.json"]);
    expect(out).toContain("arn:aws:s3:::b/\\u{1b}[2J");
    expect(out).not.toContain("\u001b");
  });

  it.each<readonly [readonly string[], string]>([
    [[...ALICE], "Say what is asked with --action"],
    [[...GET, "--identity", "read.json"], "Say who asks"],
    [[...ALICE, "--anonymous", ...GET], "Say who asks"],
    [["--principal", "alice", ...GET, "--identity", "read.json"], "alice is not the ARN of a principal"],
    [["--principal", "alice", ...GET], "give one such as arn:aws:iam::111122223333:user/alice"],
    [
      [
        "--principal",
        "arn:aws:sts::111111111111:federated-user/g",
        ...GET,
        "--federated-by",
        "arn:aws:iam::222222222222:user/x",
      ],
      "is no user or root user of the account",
    ],
    [[...ALICE, ...GET, "--identity", "none.json"], "none.json cannot be read: there is no such file"],
    [[...ALICE, ...GET, "--identity", "read.json", "--context", "a"], "--context takes key=value"],
    [[...ALICE, ...GET, "--identity", "read.json", "--context-file", "none.json"], "cannot be read"],
    [[...ALICE, ...GET, "--identity", "read.json", "--expect", "maybe"], "Allowed choices are allow, deny"],
    [
      ["--principal", "arn:aws:sts::111111111111:federated-user/g", ...GET, "--offline"],
      "say who with --federated-by",
    ],
    [["--anonymous", ...GET, "--resource-policy", "public.json"], "say it with --resource-account"],
    [
      [...ALICE, "--action", "sts:AssumeRole", "--resource", "arn:aws:iam::111111111111:role/r", "--offline"],
      "give it with --trust-policy",
    ],
    [
      [...ALICE, "--action", "sts:SetContext", "--resource", "arn:aws:iam::111111111111:role/r", "--offline"],
      "give it with --trust-policy",
    ],
    [
      [...ALICE, ...GET, "--offline", "--trust-policy", "ec2.json", "--resource-policy", "public.json"],
      "exclude each other",
    ],
    [["--requests", "read.json", ...ALICE], "--principal does not go with it"],
    [["--requests", "read.json", "--federated-by", ALICE[1]], "--federated-by does not go with it"],
    [
      ["--requests", "read.json"],
      "read.json:1:1  error  INVALID_REQUEST  request 1: principal: an object is",
    ],
  ])("%j is not understood: status 2", async (args, words) => {
    const { status, out, err } = await simulate(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
    expect(err).not.toContain("    at ");
  });

  it.each<readonly [readonly string[], string]>([
    [["--action", "GetObjct"], "GetObjct is no action: it has to be a service, a colon and a name, such as"],
    [["--action", "s3:Get*"], "s3:Get* is no action: "],
    [["--action", "s3:DeletObject"], "Amazon S3 has no action DeletObject; is DeleteObject meant?"],
    [["--action", "s3:GetObject", "--action", "S3:NoSuchThing"], "Amazon S3 has no action NoSuchThing"],
    [["--action", "s3:GetObject", "--resource", "arn:aws:s3::docs"], "arn:aws:s3::docs is no resource: "],
    [["--action", "s3:GetObject", "--resource", "docs/plan.txt"], "or an ARN of six parts"],
  ])("does not take a typing error for a refusal: %j", async (what, words) => {
    const args = [...ALICE, ...what, "--identity", "read.json", "--expect", "deny"];
    const { status, out, err } = await simulate(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });

  it("takes actions of services that AWS does not have, and says that they are not checked", async () => {
    const own = ["--action", "acme:Lanch", "--action", "acme:Launch", "--expect", "deny"];
    const { status, err } = await simulate([...ALICE, ...own, "--identity", "read.json"]);
    expect(status).toBe(0);
    expect(err).toBe(
      "signet: There is no service acme of AWS that is known here: its actions are not checked for typing errors\n",
    );
  });

  it("takes actions that are newer than this version when it is told to", async () => {
    const newer = ["--action", "s3:GetObjectFromTheFuture", "--identity", "read.json", "--expect", "deny"];
    expect((await simulate([...ALICE, ...newer])).status).toBe(2);
    expect(await simulate([...ALICE, ...newer, "--allow-unknown-actions"])).toMatchObject({
      status: 0,
      err: "",
    });
  });

  it("says where a file of keys is wrong", async () => {
    const asked = async (text: string) => {
      await writeFile(join(folder, "keys.json"), text);
      return simulate([...ALICE, ...GET, "--identity", "read.json", "--context-file", "keys.json"]);
    };
    expect(await asked("[1]")).toEqual({
      status: 2,
      out: "",
      err: "keys.json:1:1  error  INVALID_CONTEXT  an object is expected, not a list\n",
    });
    expect((await asked('{\n  "aws:username": 5\n}')).err).toBe(
      "keys.json:2:19  error  INVALID_CONTEXT  aws:username: a value is a text or a list of texts\n",
    );
    expect((await asked('{"a": "b",}')).err).toBe(
      'keys.json:1:11  error  JSON_SYNTAX_ERROR  This is no JSON: a text in " is expected\n',
    );
    expect((await asked("")).err).toContain("keys.json has to be one JSON object");
  });

  it("says what to give where there is no installation to read", async () => {
    const { status, err } = await simulate([...ALICE, ...GET, "--data-dir", join(folder, "none")]);
    expect(status).toBe(2);
    expect(err).toMatch(
      /^signet: There is no installation in none\..*SIGNET_DATA_DIR.* give the policies with --identity, or --offline\n$/,
    );
  });

  it("shows where a policy is refused, as compilers do, with status 2 whatever is expected", async () => {
    for (const expected of ["allow", "deny"]) {
      const args = [...ALICE, ...GET, "--identity", "broken.json", "--expect", expected];
      const { status, out, err } = await simulate(args);
      expect([status, out]).toEqual([2, ""]);
      expect(err.split("\n")).toEqual([
        "broken.json:3:16  error  MISSING_EFFECT  Missing required field Effect",
        "broken.json:3:18  error  INVALID_POLICY_ELEMENT  Syntax errors in policy. (Efect is no element of a statement)",
        "",
      ]);
    }
  });
});

describe("signet policy simulate --requests", () => {
  const request = {
    principal: { kind: "user", accountId: "111111111111", arn: ALICE[1], id: "AIDA" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/alice/1",
    resourceAccountId: "111111111111",
    context: { "aws:username": "alice" },
  };
  const allow = (Resource: string) => ({
    identity: [
      {
        name: "p",
        document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource } },
      },
    ],
  });
  const first = { name: "first", ...request, policies: allow("arn:aws:s3:::b/${aws:username}/*") };
  const second = { ...request, policies: {} };

  it.each([
    ["a line each", `${JSON.stringify(second)}\n\n${JSON.stringify(first)}\n`, { line: 3, column: 342 }],
    ["in an array", JSON.stringify([second, first], null, 2), { line: 37, column: 26 }],
  ])("reads them %s from standard input, and tells places there", async (_, input, place) => {
    const { status, out } = await simulate(["--requests", "-", "--json"], { input });
    const results = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as SimulationResult);
    expect(status).toBe(1);
    expect(results).toMatchObject([
      { outcome: "implicitDeny", blockedBy: "identity" },
      { name: "first", outcome: "allow", determiningStatements: [{ policy: "p", ...place }] },
    ]);
  });

  it("asks with the keys that are given, and no others", async () => {
    const bare = { ...first, context: {} };
    const { out } = await simulate(["--requests", "-", "--json"], { input: JSON.stringify(bare) });
    expect(JSON.parse(out)).toMatchObject({ outcome: "implicitDeny", missingContextKeys: ["aws:username"] });
  });

  it("names a request for people", async () => {
    const { status, out } = await simulate(["--requests", "-"], { input: JSON.stringify(first) });
    expect(status).toBe(0);
    expect(out).toContain("as arn:aws:iam::111111111111:user/alice (first)");
  });

  it.each([
    ["{", 'standard input:1:2  error  JSON_SYNTAX_ERROR  This is no JSON: a text in " is expected'],
    [
      `[\n${JSON.stringify(first)},\n]`,
      "standard input:3:1  error  JSON_SYNTAX_ERROR  This is no JSON: a value",
    ],
    ["", "standard input has no requests"],
    ["[]", "standard input has no requests"],
    [
      `${JSON.stringify(first)}\n{"a":1}`,
      'standard input:2:6  error  INVALID_REQUEST  request 2: there is no member "a"',
    ],
    [JSON.stringify({ ...first, polices: {} }), 'request 1: there is no member "polices"'],
    [
      JSON.stringify({ ...first, principal: { kind: "usr" } }),
      "principal.kind: the kind of a principal is root, user, role-session, ",
    ],
    [JSON.stringify({ ...first, principal: "alice" }), "principal: an object is expected, not a text"],
    [JSON.stringify({ ...first, action: "" }), "request 1: action: this is empty"],
    [JSON.stringify([second, { ...first, action: "s3:DeletObject" }]), "request 2: Amazon S3 has no action"],
    [
      JSON.stringify({ ...first, resource: "arn:aws:s3::b" }),
      "standard input:1:164  error  INVALID_RESOURCE  request 1: arn:aws:s3::b is no resource",
    ],
    [
      JSON.stringify(
        [second, { ...first, policies: { trust: { name: "t", document: { Statement: [] } } } }],
        null,
        2,
      ),
      "standard input:35:24  error  MISSING_STATEMENT  request 2: policy t: ",
    ],
    [JSON.stringify({ ...first, context: { a: 1 } }), "context.a: a value is a text or a list of texts"],
    [
      JSON.stringify({ ...first, policies: { boundary: { name: "b", document: "{" } } }),
      "JSON_SYNTAX_ERROR  request 1: policy b, line 1, column 2 of its text: ",
    ],
    [
      JSON.stringify({ ...first, policies: { trust: { document: {} }, resource: { document: {} } } }),
      "a resource policy or a trust policy, not both",
    ],
  ])("refuses %s before it answers anything", async (input, words) => {
    const { status, out, err } = await simulate(["--requests", "-", "--json"], { input });
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });
});

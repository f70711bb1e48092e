// `signet policy` beside a running server: who is in the store, and what the trail says.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { delegate } from "../../services/iam/testing/delegate.ts";
import type { SimulationResult } from "../../simulation/result.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { runCommandLine } from "../command-line.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;

async function simulate(...args: readonly string[]): Promise<SimulationResult> {
  const { status, out, err } = await server.signet("policy", "simulate", ...args, "--json");
  expect(err).toBe("");
  const result = JSON.parse(out) as SimulationResult;
  expect(status).toBe(result.outcome === "allow" ? 0 : 1);
  return result;
}

describe("signet policy simulate, from the store", () => {
  beforeAll(async () => {
    const iam = server.iam();
    const Tags = [{ Key: "Team", Value: "red" }];
    await iam.send(new CreateUserCommand({ UserName: "alice", Path: "/team/", Tags }));
    await iam.send(new CreateGroupCommand({ GroupName: "staff" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "staff", UserName: "alice" }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "alice",
        PolicyName: "own",
        PolicyDocument: policy(
          {
            Sid: "Own",
            Effect: "Allow",
            Action: "s3:*",
            Resource: "arn:aws:s3:::b/${aws:PrincipalTag/Team}/${aws:username}/*",
          },
          {
            Sid: "SameTeam",
            Effect: "Allow",
            Action: ["iam:GetUser", "sts:AssumeRole"],
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/Team": "${aws:PrincipalTag/Team}" } },
          },
        ),
      }),
    );
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: "staff",
        PolicyName: "shared",
        PolicyDocument: policy({ Sid: "Shared", Effect: "Allow", Action: ["sqs:*", "sns:*"], Resource: "*" }),
      }),
    );
    await iam.send(
      new PutUserPermissionsBoundaryCommand({
        UserName: "alice",
        PermissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      }),
    );
    const trust = policy({
      Sid: "Staff",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: arn("user/team/alice") },
    });
    await iam.send(
      new CreateRoleCommand({ RoleName: "app", Path: "/x/", AssumeRolePolicyDocument: trust, Tags }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "app",
        PolicyName: "p",
        PolicyDocument: policy({
          Sid: "Get",
          Effect: "Allow",
          Action: "iam:GetUser",
          Resource: arn("user/*"),
        }),
      }),
    );
  });

  const ALICE = () => ["--principal", arn("user/team/alice")];

  it("reads the user's own policies, those of the groups, the tags", async () => {
    const own = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/red/alice/1"];
    expect(await simulate(...ALICE(), ...own)).toMatchObject({
      outcome: "allow",
      determiningStatements: [
        { policy: "inline:user/alice/own", sid: "Own" },
        { policyType: "boundary", policy: "arn:aws:iam::aws:policy/PowerUserAccess" },
      ],
    });
    expect(await simulate(...ALICE(), "--action", "sqs:SendMessage")).toMatchObject({
      outcome: "allow",
      determiningStatements: [{ policy: "inline:group/staff/shared" }, { policyType: "boundary" }],
    });
  });

  it("reads the boundary", async () => {
    const get = [
      "--action",
      "iam:GetUser",
      "--resource",
      arn("user/x"),
      "--context",
      "aws:ResourceTag/Team=red",
    ];
    expect(await simulate(...ALICE(), ...get)).toMatchObject({
      outcome: "implicitDeny",
      blockedBy: "boundary",
    });
  });

  it("reads a role's trust policy and its tags, when that role is to be assumed", async () => {
    const assume = ["--action", "sts:AssumeRole", "--resource", arn("role/x/app")];
    expect(await simulate(...ALICE(), ...assume)).toMatchObject({
      outcome: "allow",
      determiningStatements: [
        { policyType: "trust", policy: arn("role/x/app"), sid: "Staff" },
        { policy: "inline:user/alice/own", sid: "SameTeam" },
        { policyType: "boundary" },
      ],
    });
    expect(await simulate("--service", "ec2.amazonaws.com", ...assume)).toMatchObject({
      outcome: "implicitDeny",
      blockedBy: "trust",
      nearestMisses: [{ sid: "Staff", part: "principal" }],
    });
    const none = await server.signet(
      "policy",
      "simulate",
      ...ALICE(),
      "--action",
      "sts:AssumeRole",
      "--resource",
      arn("role/app"),
    );
    expect([none.status, none.out]).toEqual([2, ""]);
    expect(none.err).toContain(`There is no ${arn("role/app")} in the installation: give its trust policy`);
  });

  it("takes a role by its own ARN or by that of a session", async () => {
    const get = ["--action", "iam:GetUser", "--resource", arn("user/team/alice")];
    const session = `arn:aws:sts::${server.accountId}:assumed-role/app/simulated`;
    const byRole = await simulate("--principal", arn("role/x/app"), ...get);
    const bySession = await simulate("--principal", session, ...get);
    expect(byRole).toEqual(bySession);
    expect(byRole).toMatchObject({ outcome: "allow", principal: session });
  });

  it.each(["user/alice", "user/nobody", "role/app", "role/nobody"])(
    "says that there is no %s",
    async (rest) => {
      const { status, out, err } = await server.signet(
        "policy",
        "simulate",
        "--principal",
        arn(rest),
        "--action",
        "s3:GetObject",
      );
      expect([status, out]).toEqual([2, ""]);
      expect(err).toContain(`There is no ${arn(rest)} in the installation`);
    },
  );

  it("knows that the root user needs no policy", async () => {
    const root = ["--principal", arn("root"), "--action", "s3:GetObject"];
    expect(await simulate(...root)).toMatchObject({ outcome: "allow", determiningStatements: [] });
  });

  it("takes a session policy and a resource policy of files on top", async () => {
    const folder = await mkdtemp(join(tmpdir(), "signet-stored-"));
    try {
      const [session, resource] = [join(folder, "session.json"), join(folder, "resource.json")];
      await writeFile(session, policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }));
      const Principal = { AWS: arn("user/team/alice") };
      await writeFile(resource, policy({ Effect: "Allow", Action: "s3:*", Resource: "*", Principal }));
      const role = ["--principal", arn("role/x/app"), "--action", "iam:GetUser", "--resource", arn("user/a")];
      expect(await simulate(...role)).toMatchObject({ outcome: "allow" });
      expect(await simulate(...role, "--session", session)).toMatchObject({ blockedBy: "session" });
      const other = [...ALICE(), "--action", "s3:GetObject", "--resource", "arn:aws:s3:::other/1"];
      expect(await simulate(...other)).toMatchObject({ outcome: "implicitDeny", blockedBy: "identity" });
      expect(await simulate(...other, "--resource-policy", resource)).toMatchObject({ outcome: "allow" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("signet policy explain", () => {
  async function explain(args: readonly string[], input = "") {
    let out = "";
    let err = "";
    const status = await runCommandLine(
      ["policy", "explain", ...args, "--data-dir", server.dataDir],
      {},
      (text) => void (out += text),
      (text) => void (err += text),
      { stdin: () => Promise.resolve(input), isTerminal: false },
    );
    return { status, out, err };
  }

  /** The id of the last event of an operation by a user, once the trail has it. */
  async function lastEvent(user: string, name: string): Promise<string> {
    let id = "";
    await vi.waitFor(async () => {
      const { out } = await server.signet("events", "--user", user, "--name", name, "--limit", "1", "--json");
      id = (JSON.parse(out) as { eventID: string }).eventID;
    });
    return id;
  }

  const grant = {
    Effect: "Allow",
    Action: "iam:GetUser",
    Resource: "*",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  } as const;

  it("tells by an event why a request was refused, and what to do", async () => {
    const client = await delegate(server, "impatient", grant);
    await expect(client.send(new GetUserCommand({ UserName: "admin" }))).rejects.toThrow("not authorized");
    const id = await lastEvent("impatient", "GetUser");
    const { status, out, err } = await explain([id]);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toBe(
      [
        `${arn("user/impatient")} may not call iam:GetUser on ${arn("user/admin")}: no identity-based policy allows it.`,
        "",
        "What to do, one of:",
        "  - give the request the key aws:MultiFactorAuthPresent, which was asked for and missing: call with temporary credentials that were got with a second factor",
        "  - change identity-based policy inline:user/impatient/granted, statement 1 (line 1, column 38): its condition Bool on aws:MultiFactorAuthPresent finds no such key in the request",
        "  - attach a policy that allows it to the principal, or to a group of the user",
        "",
      ].join("\n"),
    );
    const json = await explain([id, "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({
      kind: "decided",
      outcome: "implicitDeny",
      blockedBy: "identity",
      missingContextKeys: ["aws:multifactorauthpresent"],
      nearestMisses: [{ part: "condition" }],
      explanation: [expect.any(String)],
      advice: [expect.any(String), expect.any(String), expect.any(String)],
    });
  });

  it("tells which statement denied", async () => {
    const deny = { Effect: "Deny", Action: "iam:*", Resource: "*" } as const;
    const client = await delegate(server, "banned", { ...deny, Effect: "Allow" }, deny);
    await expect(client.send(new GetUserCommand({ UserName: "admin" }))).rejects.toThrow("explicit deny");
    const { out } = await explain([await lastEvent("banned", "GetUser")]);
    expect(out).toContain("it is denied explicitly, which no Allow can outweigh.");
    expect(out).toContain(
      "Denied by identity-based policy inline:user/banned/granted, statement 2 (line 1, column ",
    );
    expect(out).toContain("  - change identity-based policy inline:user/banned/granted, statement 2 ");
  });

  it("tells that an event was no refusal by policies", async () => {
    await server.iam().send(new GetUserCommand({ UserName: "admin" }));
    const done = await explain([await lastEvent("admin", "GetUser")]);
    expect(done).toMatchObject({
      status: 0,
      out: expect.stringContaining("iam:GetUser was allowed, and done.") as string,
    });
    await expect(server.iam().send(new GetUserCommand({ UserName: "nobody" }))).rejects.toThrow("nobody");
    await expect
      .poll(async () => (await explain([await lastEvent("admin", "GetUser")])).out)
      .toBe(
        "iam:GetUser ended with NoSuchEntity: The user with name nobody cannot be found.\nNo policy decided that.\n",
      );
  });

  it("tells by the message that came with a refusal, encoded or decoded", async () => {
    const client = await delegate(server, "messaged", { Effect: "Deny", Action: "iam:*", Resource: "*" });
    const message = await messageOfRefusal(client);
    const encoded = await explain(["--message", message]);
    expect(encoded).toMatchObject({ status: 0, err: "" });
    expect(encoded.out).toContain(
      `${arn("user/messaged")} may not call iam:GetUser on ${arn("user/admin")}: it is denied explicitly`,
    );
    expect(encoded.out).toContain("\nThe request had:\n");
    expect(encoded.out).toContain("  aws:username = messaged\n");
    for (const args of [["-"], ["--message", "-"]])
      expect(await explain(args, `${message}\n`)).toEqual(encoded);
    const { secretAccessKey } = server.admin;
    expect(encoded.out).not.toContain(secretAccessKey);
  });

  it("tells by a message what came nearest, where no statement decided", async () => {
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const statement = {
      Sid: "WithFactor",
      Effect: "Allow",
      Action: "iam:*",
      Resource: "*",
      Condition,
    } as const;
    const message = await messageOfRefusal(await delegate(server, "nearly", statement));
    const { out } = await explain(["--message", message]);
    expect(out).toContain('"WithFactor"');
    expect(out).toContain("aws:MultiFactorAuthPresent");
  });

  it("needs no installation for a message that is decoded", async () => {
    const decoded = {
      allowed: false,
      explicitDeny: false,
      matchedStatements: { items: [] },
      failures: { items: [] },
      context: {
        principal: { id: "AIDA", arn: "arn:aws:iam::111111111111:user/a" },
        action: "iam:GetUser",
        resource: "*",
        conditions: { items: [{ key: "aws:userid", values: { items: [{ value: "AIDA\u001b[2J" }] } }] },
      },
    };
    const { status, out } = await explain(["-", "--data-dir", "/nowhere"], JSON.stringify(decoded));
    expect(status).toBe(0);
    expect(out).toContain(
      "arn:aws:iam::111111111111:user/a may not call iam:GetUser on *: no policy that has to allow it does.",
    );
    expect(out).toContain("aws:userid = AIDA\\u{1b}[2J");
    const answer = JSON.stringify({ DecodedMessage: JSON.stringify(decoded) }, null, 4);
    expect(await explain(["-", "--data-dir", "/nowhere"], answer)).toEqual({ status, out, err: "" });
  });

  it.each<readonly [readonly string[], string, string]>([
    [[], "", "Say what is to be explained"],
    [["00000000-0000-0000-0000-000000000000", "--message", "x"], "", "exclude each other"],
    [
      ["00000000-0000-0000-0000-000000000000"],
      "",
      "There is no event 00000000-0000-0000-0000-000000000000 in the trail",
    ],
    [["--message", "bm90aGluZw"], "", "This is no authorization message of the installation"],
    [["-"], "{}", "This is no authorization message"],
    [["-"], "", "This is no authorization message"],
  ])("%j with %j cannot be explained: status 2", async (args, input, words) => {
    const { status, out, err } = await explain(args, input);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(words);
    expect(err).not.toContain("    at ");
  });
});

/** The encoded authorization message of a GetUser that is refused. */
async function messageOfRefusal(client: IAMClient): Promise<string> {
  let message = "";
  client.middlewareStack.add(
    (next) => async (args) => {
      const answered = await next(args);
      const { headers } = answered.response as { readonly headers: Readonly<Record<string, string>> };
      message = headers["x-signet-authorization-message"] ?? "";
      return answered;
    },
    { step: "deserialize", priority: "low" },
  );
  await expect(client.send(new GetUserCommand({ UserName: "admin" }))).rejects.toThrow("not authorized");
  expect(message).not.toBe("");
  return message;
}

// `signet policy simulate` beside a running server: who is in the store.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulationResult } from "../../simulation/result.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";

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

import { describe, expect, it } from "vitest";
import type { SimulationResult } from "../../simulation/result.ts";
import { ALICE, GET, simulateFiles, statement } from "./testing/simulate-files.ts";

const { answer, give, simulate } = simulateFiles();

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
      await give("asked.json", statement({ Effect: "Allow", Action: "*", Resource: "*", Condition }));
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
    await give("context.json", JSON.stringify({ "aws:MultiFactorAuthPresent": "false" }));
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
});

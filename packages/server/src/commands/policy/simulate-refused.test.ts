import { describe, expect, it } from "vitest";
import { ALICE, GET, simulateFiles } from "./testing/simulate-files.ts";

const { give, inFolder, simulate } = simulateFiles();

describe("signet policy simulate, from files", () => {
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
      await give("keys.json", text);
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
    const { status, err } = await simulate([...ALICE, ...GET, "--data-dir", inFolder("none")]);
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

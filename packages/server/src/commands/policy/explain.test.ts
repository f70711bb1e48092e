// `signet policy explain` beside a running server: what the trail and refusals say.
import { GetUserCommand, type IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { delegate } from "../../services/iam/testing/delegate.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { runCommandLine } from "../command-line.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;

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

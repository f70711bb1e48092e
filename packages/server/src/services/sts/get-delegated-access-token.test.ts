import {
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetDelegatedAccessTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { credentialsOf } from "../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { approve, newPartner, type Partner } from "../iam/delegation/testing/partner.ts";
import { refused } from "../iam/testing/answers.ts";
import { rootClient } from "../iam/testing/root-client.ts";
import { ALL, trust } from "./testing/documents.ts";

let server: TestServer;
let partner: Partner;
beforeAll(async () => {
  server = await startTestServer();
  partner = await newPartner(server);
  await server.iam().send(new CreateUserCommand({ UserName: "alice" }));
});
afterAll(() => server.stop());

const trade = (TradeInToken: string) =>
  server.sts(partner.admin).send(new GetDelegatedAccessTokenCommand({ TradeInToken }));
const alice = new GetUserCommand({ UserName: "alice" });
const team = new ListUsersCommand({ PathPrefix: "/team/" });

test("a token is traded in for credentials of whoever accepted, cut to the template", async () => {
  const id = await partner.ask();
  await approve(server.iam(), id);
  const answer = await trade(await partner.token(id));
  expect(answer.AssumedPrincipal).toBe(`arn:aws:iam::${server.accountId}:user/admin`);
  const credentials = credentialsOf(answer.Credentials);
  const delegated = server.iam(credentials);
  expect((await delegated.send(alice)).User?.UserName).toBe("alice");
  expect((await delegated.send(team)).Users).toEqual([]);
  expect((await refused(delegated.send(new GetUserCommand({ UserName: "admin" })))).name).toBe(
    "AccessDenied",
  );
  expect((await refused(delegated.send(new ListRolesCommand({})))).name).toBe("AccessDenied");
  const { Arn } = await server.sts(credentials).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(answer.AssumedPrincipal);
});

test("of a role session the same role session acts, and of root the root user", async () => {
  const RoleName = "approver";
  const arn = `arn:aws:iam::${server.accountId}:user/admin`;
  const { Role } = await server
    .iam()
    .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(arn) }));
  await server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: ALL }));
  const { Credentials } = await server
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "ana" }));
  for (const [client, principal] of [
    [server.iam(credentialsOf(Credentials)), `arn:aws:sts::${server.accountId}:assumed-role/approver/ana`],
    [await rootClient(server), `arn:aws:iam::${server.accountId}:root`],
  ] as const) {
    const id = await partner.ask();
    await approve(client, id);
    const answer = await trade(await partner.token(id));
    expect(answer.AssumedPrincipal).toBe(principal);
    const credentials = credentialsOf(answer.Credentials);
    expect((await server.iam(credentials).send(alice)).User?.UserName).toBe("alice");
    expect((await refused(server.iam(credentials).send(new ListRolesCommand({})))).name).toBe("AccessDenied");
    expect((await server.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn).toBe(principal);
  }
});

test("all credentials of a token end together, counted from its release", async () => {
  const id = await partner.ask({ SessionDuration: 900 });
  const before = Math.floor(Date.now() / 1000) * 1000;
  await approve(server.iam(), id);
  const token = await partner.token(id);
  const first = await trade(token);
  server.moveClock(600);
  const second = await trade(token);
  expect(second.Credentials?.Expiration).toEqual(first.Credentials?.Expiration);
  const ends = first.Credentials?.Expiration?.getTime() ?? 0;
  expect(ends).toBeGreaterThanOrEqual(before + 900_000);
  expect(ends).toBeLessThanOrEqual(Date.now() + 900_000);
  expect((await server.iam(credentialsOf(second.Credentials)).send(alice)).User?.UserName).toBe("alice");
  server.moveClock(300);
  expect((await refused(server.iam(credentialsOf(second.Credentials)).send(alice))).name).toBe(
    "ExpiredToken",
  );
  expect(await refused(trade(token))).toEqual({
    name: "ExpiredTradeInTokenException",
    status: 400,
    message: "The trade-in token is not valid or has expired.",
  });
});

test("the trail names the account that acts, beside the identity that it acts as", async () => {
  const id = await partner.ask();
  await approve(server.iam(), id);
  const credentials = await partner.trade(await partner.token(id));
  await server.iam(credentials).send(alice);
  const event = await vi.waitFor(async () => {
    const { out } = await server.signet("events", "--json", "--limit", "1000");
    const found = out
      .split("\n")
      .find((line) => line.includes(credentials.accessKeyId) && line.includes("GetUser"));
    expect(found).toBeDefined();
    return JSON.parse(found ?? "{}") as { userIdentity: object };
  });
  expect(event.userIdentity).toMatchObject({
    type: "IAMUser",
    userName: "admin",
    invokedByDelegate: { accountId: partner.accountId },
  });
});

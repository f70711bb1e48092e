// Attacks on the exchange of tokens for delegated credentials.
// - Whoever finds a token, or guesses one, trades it in: from another account than the one that it was made for, or one that never was.
// - A token is had before anybody released it, or a second time by whoever looks over the operator's shoulder later.
// - The token is read in the audit trail, in the log, or in the database.
// - The partner acts with more than the approver has: by a template that is wider, or by a session policy that the approver was limited by.
// - The approver is gone, or has lost the permission since, and the partner goes on.
// - The partner widens what it has: by accepting a request of its own with delegated credentials, or by the owner's default permissions.
// - The partner assumes a role that trusts the approver by name, though its template says nothing of that.
// - Somebody takes the name of the owner who is gone, and with it the request.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetDelegationRequestCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
  PutRolePolicyCommand,
  SendDelegationTokenCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetDelegatedAccessTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { credentialsOf } from "../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { approve, newPartner, type Partner } from "../iam/delegation/testing/partner.ts";
import { refused } from "../iam/testing/answers.ts";
import { delegate, type Grant } from "../iam/testing/delegate.ts";
import { ALL, trust } from "./testing/documents.ts";

let server: TestServer;
let partner: Partner;
beforeAll(async () => {
  server = await startTestServer();
  partner = await newPartner(server);
  await server.iam().send(new CreateUserCommand({ UserName: "alice" }));
});
afterAll(() => server.stop());

const REFUSED = {
  name: "ExpiredTradeInTokenException",
  status: 400,
  message: "The trade-in token is not valid or has expired.",
};
const ALLOWED: Grant = { Effect: "Allow", Action: "*", Resource: "*" };
const alice = new GetUserCommand({ UserName: "alice" });
const trade = (TradeInToken: string, who = partner.admin) =>
  server.sts(who).send(new GetDelegatedAccessTokenCommand({ TradeInToken }));

async function releasedToken(): Promise<{ readonly id: string; readonly token: string }> {
  const id = await partner.ask();
  await approve(server.iam(), id);
  return { id, token: await partner.token(id) };
}

test("a token is good for the account that asked, and for no other", async () => {
  const { token } = await releasedToken();
  const thief = await newPartner(server, "thief");
  expect(await refused(trade(token, thief.admin))).toEqual(REFUSED);
  expect(await refused(trade(token, server.admin))).toEqual(REFUSED);
  expect((await trade(token)).AssumedPrincipal).toMatch(/user\/admin$/);
});

test("a token that never was is refused like one that is over", async () => {
  const { id, token } = await releasedToken();
  const last = token.at(-1) === "A" ? "B" : "A";
  for (const wrong of [
    "x",
    id,
    `${id}.`,
    `${token.slice(0, -1)}${last}`,
    `${token}A`,
    token.replace(id, `${id}0`),
  ])
    expect(await refused(trade(wrong))).toEqual(REFUSED);
});

test("there is no token before its release, and none after the first", async () => {
  const id = await partner.ask();
  const early = await server.signet("delegation-request", "token", id);
  expect([early.status, early.out]).toEqual([1, ""]);
  await approve(server.iam(), id, false);
  expect((await server.signet("delegation-request", "token", id)).err).toContain("was not released");
  await server.iam().send(new SendDelegationTokenCommand({ DelegationRequestId: id }));
  await partner.token(id);
  const again = await server.signet("delegation-request", "token", id);
  expect([again.status, again.out]).toEqual([1, ""]);
  expect(again.err).toContain("was handed over already");
});

test("the token is in neither trail, log nor database, and who had it made is in the trail", async () => {
  const { id, token } = await releasedToken();
  const { accessKeyId } = await partner.trade(token);
  const secret = token.slice(id.length + 1);
  const trail = await vi.waitFor(async () => {
    const written = await server.signet("events", "--json", "--limit", "1000");
    expect(written.out).toContain(accessKeyId);
    return written.out;
  });
  const handed = trail
    .split("\n")
    .filter((line) => line.includes("HandOverDelegationToken") && line.includes(id));
  expect(handed).toHaveLength(2);
  expect(trail + server.log.join("")).not.toContain(secret);
  const files = readdirSync(server.dataDir).filter((name) => name.includes(".db"));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) expect(readFileSync(join(server.dataDir, name)).includes(secret)).toBe(false);
});

test("the partner has no more than the approver, now and later", async () => {
  const some: Grant = {
    Effect: "Allow",
    Action: ["iam:*DelegationRequest", "iam:SendDelegationToken", "iam:ListUsers"],
    Resource: "*",
  };
  const weak = await delegate(server, "weak", some);
  const id = await partner.ask();
  await approve(weak, id);
  const delegated = server.iam(await partner.trade(await partner.token(id)));
  expect((await refused(delegated.send(alice))).name).toBe("AccessDenied");
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [some, ALLOWED] });
  const policy = { UserName: "weak", PolicyName: "granted" };
  await server.iam().send(new PutUserPolicyCommand({ ...policy, PolicyDocument }));
  expect((await delegated.send(alice)).User?.UserName).toBe("alice");
  await server.iam().send(new DeleteUserPolicyCommand(policy));
  expect((await refused(delegated.send(alice))).name).toBe("AccessDenied");
});

test("an approver who is gone takes the delegated credentials along", async () => {
  const leaver = await delegate(server, "leaver", ALLOWED);
  const id = await partner.ask();
  await approve(leaver, id);
  const token = await partner.token(id);
  const delegated = server.iam(await partner.trade(token));
  await delegated.send(alice);
  const user = { UserName: "leaver" };
  const { AccessKeyMetadata = [] } = await server.iam().send(new ListAccessKeysCommand(user));
  for (const { AccessKeyId } of AccessKeyMetadata)
    await server.iam().send(new DeleteAccessKeyCommand({ ...user, AccessKeyId }));
  await server.iam().send(new DeleteUserPolicyCommand({ ...user, PolicyName: "granted" }));
  await server.iam().send(new DeleteUserCommand(user));
  // Another of the same name is another.
  await delegate(server, "leaver", ALLOWED);
  expect((await refused(delegated.send(alice))).status).toBe(403);
  expect(await refused(trade(token))).toEqual(REFUSED);
});

test("what ends the sessions of before an instant ends delegated ones, however late they are fetched", async () => {
  const id = await partner.ask();
  await approve(await delegate(server, "revoked", ALLOWED), id);
  const token = await partner.token(id);
  server.moveClock(60);
  const Condition = { DateLessThan: { "aws:TokenIssueTime": new Date(Date.now() + 30_000).toISOString() } };
  const Statement = [ALLOWED, { ...ALLOWED, Effect: "Deny", Condition }];
  await server.iam().send(
    new PutUserPolicyCommand({
      UserName: "revoked",
      PolicyName: "granted",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  expect((await refused(server.iam(await partner.trade(token)).send(alice))).name).toBe("AccessDenied");
});

test("a session that session policies limit accepts nothing", async () => {
  const RoleName = "limited";
  const AssumeRolePolicyDocument = trust(`arn:aws:iam::${server.accountId}:user/admin`);
  const { Role } = await server.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: ALL }));
  const { Credentials } = await server
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "session", Policy: ALL }));
  const limited = server.iam(credentialsOf(Credentials));
  const DelegationRequestId = await partner.ask();
  await limited.send(new AssociateDelegationRequestCommand({ DelegationRequestId }));
  expect(await refused(limited.send(new AcceptDelegationRequestCommand({ DelegationRequestId })))).toEqual({
    name: "InvalidInputException",
    status: 400,
    message: "A session that is limited by session policies cannot accept delegation requests.",
  });
});

test("delegated credentials accept nothing, and have no default permissions of the owner", async () => {
  const registered = await partner.register({
    Name: "greedy",
    Policy: {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: ["iam:AcceptDelegationRequest"], Resource: "*" },
    },
  });
  const id = await partner.ask({ Permissions: { PolicyTemplateArn: registered.out.trim() } });
  await approve(server.iam(), id);
  const delegated = server.iam(await partner.trade(await partner.token(id)));
  const next = await partner.ask();
  await server.iam().send(new AssociateDelegationRequestCommand({ DelegationRequestId: next }));
  expect(
    (await refused(delegated.send(new AcceptDelegationRequestCommand({ DelegationRequestId: next }))))
      .message,
  ).toContain("limited by session policies");
  expect(
    (await refused(delegated.send(new GetDelegationRequestCommand({ DelegationRequestId: next })))).name,
  ).toBe("AccessDenied");
});

test("what trusts the approver by name trusts the partner only as far as the template says", async () => {
  const approver = await delegate(server, "trusted", ALLOWED);
  const user = `arn:aws:iam::${server.accountId}:user/trusted`;
  const role = (RoleName: string, principal: string) =>
    server
      .iam()
      .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(principal) }))
      .then(({ Role }) => Role?.Arn);
  const RoleArn = await role("trusts-trusted", user);
  const delegatedBy = async (iam: typeof approver) => {
    const id = await partner.ask();
    await approve(iam, id);
    return server.sts(await partner.trade(await partner.token(id)));
  };
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "partner" });
  expect((await refused((await delegatedBy(approver)).send(assume))).name).toBe("AccessDenied");

  // The same of a role session, which has a name of its own.
  const trusted = await role("chain", `arn:aws:iam::${server.accountId}:user/admin`);
  await server
    .iam()
    .send(new PutRolePolicyCommand({ RoleName: "chain", PolicyName: "all", PolicyDocument: ALL }));
  const { Credentials } = await server
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: trusted, RoleSessionName: "session" }));
  const session = `arn:aws:sts::${server.accountId}:assumed-role/chain/session`;
  const next = new AssumeRoleCommand({
    RoleArn: await role("trusts-session", session),
    RoleSessionName: "partner",
  });
  const delegated = await delegatedBy(server.iam(credentialsOf(Credentials)));
  expect((await refused(delegated.send(next))).name).toBe("AccessDenied");
  await server.sts(credentialsOf(Credentials)).send(next);
});

test("another user of the owner's name is not the owner", async () => {
  const associate: Grant = { Effect: "Allow", Action: "iam:AssociateDelegationRequest", Resource: "*" };
  const owner = await delegate(server, "owner", associate);
  const DelegationRequestId = await partner.ask();
  await owner.send(new AssociateDelegationRequestCommand({ DelegationRequestId }));
  await owner.send(new GetDelegationRequestCommand({ DelegationRequestId }));
  const user = { UserName: "owner" };
  const { AccessKeyMetadata = [] } = await server.iam().send(new ListAccessKeysCommand(user));
  for (const { AccessKeyId } of AccessKeyMetadata)
    await server.iam().send(new DeleteAccessKeyCommand({ ...user, AccessKeyId }));
  await server.iam().send(new DeleteUserPolicyCommand({ ...user, PolicyName: "granted" }));
  await server.iam().send(new DeleteUserCommand(user));
  const successor = await delegate(server, "owner", associate);
  expect((await refused(successor.send(new GetDelegationRequestCommand({ DelegationRequestId })))).name).toBe(
    "AccessDenied",
  );
});

test("a request that only its owner may release is not released by the approver", async () => {
  const owner = await delegate(server, "sender", {
    Effect: "Allow",
    Action: ["iam:AssociateDelegationRequest", "iam:SendDelegationToken"],
    Resource: "*",
  });
  const DelegationRequestId = await partner.ask({ OnlySendByOwner: true });
  await owner.send(new AssociateDelegationRequestCommand({ DelegationRequestId }));
  expect((await refused(owner.send(new AcceptDelegationRequestCommand({ DelegationRequestId })))).name).toBe(
    "AccessDenied",
  );
  await server.iam().send(new AcceptDelegationRequestCommand({ DelegationRequestId }));
  expect(
    await refused(server.iam().send(new SendDelegationTokenCommand({ DelegationRequestId }))),
  ).toMatchObject({ name: "AccessDenied", status: 403 });
  await owner.send(new SendDelegationTokenCommand({ DelegationRequestId }));
});

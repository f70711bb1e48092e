import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  GetDelegationRequestCommand,
  RejectDelegationRequestCommand,
  SendDelegationTokenCommand,
  UpdateDelegationRequestCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestAccount, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";
import { rootClient } from "../testing/root-client.ts";
import { approve, newPartner, parameters, type Partner, requestOf } from "./testing/partner.ts";

let server: TestServer;
let partner: Partner;
let other: TestAccount;
beforeAll(async () => {
  server = await startTestServer();
  partner = await newPartner(server);
  other = await server.createAccount("other");
});
afterAll(() => server.stop());

const associate = (DelegationRequestId: string) =>
  new AssociateDelegationRequestCommand({ DelegationRequestId });
const accept = (DelegationRequestId: string) => new AcceptDelegationRequestCommand({ DelegationRequestId });
const send = (DelegationRequestId: string) => new SendDelegationTokenCommand({ DelegationRequestId });
const reject = (DelegationRequestId: string) => new RejectDelegationRequestCommand({ DelegationRequestId });
const get = (DelegationRequestId: string) => new GetDelegationRequestCommand({ DelegationRequestId });
const adminArn = () => `arn:aws:iam::${server.accountId}:user/admin`;
const stateOf = async (id: string) => (await requestOf(server.iam(), id)).State;
const DAY = 86_400;

describe("a request", () => {
  test("is told with its policy filled in", async () => {
    const id = await partner.ask({
      OwnerAccountId: server.accountId,
      RequestMessage: "As agreed",
      RedirectUrl: "https://partner.example/back",
      OnlySendByOwner: true,
    });
    expect(id).toMatch(/^[\w-]{16,128}$/);
    const request = await requestOf(server.iam(), id);
    expect(members(request)).toEqual({
      DelegationRequestId: id,
      OwnerAccountId: server.accountId,
      Description: "Sets things up",
      RequestMessage: "As agreed",
      Permissions: { PolicyTemplateArn: partner.templateArn, Parameters: parameters("alice", "team") },
      PermissionPolicy: expect.any(String),
      State: "UNASSIGNED",
      ExpirationTime: expect.any(Date),
      RequestorId: partner.accountId,
      RequestorName: "partner",
      CreateDate: expect.any(Date),
      SessionDuration: 3600,
      RedirectUrl: "https://partner.example/back",
      OnlySendByOwner: true,
      UpdatedTime: expect.any(Date),
    });
    expect(JSON.parse(request.PermissionPolicy ?? "")).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "iam:GetUser", Resource: "arn:aws:iam::*:user/alice" },
        { Effect: "Allow", Action: "iam:ListUsers", Resource: ["arn:aws:iam::*:user/team/*"] },
      ],
    });
    expect((request.ExpirationTime?.getTime() ?? 0) - (request.CreateDate?.getTime() ?? 0)).toBe(DAY * 1000);
  });

  test("goes from state to state, by who takes it on, passes it on and accepts it", async () => {
    const id = await partner.ask();
    const ana = await delegate(server, "ana", {
      Effect: "Allow",
      Action: "iam:AssociateDelegationRequest",
      Resource: `arn:aws:iam::${server.accountId}:delegation-request/*`,
    });
    await ana.send(associate(id));
    expect(await requestOf(ana, id)).toMatchObject({
      State: "ASSIGNED",
      OwnerAccountId: server.accountId,
      OwnerId: `arn:aws:iam::${server.accountId}:user/ana`,
    });
    await ana.send(new UpdateDelegationRequestCommand({ DelegationRequestId: id, Notes: "Please look" }));
    expect(await requestOf(ana, id)).toMatchObject({ State: "PENDING_APPROVAL", Notes: "Please look" });
    await server.iam().send(accept(id));
    expect(await requestOf(ana, id)).toMatchObject({ State: "ACCEPTED", ApproverId: adminArn() });
    await server.iam().send(send(id));
    expect(await stateOf(id)).toBe("FINALIZED");
    const late = [server.iam().send(accept(id)), server.iam().send(reject(id)), server.iam().send(send(id))];
    for (const { name } of await Promise.all(late.map(refused))) expect(name).toBe("InvalidInputException");
  });

  test("is rejected with a reason, and then for good", async () => {
    const id = await partner.ask();
    await approve(server.iam(), id, false);
    await server
      .iam()
      .send(new RejectDelegationRequestCommand({ DelegationRequestId: id, Notes: "Not that much" }));
    expect(await requestOf(server.iam(), id)).toMatchObject({
      State: "REJECTED",
      RejectionReason: "Not that much",
    });
    expect(await refused(server.iam().send(accept(id)))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: `The delegation request ${id} is in the state REJECTED, and cannot become ACCEPTED.`,
    });
  });

  test("cannot be accepted before somebody took it on, nor taken on twice", async () => {
    const id = await partner.ask();
    expect((await refused(server.iam().send(accept(id)))).message).toContain("in the state UNASSIGNED");
    await server.iam().send(associate(id));
    expect((await refused(server.iam().send(associate(id)))).message).toContain("in the state ASSIGNED");
    expect((await refused(server.iam().send(send(id)))).message).toContain("in the state ASSIGNED");
  });

  test("is one that nobody knows: NoSuchEntity", async () => {
    const id = `dr-${partner.accountId}-${"0".repeat(32)}`;
    const client = server.iam();
    const refusals = await Promise.all([
      refused(client.send(get(id))),
      refused(client.send(associate(id))),
      refused(client.send(accept(id))),
      refused(client.send(reject("no-request-at-all"))),
    ]);
    for (const { name, status } of refusals) expect([name, status]).toEqual(["NoSuchEntityException", 404]);
  });

  test("with an account is for that account alone", async () => {
    const id = await partner.ask({ OwnerAccountId: server.accountId });
    const stranger = server.iam(other.admin);
    expect((await refused(stranger.send(get(id)))).name).toBe("NoSuchEntityException");
    expect((await refused(stranger.send(associate(id)))).name).toBe("NoSuchEntityException");
    expect((await refused(partner.iam.send(get(id)))).name).toBe("NoSuchEntityException");
  });

  test("without an account is for whoever takes it on first", async () => {
    const id = await partner.ask();
    expect((await requestOf(server.iam(other.admin), id)).State).toBe("UNASSIGNED");
    await server.iam(other.admin).send(associate(id));
    expect((await refused(server.iam().send(get(id)))).name).toBe("NoSuchEntityException");
  });
});

describe("by the clock", () => {
  test("requests expire, each state in its time", async () => {
    const root = await rootClient(server);
    const fresh = await partner.ask({ OwnerAccountId: server.accountId });
    const assigned = await partner.ask();
    await server.iam().send(associate(assigned));
    const long = await partner.ask({ SessionDuration: 4 * 3600 + 1 });
    await server.iam().send(associate(long));
    expect(await refused(root.send(accept(long)))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "The root user can accept delegation requests of 4 hours at the most.",
    });
    server.moveClock(DAY);
    expect([await stateOf(fresh), await stateOf(assigned)]).toEqual(["EXPIRED", "ASSIGNED"]);
    expect((await refused(server.iam().send(associate(fresh)))).message).toContain("in the state EXPIRED");
    server.moveClock(6 * DAY);
    expect(await stateOf(assigned)).toBe("EXPIRED");
    expect((await refused(server.iam().send(accept(assigned)))).message).toContain("in the state EXPIRED");
    server.moveClock(31 * DAY);
    await partner.ask();
    expect((await refused(server.iam().send(get(assigned)))).name).toBe("NoSuchEntityException");
  });
});

import { GetDelegationRequestCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { delegate } from "../testing/delegate.ts";
import { rootClient } from "../testing/root-client.ts";
import { newPartner, type Partner } from "./testing/partner.ts";

let server: TestServer;
let partner: Partner;
beforeAll(async () => {
  server = await startTestServer();
  partner = await newPartner(server);
});
afterAll(() => server.stop());

describe("the check of permissions", () => {
  const check = async (client: ReturnType<TestServer["iam"]>, id: string) => {
    const answer = await client.send(
      new GetDelegationRequestCommand({ DelegationRequestId: id, DelegationPermissionCheck: true }),
    );
    return [answer.PermissionCheckStatus, answer.PermissionCheckResult];
  };

  test("says what the caller has", async () => {
    const id = await partner.ask();
    expect(await check(server.iam(), id)).toEqual(["COMPLETE", "ALLOWED"]);
    expect(await check(await rootClient(server), id)).toEqual(["COMPLETE", "ALLOWED"]);
    const reader = { Effect: "Allow", Action: "iam:GetDelegationRequest", Resource: "*" } as const;
    const poor = await delegate(server, "poor", reader);
    expect(await check(poor, id)).toEqual(["COMPLETE", "UNSURE"]);
    const denied = await delegate(
      server,
      "denied",
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "iam:GetUser", Resource: "arn:aws:iam::*:user/root-of-all" },
    );
    expect(await check(denied, id)).toEqual(["COMPLETE", "UNSURE"]);
    const registered = await partner.register({
      Name: "plain",
      Policy: {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "iam:ListRoles", Resource: "*" },
      },
    });
    const plain = await partner.ask({ Permissions: { PolicyTemplateArn: registered.out.trim() } });
    expect(await check(poor, plain)).toEqual(["COMPLETE", "UNSURE"]);
  });

  test("says what the caller surely has not", async () => {
    const registered = await partner.register({
      Name: "one-user",
      Policy: {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "iam:GetUser",
          Resource: `arn:aws:iam::${server.accountId}:user/a`,
        },
      },
    });
    const id = await partner.ask({ Permissions: { PolicyTemplateArn: registered.out.trim() } });
    const reader = { Effect: "Allow", Action: "iam:GetDelegationRequest", Resource: "*" } as const;
    expect(await check(await delegate(server, "poorer", reader), id)).toEqual(["COMPLETE", "DENIED"]);
  });
});

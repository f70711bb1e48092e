import { GetHumanReadableSummaryCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { newPartner, type Partner, requestOf } from "./testing/partner.ts";

let server: TestServer;
let partner: Partner;
beforeAll(async () => {
  server = await startTestServer();
  partner = await newPartner(server);
});
afterAll(() => server.stop());

describe("GetHumanReadableSummary", () => {
  test("says in English what is asked for", async () => {
    const id = await partner.ask({ SessionDuration: 5400 });
    const EntityArn = `arn:aws:iam::${server.accountId}:delegation-request/${id}`;
    const answer = await server.iam().send(new GetHumanReadableSummaryCommand({ EntityArn }));
    expect(answer).toMatchObject({ SummaryState: "AVAILABLE", Locale: "en" });
    expect(answer.SummaryContent).toBe(
      [
        `partner (account ${partner.accountId}) asks for temporary access of 1 hour 30 minutes.`,
        "It describes this as: Sets things up",
        "It would get, as far as whoever accepts has these permissions:",
        "- to do iam:GetUser on arn:aws:iam::*:user/alice",
        "- to do iam:ListUsers on arn:aws:iam::*:user/team/*",
      ].join("\n"),
    );
    const french = await server.iam().send(new GetHumanReadableSummaryCommand({ EntityArn, Locale: "fr" }));
    expect(french).toMatchObject({ SummaryState: "NOT_SUPPORTED", Locale: "fr" });
    expect(french.SummaryContent ?? "").toBe("");
  });

  test("is of a delegation request of the caller's account", async () => {
    const EntityArn = `arn:aws:iam::${server.accountId}:user/admin`;
    expect(await refused(server.iam().send(new GetHumanReadableSummaryCommand({ EntityArn })))).toMatchObject(
      {
        name: "InvalidInputException",
        status: 400,
      },
    );
  });

  test("names the permissions boundaries of roles that would be made", async () => {
    const boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const registered = await partner.register({
      Name: "roles",
      Policy: {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: ["iam:CreateRole"],
          Resource: "arn:aws:iam::*:role/partner-*",
          Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
        },
      },
    });
    const id = await partner.ask({ Permissions: { PolicyTemplateArn: registered.out.trim() } });
    expect((await requestOf(server.iam(), id)).RolePermissionRestrictionArns).toEqual([boundary]);
  });
});

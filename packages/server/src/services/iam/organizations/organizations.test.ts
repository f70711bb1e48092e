import {
  DisableOrganizationsRootCredentialsManagementCommand,
  DisableOrganizationsRootSessionsCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  GenerateOrganizationsAccessReportCommand,
  GetOrganizationsAccessReportCommand,
  type IAMClient,
  ListOrganizationsFeaturesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
let nobody: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  nobody = await delegate(server, "nobody");
});
afterAll(() => server.stop());

describe.each<[string, (client: IAMClient) => Promise<unknown>]>([
  ["ListOrganizationsFeatures", (client) => client.send(new ListOrganizationsFeaturesCommand({}))],
  [
    "EnableOrganizationsRootCredentialsManagement",
    (client) => client.send(new EnableOrganizationsRootCredentialsManagementCommand({})),
  ],
  [
    "DisableOrganizationsRootCredentialsManagement",
    (client) => client.send(new DisableOrganizationsRootCredentialsManagementCommand({})),
  ],
  [
    "EnableOrganizationsRootSessions",
    (client) => client.send(new EnableOrganizationsRootSessionsCommand({})),
  ],
  [
    "DisableOrganizationsRootSessions",
    (client) => client.send(new DisableOrganizationsRootSessionsCommand({})),
  ],
])("%s", (_name, send) => {
  test("finds no organization", async () => {
    expect(await refused(send(iam))).toEqual({
      name: "OrganizationNotFoundException",
      status: 400,
      message: `The account ${server.accountId} is not a member of an organization.`,
    });
  });

  test("is not for who may not", async () => {
    expect(await refused(send(nobody))).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});

describe("reports on an organization", () => {
  const EntityPath = "o-a1b2c3d4e5/r-f6g7h8i9j0example/ou-1a2b3c";
  const generate = (client = iam) =>
    client.send(new GenerateOrganizationsAccessReportCommand({ EntityPath }));
  const JobId = "00000000-0000-4000-8000-000000000000";

  test("are not made for other accounts than one's own", async () => {
    expect(await refused(generate())).toEqual({
      name: "AccessDenied",
      status: 403,
      message: `User: arn:aws:iam::${server.accountId}:user/admin is not in the management account of an organization.`,
    });
    expect(
      await refused(
        iam.send(new GenerateOrganizationsAccessReportCommand({ EntityPath: "r-f6g7h8i9j0exam" })),
      ),
    ).toMatchObject({ name: "ValidationError", status: 400 });
    expect((await refused(generate(nobody))).message).toContain(
      `iam:GenerateOrganizationsAccessReport on resource: arn:aws:iam::${server.accountId}:access-report/${EntityPath}`,
    );
  });

  test("are not there", async () => {
    const get = (client: IAMClient) => client.send(new GetOrganizationsAccessReportCommand({ JobId }));
    expect(await refused(get(iam))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `The job with id ${JobId} cannot be found.`,
    });
    expect(await refused(get(nobody))).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});

import {
  CreateUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const generate = (client = iam) => client.send(new GenerateCredentialReportCommand({}));
const get = (client = iam) => client.send(new GetCredentialReportCommand({}));

test("a report is asked for, complete, fetched, and expires", async () => {
  expect(await refused(get())).toEqual({
    name: "CredentialReportNotPresentException",
    status: 410,
    message:
      "The credential report does not exist. To generate a credential report, use GenerateCredentialReport.",
  });
  expect(members(await generate())).toEqual({
    State: "STARTED",
    Description: "No report exists. Starting a new report generation task",
  });
  expect(members(await generate())).toEqual({ State: "COMPLETE" });
  const { Content, ReportFormat, GeneratedTime } = await get();
  expect(ReportFormat).toBe("text/csv");
  expect(GeneratedTime?.getMilliseconds()).toBe(0);
  const [header, root, admin] = Buffer.from(Content ?? [])
    .toString("utf8")
    .split("\n");
  expect(header?.split(",")).toHaveLength(22);
  expect(root).toMatch(new RegExp(`^<root_account>,arn:aws:iam::${server.accountId}:root,`));
  expect(admin).toMatch(/^admin,arn:aws:iam::\d{12}:user\/admin,.*,false,N\/A,N\/A,N\/A,false,true,/);

  await iam.send(new CreateUserCommand({ UserName: "later" }));
  expect((await get()).Content).toEqual(Content);
  server.moveClock(4 * 3600 + 1);
  expect(await refused(get())).toMatchObject({ name: "CredentialReportExpiredException", status: 410 });
  expect(members(await generate())).toMatchObject({ State: "STARTED" });
  expect(Buffer.from((await get()).Content ?? []).toString("utf8")).toContain("\nlater,");
});

test("is made and read by those who may, each by its own permission", async () => {
  const maker = await delegate(server, "maker", {
    Effect: "Allow",
    Action: "iam:GenerateCredentialReport",
    Resource: "*",
  });
  expect(await generate(maker)).toMatchObject({ State: "COMPLETE" });
  expect(await refused(get(maker))).toMatchObject({ name: "AccessDenied", status: 403 });
  const reader = await delegate(server, "reader", {
    Effect: "Allow",
    Action: "iam:GetCredentialReport",
    Resource: "*",
  });
  expect((await get(reader)).ReportFormat).toBe("text/csv");
  expect(await refused(generate(reader))).toMatchObject({ name: "AccessDenied", status: 403 });
});

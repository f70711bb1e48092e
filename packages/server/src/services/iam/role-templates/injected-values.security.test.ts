// Somebody may make roles from one template alone. They fill it in with values that are more than values: wildcards and variables in the role's
// policy, statements of their own behind the end of a text, a colon that moves what follows into another part of an ARN, a path or a name that
// is another role's. Nothing of it makes a role.
import { AcquireRoleCommand, GetRolePolicyCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { registerTemplate, WORKER } from "./testing/register-template.ts";

const { TemplateArn } = WORKER;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await registerTemplate(server, WORKER);
});
afterAll(() => server.stop());

const acquire = (values: Readonly<Record<string, string>>) =>
  server.iam().send(
    new AcquireRoleCommand({
      TemplateArn,
      ReplacementValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { Values: [value] }]),
      ),
    }),
  );

test.each([
  { buckets: "*" },
  { buckets: "a?" },
  { buckets: "${aws:username}" },
  { buckets: "@{suffix}" },
  { buckets: "a:b" },
  { suffix: "a/../../admin" },
  { suffix: "a/b" },
  { suffix: "" },
])("%j makes no role", async (values) => {
  expect(await refused(acquire(values))).toMatchObject({ name: "InvalidInputException", status: 400 });
  const { Roles = [] } = await server.iam().send(new ListRolesCommand({ PathPrefix: "/work/" }));
  expect(Roles).toEqual([]);
});

test("what looks like the end of a text stays in it", async () => {
  const buckets = 'x"}},{"Effect"="Allow","Action"="s3';
  const { Role } = await acquire({ suffix: "text", buckets });
  const inline = { RoleName: Role?.RoleName, PolicyName: "buckets" };
  const { PolicyDocument = "" } = await server.iam().send(new GetRolePolicyCommand(inline));
  expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${buckets}/*` },
  });
});

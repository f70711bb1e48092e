import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AcceptDelegationRequestCommand,
  AcquireRoleCommand,
  AssociateDelegationRequestCommand,
  CreateDelegationRequestCommand,
  CreateUserCommand,
  GetAccountPropertiesCommand,
  GetDelegationRequestCommand,
  GetHumanReadableSummaryCommand,
  GetRoleTemplateVersionCommand,
  GetUserCommand,
  ListDelegationRequestsCommand,
  ListUsersCommand,
  PutAccountPropertiesCommand,
  RejectDelegationRequestCommand,
  SendDelegationTokenCommand,
  UpdateDelegationRequestCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetDelegatedAccessTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AwsCommand, granted } from "./support/client.ts";
import { type Credentials, credentialsIn } from "./support/credentials.ts";
import { type Account, type Installation, install } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

// Debian's CLI is older than these operations, so the SDK alone tells the story: a partner sets something up in an account that lets it.
let home: Installation;
let partner: Account;
let templateArn = "";
let requestId = "";
let token = "";
let delegated: Credentials;
beforeAll(async () => {
  home = await install();
  partner = await home.createAccount("partner");
});
afterAll(() => home.remove());

const asPartner = <Output extends object>(command: AwsCommand<Output>) =>
  home.send(sdk, partner.admin, command);
const asAdmin = <Output extends object>(command: AwsCommand<Output>) => home.send(sdk, home.admin, command);

const request = (workflow: string) =>
  new CreateDelegationRequestCommand({
    OwnerAccountId: home.accountId,
    Description: "Looks at a user",
    Permissions: {
      PolicyTemplateArn: templateArn,
      Parameters: [{ Name: "userName", Values: ["alice"], Type: "string" }],
    },
    RequestorWorkflowId: workflow,
    NotificationChannel: `arn:aws:sns:us-east-1:${partner.accountId}:delegation`,
    SessionDuration: 900,
  });

test("the operator registers a template for the partner", async () => {
  const file = join(home.dataDir, "template.json");
  const Statement = { Effect: "Allow", Action: "iam:GetUser", Resource: "arn:aws:iam::*:user/@{userName}" };
  await writeFile(
    file,
    JSON.stringify({
      Name: "look",
      Parameters: [{ Name: "userName", Type: "string" }],
      Policy: { Version: "2012-10-17", Statement },
    }),
  );
  const added = await home.signet("delegation-template", "add", file, "--account", partner.accountId);
  expect([added.status, added.err]).toEqual([0, ""]);
  templateArn = added.out.trim();
});

test("the partner asks, once for each workflow", async () => {
  requestId = granted(await asPartner(request("workflow-1"))).DelegationRequestId ?? "";
  expect(await asPartner(request("workflow-1"))).toMatchObject({
    ok: false,
    code: "EntityAlreadyExists",
  });
});

test("the account looks at it, takes it on, passes it on and accepts it", async () => {
  granted(await asAdmin(new CreateUserCommand({ UserName: "alice" })));
  const DelegationRequestId = requestId;
  const get = new GetDelegationRequestCommand({ DelegationRequestId, DelegationPermissionCheck: true });
  expect(granted(await asAdmin(get))).toMatchObject({
    DelegationRequest: { State: "UNASSIGNED", RequestorId: partner.accountId },
    PermissionCheckResult: "ALLOWED",
  });
  granted(await asAdmin(new AssociateDelegationRequestCommand({ DelegationRequestId })));
  granted(await asAdmin(new UpdateDelegationRequestCommand({ DelegationRequestId, Notes: "Please" })));
  const EntityArn = `arn:aws:iam::${home.accountId}:delegation-request/${requestId}`;
  const summary = granted(await asAdmin(new GetHumanReadableSummaryCommand({ EntityArn })));
  expect(summary.SummaryContent).toContain("asks for temporary access of 15 minutes");
  granted(await asAdmin(new AcceptDelegationRequestCommand({ DelegationRequestId })));
  expect(granted(await asAdmin(new ListDelegationRequestsCommand({}))).DelegationRequests).toMatchObject([
    { DelegationRequestId: requestId, State: "ACCEPTED", Notes: "Please" },
  ]);
});

test("the token is released, and handed over once", async () => {
  const before = await home.signet("delegation-request", "token", requestId);
  expect([before.status, before.out]).toEqual([1, ""]);
  granted(await asAdmin(new SendDelegationTokenCommand({ DelegationRequestId: requestId })));
  const handed = await home.signet("delegation-request", "token", requestId, "--json");
  token = (JSON.parse(handed.out) as { tradeInToken: string }).tradeInToken;
  expect((await home.signet("delegation-request", "token", requestId)).status).toBe(1);
});

test("the partner has what the template says, under the name of who accepted, across a restart", async () => {
  await home.stop();
  await home.start();
  const trade = new GetDelegatedAccessTokenCommand({ TradeInToken: token });
  expect(await asAdmin(trade)).toMatchObject({ ok: false, code: "ExpiredTradeInTokenException" });
  const answer = granted(await asPartner(trade));
  expect(answer.AssumedPrincipal).toBe(`arn:aws:iam::${home.accountId}:user/admin`);
  delegated = credentialsIn(answer);
  const asDelegate = <Output extends object>(command: AwsCommand<Output>) =>
    home.send(sdk, delegated, command);
  expect(granted(await asDelegate(new GetCallerIdentityCommand({}))).Account).toBe(home.accountId);
  expect(granted(await asDelegate(new GetUserCommand({ UserName: "alice" }))).User?.UserName).toBe("alice");
  expect(await asDelegate(new ListUsersCommand({}))).toMatchObject({ ok: false, code: "AccessDenied" });
});

test("another request is rejected, and stays so", async () => {
  const { DelegationRequestId = "" } = granted(await asPartner(request("workflow-2")));
  granted(await asAdmin(new AssociateDelegationRequestCommand({ DelegationRequestId })));
  granted(await asAdmin(new RejectDelegationRequestCommand({ DelegationRequestId, Notes: "No" })));
  expect(await asAdmin(new AcceptDelegationRequestCommand({ DelegationRequestId }))).toMatchObject({
    ok: false,
    code: "InvalidInput",
  });
  const listed = await home.signet("delegation-request", "list", "--json");
  expect(listed.out).toContain('"rejectionReason":"No"');
});

test("a role is made from a template that the operator registered, and no property of the account is known", async () => {
  const TemplateArn = "arn:aws:iam::aws:role-template/example.amazonaws.com/Look:1";
  const file = join(home.dataDir, "role-template.json");
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "example.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  await writeFile(
    file,
    JSON.stringify({
      TemplateArn,
      RoleNamePattern: "Look-@{suffix}",
      AssumeRolePolicyDocumentTemplate: { Version: "2012-10-17", Statement },
      ParametersDefinition: [{ Name: "suffix", Type: "String", IsRequired: true }],
    }),
  );
  const get = new GetRoleTemplateVersionCommand({ TemplateArn });
  expect(await asAdmin(get)).toMatchObject({ ok: false, code: "NoSuchEntity" });
  expect((await home.signet("role-template", "add", file)).status).toBe(0);
  expect(granted(await asAdmin(get)).RoleTemplateVersion).toMatchObject({
    TemplateName: "Look",
    MinorVersion: 1,
  });
  const acquire = new AcquireRoleCommand({ TemplateArn, ReplacementValues: { suffix: { Values: ["one"] } } });
  expect(granted(await asAdmin(acquire)).Role).toMatchObject({
    RoleName: "Look-one",
    SourceRoleTemplate: { TemplateArn, TemplateMinorVersion: 1 },
  });
  expect(await asAdmin(acquire)).toMatchObject({ ok: false, code: "NameConflict", status: 409 });
  expect((await home.signet("role-template", "disable", TemplateArn)).status).toBe(0);
  expect(await asAdmin(acquire)).toMatchObject({ ok: false, code: "RoleTemplateDisabled", status: 400 });

  expect(granted(await asAdmin(new GetAccountPropertiesCommand({}))).Properties ?? {}).toEqual({});
  const put = new PutAccountPropertiesCommand({ Properties: { "Feature/Enabled": "true" } });
  expect(await asAdmin(put)).toMatchObject({ ok: false, code: "InvalidInput", status: 400 });
});

import {
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  SetSecurityTokenServicePreferencesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";
import { delegate } from "./testing/delegate.ts";
import { rootClient } from "./testing/root-client.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (AccountAlias: string, client = iam) =>
  client.send(new CreateAccountAliasCommand({ AccountAlias }));
const remove = (AccountAlias: string) => iam.send(new DeleteAccountAliasCommand({ AccountAlias }));
const list = async () => members(await iam.send(new ListAccountAliasesCommand({})));

describe("the account's alias", () => {
  test("is one, set, replaced and deleted", async () => {
    expect(await list()).toEqual({ AccountAliases: [], IsTruncated: false });
    await create("first-name");
    await create("second-name");
    expect(await list()).toEqual({ AccountAliases: ["second-name"], IsTruncated: false });
    expect(await refused(remove("first-name"))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The account alias with name first-name cannot be found.",
    });
    await remove("second-name");
    expect(await list()).toEqual({ AccountAliases: [], IsTruncated: false });
  });

  test("is no other account's", async () => {
    const other = await server.createAccount("neighbour");
    await create("shared-name", server.iam(other.admin));
    expect(await refused(create("shared-name"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "The account alias shared-name already exists.",
    });
    expect(await refused(remove("shared-name"))).toMatchObject({ name: "NoSuchEntityException" });
  });

  test.each(["ab", "Upper", "-begins", "ends-", "two--hyphens", "x".repeat(64), "444455556666"])(
    "is refused as %s",
    async (alias) => {
      expect(await refused(create(alias))).toMatchObject({ name: "ValidationError", status: 400 });
    },
  );
});

test("GetAccountSummary counts what there is, and tells the quotas", async () => {
  const summary = async () => (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap;
  const before = await summary();
  expect(before).toMatchObject({
    Users: 1,
    UsersQuota: 5000,
    Groups: 0,
    GroupsQuota: 300,
    Roles: 0,
    RolesQuota: 1000,
    Policies: 0,
    PoliciesQuota: 1500,
    InstanceProfiles: 0,
    InstanceProfilesQuota: 1000,
    AccessKeysPerUserQuota: 2,
    GroupsPerUserQuota: 10,
    AccountAccessKeysPresent: 0,
    AccountPasswordPresent: 1,
    AccountMFAEnabled: 0,
    VersionsPerPolicyQuota: 5,
    PolicySizeQuota: 6144,
    AssumeRolePolicySizeQuota: 2048,
  });
  expect(Object.keys(before ?? {})).toHaveLength(34);
  await iam.send(new CreateUserCommand({ UserName: "counted" }));
  await iam.send(new CreateGroupCommand({ GroupName: "counted" }));
  await rootClient(server);
  expect(await summary()).toEqual({ ...before, Users: 2, Groups: 1, AccountAccessKeysPresent: 1 });
});

describe("SetSecurityTokenServicePreferences", () => {
  const set = (GlobalEndpointTokenVersion: "v1Token" | "v2Token", client = iam) =>
    client.send(new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion }));
  const version = async () =>
    (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.GlobalEndpointTokenVersion;

  test("is told of by the account's summary, and is the account's own", async () => {
    const other = server.iam((await server.createAccount("with-preferences")).admin);
    expect(await version()).toBe(2);
    await set("v2Token", other);
    await set("v1Token");
    expect(await version()).toBe(1);
    await set("v2Token");
    await set("v1Token", other);
    expect(await version()).toBe(2);
  });

  test("is refused for versions that there are not, and to who may not", async () => {
    expect(await refused(set("v3Token" as "v2Token"))).toMatchObject({
      name: "ValidationError",
      status: 400,
    });
    const client = await delegate(server, "no-preferences");
    expect(await refused(set("v1Token", client))).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(await version()).toBe(2);
  });
});

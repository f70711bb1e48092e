// An account that is as full as AWS lets one be by default is imported: all of it, or nothing of it when its last entity cannot be.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as iam from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountDetails } from "../bench/account-details.ts";
import { allow } from "../packages/server/src/directory/testing/documents.ts";
import { type Beside, connectBeside } from "../packages/server/src/storage/testing/beside.ts";
import { type AwsCommand, granted } from "./support/client.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

const SIZE = { users: 5000, groups: 300, roles: 1000, policies: 1500, versions: 3 };
/** With the administrator of the first start. */
const FULL = {
  Users: SIZE.users + 1,
  Groups: SIZE.groups,
  Roles: SIZE.roles,
  Policies: SIZE.policies,
  PolicyVersionsInUse: SIZE.policies * SIZE.versions,
};
const EMPTY = { Users: 1, Groups: 0, Roles: 0, Policies: 0, PolicyVersionsInUse: 0 };

describe("an account of 5,000 users, 1,000 roles and 1,500 policies", () => {
  let installation: Installation;
  let folder: Folder;
  let database: Beside;
  let details: string;
  beforeAll(async () => {
    installation = await install();
    folder = await makeFolder();
    database = await connectBeside(`sqlite:${join(installation.dataDir, "signet.db")}`);
    details = accountDetails(installation.accountId, SIZE);
  });
  afterAll(async () => {
    await database.close();
    await installation.remove();
    await folder.remove();
  });

  const ask = async <Output extends object>(command: AwsCommand<Output>) =>
    granted(await installation.send(sdk, installation.admin, command));
  const summary = async () => (await ask(new iam.GetAccountSummaryCommand())).SummaryMap;

  async function imported(text: string) {
    const file = join(folder.path, "details.json");
    await writeFile(file, text);
    return installation.signet("import", file);
  }

  test("is not begun when its last role trusts nobody that there is", async () => {
    const whom = `:user/user-${SIZE.roles - 1}`;
    const at = details.lastIndexOf(`${whom}"`) + whom.length;
    const broken = `${details.slice(0, at)}-unknown${details.slice(at)}`;
    const { status, out } = await imported(broken);
    expect({ status, out }).toMatchObject({
      status: 1,
      out: expect.stringMatching(/problem: .*role-999/) as string,
    });
    expect(await summary()).toMatchObject(EMPTY);
  });

  test("is taken back when the database fails at its last entity", async () => {
    await database.run(
      `create trigger fails before insert on policies when new.name = 'policy-${SIZE.policies - 1}'
       begin select raise(abort, 'the disk is broken'); end`,
    );
    const { status } = await imported(details);
    expect(status).not.toBe(0);
    expect(await summary()).toMatchObject(EMPTY);
    await database.run("drop trigger fails");
  });

  test("is imported whole", async () => {
    expect(await imported(details)).toMatchObject({ status: 0 });
    expect(await summary()).toMatchObject(FULL);
    expect((await ask(new iam.GetUserCommand({ UserName: "user-4999" }))).User).toMatchObject({
      UserId: "AIDA00000000000004999",
      Tags: [{ Key: "team", Value: "team-49" }],
    });
    const { Groups } = await ask(new iam.ListGroupsForUserCommand({ UserName: "user-4999" }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["group-199", "group-200"]);
    const { AttachedPolicies } = await ask(new iam.ListAttachedRolePoliciesCommand({ RoleName: "role-999" }));
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(["policy-1006", "policy-999"]);
  });

  test("is full", async () => {
    const more = new iam.CreatePolicyCommand({ PolicyName: "more", PolicyDocument: allow("s3:*") });
    expect(await installation.send(sdk, installation.admin, more)).toMatchObject({
      code: "LimitExceeded",
      message: "Cannot exceed quota for PoliciesPerAccount: 1500",
    });
  });
});

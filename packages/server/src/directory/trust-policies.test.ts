import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAccount } from "./accounts.ts";
import { createDirectory } from "./directory.ts";
import { TRUST_EC2, trust } from "./testing/documents.ts";
import { openTestDirectory, type TestDirectory } from "./testing/test-directory.ts";

const OTHER = "444455556666";
let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
  await it.storage.write(({ db }) =>
    createAccount(
      db,
      { accountId: OTHER, name: "Other", email: "root@other.example", rootPassword: "$argon2id$" },
      it.scope,
    ),
  );
  await it.write(({ users }) => users.create({ name: "Alice", path: "/team/" }));
});
afterEach(() => it.close());

const create = (name: string, trustPolicy: string) =>
  it.write(({ roles }) => roles.create({ name, trustPolicy }));
const ALICE = "arn:aws:iam::111122223333:user/team/Alice";

async function shown(name: string): Promise<unknown> {
  const [text = ""] = await it.read.roles.trustPolicies([await it.read.roles.get(name)]);
  return JSON.parse(text);
}

describe("principals of a trust policy", () => {
  test("that are users and roles are stored as unique ids, and shown as ARNs", async () => {
    const alice = await it.read.users.get("Alice");
    const first = await create("first", TRUST_EC2);
    const role = await create("second", trust(ALICE, "arn:aws:iam::111122223333:role/first"));
    expect(JSON.parse(role.trust_policy)).toMatchObject({
      Statement: [{ Principal: { AWS: [alice.user_id, first.role_id] } }],
    });
    expect(await shown("second")).toEqual(JSON.parse(trust(ALICE, "arn:aws:iam::111122223333:role/first")));
  });

  test("are shown by the names that they have now", async () => {
    await create("role", trust(ALICE));
    await it.write(({ users }) => users.update("Alice", { newName: "Bob", newPath: "/" }));
    expect(await shown("role")).toEqual(JSON.parse(trust("arn:aws:iam::111122223333:user/Bob")));
  });

  test("that are accounts become the ARN of their root user", async () => {
    await create("role", trust(OTHER, "arn:aws:iam::111122223333:root"));
    expect(await shown("role")).toEqual(
      JSON.parse(trust(`arn:aws:iam::${OTHER}:root`, "arn:aws:iam::111122223333:root")),
    );
  });

  test("may be sessions of roles that exist, federated users, services and everyone", async () => {
    await create("first", TRUST_EC2);
    const text = trust(
      "arn:aws:sts::111122223333:assumed-role/first/session",
      `arn:aws:sts::${OTHER}:federated-user/bob`,
      "*",
    );
    expect((await create("second", text)).trust_policy).toBe(text);
    expect((await create("third", TRUST_EC2)).trust_policy).toBe(TRUST_EC2);
  });

  test("keep the text around them as it was written", async () => {
    const text = `{ "Statement" : {\n "Effect":"Allow","Principal":{"AWS":"${ALICE}"},"Action":"sts:AssumeRole" } }`;
    const { user_id: id } = await it.read.users.get("Alice");
    expect((await create("role", text)).trust_policy).toBe(text.replace(ALICE, id));
  });

  test("are found in other accounts of this server", async () => {
    const role = await it.storage.write(async ({ db }) => {
      const other = createDirectory({ ...it.scope, db, accountId: OTHER, announce() {} });
      await other.users.create({ name: "carol" });
      return other.roles.create({ name: "guest", trustPolicy: trust(ALICE) });
    });
    expect(role.trust_policy).toContain((await it.read.users.get("Alice")).user_id);
    await create("host", trust(`arn:aws:iam::${OTHER}:user/carol`));
    expect(await shown("host")).toEqual(JSON.parse(trust(`arn:aws:iam::${OTHER}:user/carol`)));
  });

  test.each([
    "arn:aws:iam::111122223333:user/Alice",
    "arn:aws:iam::111122223333:user/team/alice",
    "arn:aws:iam::111122223333:user/nobody",
    "arn:aws:iam::111122223333:role/nobody",
    `arn:aws:iam::${OTHER}:user/team/Alice`,
    "arn:aws:iam::777788889999:root",
    "777788889999",
    "arn:aws:sts::111122223333:assumed-role/nobody/session",
    "arn:aws:sts::777788889999:federated-user/bob",
    "arn:aws-cn:iam::111122223333:user/team/Alice",
    "AIDAABCDEFGHIJKLMNOPQ",
    "AROAABCDEFGHIJKLMNOPQ",
  ])("are refused when there is no %s", async (principal) => {
    await expect(create("role", trust(principal))).rejects.toMatchObject({
      code: "MalformedPolicyDocument",
      status: 400,
      message: `Invalid principal in policy: "AWS":"${principal}"`,
    });
  });

  test.each(["arn:aws:iam::111122223333:group/staff", "arn:aws:iam::111122223333:user/*", "Alice", ""])(
    "are refused when they are of no kind that can be one: %j",
    async (principal) => {
      await expect(create("role", trust(principal))).rejects.toMatchObject({
        code: "MalformedPolicyDocument",
        message: expect.stringContaining(`Invalid principal in policy: "AWS":"${principal}"`),
      });
    },
  );

  test("cannot be accounts by their canonical user ids, which nothing here has", async () => {
    const text = TRUST_EC2.replace('"Service":"ec2.amazonaws.com"', `"CanonicalUser":"${"a".repeat(64)}"`);
    await expect(create("role", text)).rejects.toMatchObject({ code: "MalformedPolicyDocument" });
  });
});

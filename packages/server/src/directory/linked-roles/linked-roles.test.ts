import { afterEach, beforeEach, expect, test } from "vitest";
import { recordLastUsed } from "../last-used.ts";
import { TRUST_EC2 } from "../testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const create = (service: string, suffix?: string) =>
  it.write(({ linkedRoles }) => linkedRoles.create({ service, suffix }));

test("the role has one policy, which is the service's, and is announced when it comes and goes", async () => {
  it.announced();
  const role = await create("ecs.amazonaws.com");
  expect(role).toMatchObject({
    name: "AWSServiceRoleForECS",
    path: "/aws-service-role/ecs.amazonaws.com/",
    description: null,
    max_session_duration: 3600,
    created_at: it.now,
  });
  expect(it.announced()).toEqual([`role:${role.role_id}`]);
  expect((await it.read.attachments.list("role", role.name, {})).items).toEqual([
    {
      arn: "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy",
      name: "AmazonECSServiceRolePolicy",
    },
  ]);
  await it.write(({ linkedRoles }) => linkedRoles.delete("awsserviceroleforecs"));
  expect(it.announced()).toEqual([`role:${role.role_id}`]);
});

test("a role without a policy of AWS's has none", async () => {
  const { name } = await create("s3.data-source.lustre.fsx.amazonaws.com", "fs-1");
  expect(name).toBe("AWSServiceRoleForFSxS3Access_fs-1");
  expect((await it.read.attachments.list("role", name, {})).items).toEqual([]);
});

test("nothing of a deleted role is left but its deletion", async () => {
  const { role_id: id } = await create("ecs.amazonaws.com");
  await it.write((_directory, { db }) =>
    recordLastUsed(db, [
      { account_id: it.accountId, kind: "role", id, used_at: 1, service: "iam", region: "us-east-1" },
    ]),
  );
  // What only an imported role can have.
  const account_id = it.accountId;
  await it.write(async ({ instanceProfiles }, { db }) => {
    const profile = await instanceProfiles.create({ name: "imported" });
    await db
      .updateTable("instance_profiles")
      .set({ role_id: id })
      .where("instance_profile_id", "=", profile.instance_profile_id)
      .execute();
    const policy = {
      account_id,
      owner_kind: "role",
      owner_id: id,
      name: "imported",
      document: "{}",
    } as const;
    await db.insertInto("inline_policies").values(policy).execute();
  });
  const task = await it.write(({ linkedRoles }) => linkedRoles.delete("AWSServiceRoleForECS"));
  for (const table of ["roles", "policy_attachments", "inline_policies", "last_used"] as const)
    expect(await it.storage.reader.selectFrom(table).selectAll().execute()).toEqual([]);
  await it.read.linkedRoles.requireDeletion(task);
});

test("a deletion can be asked about for a week, and a thousand of an account are kept", async () => {
  const deletions = () =>
    it.storage.reader.selectFrom("service_linked_role_deletions").select("task_id").execute();
  async function remove(): Promise<string> {
    it.now += 1;
    const { name } = await create("ecs.amazonaws.com");
    return it.write(({ linkedRoles }) => linkedRoles.delete(name));
  }
  const gone = { code: "NoSuchEntity" };
  const [first, second] = [await remove(), await remove()];
  const rows = Array.from({ length: 998 }, (_, index) => ({
    account_id: it.accountId,
    task_id: `task-${index}`,
    service: "ecs.amazonaws.com",
    role_name: "AWSServiceRoleForECS",
    created_at: it.now + 1,
  }));
  await it.storage.write(({ db }) => db.insertInto("service_linked_role_deletions").values(rows).execute());
  await it.read.linkedRoles.requireDeletion(first);
  it.now += 1;
  const third = await remove();
  expect(await deletions()).toHaveLength(1000);
  await expect(it.read.linkedRoles.requireDeletion(first)).rejects.toMatchObject(gone);
  await it.read.linkedRoles.requireDeletion(second);
  it.now += 7 * 86_400_000;
  await expect(it.read.linkedRoles.requireDeletion(third)).rejects.toMatchObject(gone);
  const fourth = await remove();
  expect(await deletions()).toHaveLength(1);
  await it.read.linkedRoles.requireDeletion(fourth);
});

test("roles of services count towards the quota of roles, and may exceed it", async () => {
  const role = await it.write(({ roles }) => roles.create({ name: "r", trustPolicy: TRUST_EC2 }));
  const rows = Array.from({ length: 998 }, (_, index) => ({
    ...role,
    role_id: `AROA${index}`,
    name: `r${index}`,
    name_key: `r${index}`,
  }));
  await it.storage.write(({ db }) => db.insertInto("roles").values(rows).execute());
  await create("ecs.amazonaws.com");
  await expect(
    it.write(({ roles }) => roles.create({ name: "more", trustPolicy: TRUST_EC2 })),
  ).rejects.toMatchObject(refusal("LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000"));
  expect((await create("rds.amazonaws.com")).name).toBe("AWSServiceRoleForRDS");
});

test("a name of 64 characters is the longest", async () => {
  const room = 64 - "AWSServiceRoleForAutoScaling_".length;
  expect((await create("autoscaling.amazonaws.com", "x".repeat(room))).name).toHaveLength(64);
  await expect(create("autoscaling.amazonaws.com", "x".repeat(room + 1))).rejects.toMatchObject({
    code: "InvalidInput",
  });
});

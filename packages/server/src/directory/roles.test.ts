import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordLastUsed } from "./last-used.ts";
import type { NewRole } from "./roles.ts";
import { allow, documentOfSize, TRUST_EC2, trust } from "./testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const create = (name: string, more: Partial<NewRole> = {}) =>
  it.write(({ roles }) => roles.create({ name, trustPolicy: TRUST_EC2, ...more }));

describe("a role", () => {
  test("has a session duration of one hour, and what it was given", async () => {
    const plain = await create("plain");
    expect(plain).toMatchObject({
      path: "/",
      trust_policy: TRUST_EC2,
      description: null,
      max_session_duration: 3600,
      boundary_arn: null,
      created_at: it.now,
    });
    expect(plain.role_id).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(it.announced()).toContain(`role:${plain.role_id}`);
    const role = await create("Full", {
      path: "/x/",
      description: "all",
      maxSessionDuration: 7200,
      boundaryArn: BOUNDARY,
      tags: [{ Key: "a", Value: "b" }],
    });
    expect(role).toMatchObject({ description: "all", max_session_duration: 7200, boundary_arn: BOUNDARY });
    expect(await it.read.roles.find("fULL")).toEqual(role);
    expect(await it.read.roles.findById(role.role_id)).toEqual(role);
  });

  test("has a name that is unique without case", async () => {
    await create("Deploy");
    await expect(create("deploy", { path: "/x/" })).rejects.toMatchObject({
      ...refusal("EntityAlreadyExists", "Role with name deploy already exists."),
      status: 409,
    });
  });

  test("that there is not is refused", async () => {
    const missing = { ...refusal("NoSuchEntity", "The role with name Nobody cannot be found."), status: 404 };
    await expect(it.read.roles.get("Nobody")).rejects.toMatchObject(missing);
    for (const change of [
      () => it.write(({ roles }) => roles.update("Nobody", {})),
      () => it.write(({ roles }) => roles.updateTrustPolicy("Nobody", TRUST_EC2)),
      () => it.write(({ roles }) => roles.delete("Nobody")),
      () => it.write(({ roles }) => roles.tag("Nobody", [])),
      () => it.write(({ roles }) => roles.untag("Nobody", [])),
      () => it.write(({ roles }) => roles.putBoundary("Nobody", BOUNDARY)),
      () => it.write(({ roles }) => roles.deleteBoundary("Nobody")),
    ]) {
      await expect(change()).rejects.toMatchObject(missing);
    }
  });

  test("must have a trust policy, of a length", async () => {
    await expect(create("bad", { trustPolicy: allow("s3:*") })).rejects.toMatchObject({
      code: "MalformedPolicyDocument",
    });
    const long = trust("*").replace('"Version"', `"Id":"${"a".repeat(2048)}","Version"`);
    await expect(create("bad", { trustPolicy: long })).rejects.toMatchObject(
      refusal("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048"),
    );
    await expect(create("bad", { trustPolicy: documentOfSize(150) })).rejects.toMatchObject({
      code: "MalformedPolicyDocument",
    });
  });

  test("is one of 1,000 at the most", async () => {
    await it.write(async (_, { db }) => {
      for (let batch = 0; batch < 10; batch++) {
        const rows = Array.from({ length: 100 }, (_unused, index) => ({
          account_id: it.accountId,
          role_id: `AROA${batch}X${index}`,
          name: `r${batch}-${index}`,
          name_key: `r${batch}-${index}`,
          path: "/",
          created_at: 0,
          trust_policy: TRUST_EC2,
          description: null,
          max_session_duration: 3600,
          boundary_arn: null,
          tags: "[]",
        }));
        await db.insertInto("roles").values(rows).execute();
      }
    });
    await expect(create("one-more")).rejects.toMatchObject(
      refusal("LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000"),
    );
  });

  test("can be changed; what is not given stays, and an empty description is none", async () => {
    const { role_id: id } = await create("r", { description: "one", maxSessionDuration: 7200 });
    it.announced();
    await it.write(({ roles }) => roles.update("r", { description: "two" }));
    expect(await it.read.roles.get("r")).toMatchObject({ description: "two", max_session_duration: 7200 });
    await it.write(({ roles }) => roles.update("r", { maxSessionDuration: 3600 }));
    expect(await it.read.roles.get("r")).toMatchObject({ description: "two", max_session_duration: 3600 });
    await it.write(({ roles }) => roles.update("r", { description: "" }));
    expect(await it.read.roles.get("r")).toMatchObject({ description: null });
    await it.write(({ roles }) => roles.updateTrustPolicy("r", trust("*")));
    expect(await it.read.roles.get("r")).toMatchObject({ trust_policy: trust("*") });
    expect(it.announced()).toEqual(Array.from({ length: 4 }, () => `role:${id}`));
  });

  test("has a boundary that exists", async () => {
    await create("r");
    await it.write(({ roles }) => roles.putBoundary("r", BOUNDARY));
    expect(await it.read.roles.get("r")).toMatchObject({ boundary_arn: BOUNDARY });
    await expect(
      it.write(({ roles }) => roles.putBoundary("r", "arn:aws:iam::111122223333:policy/none")),
    ).rejects.toMatchObject({ code: "NoSuchEntity" });
    await it.write(({ roles }) => roles.deleteBoundary("r"));
    await expect(it.write(({ roles }) => roles.deleteBoundary("r"))).rejects.toMatchObject({
      code: "NoSuchEntity",
    });
  });

  test("can be deleted when nothing hangs on it", async () => {
    const { role_id: id } = await create("r");
    await it.write(async ({ attachments, inlinePolicies, instanceProfiles, roles }) => {
      await attachments.attach("role", "r", BOUNDARY);
      await inlinePolicies.put("role", "r", "p", allow("s3:*"));
      await instanceProfiles.create({ name: "i" });
      await instanceProfiles.addRole(await instanceProfiles.get("i"), await roles.get("r"));
    });
    const remove = () => it.write(({ roles }) => roles.delete("r"));
    await expect(remove()).rejects.toMatchObject({
      ...refusal("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first."),
      status: 409,
    });
    await it.write(async ({ instanceProfiles, roles }) =>
      instanceProfiles.removeRole(await instanceProfiles.get("i"), await roles.get("r")),
    );
    await expect(remove()).rejects.toMatchObject(
      refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."),
    );
    await it.write(({ attachments }) => attachments.detach("role", "r", BOUNDARY));
    await expect(remove()).rejects.toMatchObject(
      refusal("DeleteConflict", "Cannot delete entity, must delete policies first."),
    );
    await it.write(({ inlinePolicies }) => inlinePolicies.delete("role", "r", "p"));
    await it.storage.write(({ db }) =>
      recordLastUsed(db, [
        { account_id: it.accountId, kind: "role", id, used_at: 5, service: "s3", region: "us-east-1" },
      ]),
    );
    expect((await it.read.roles.lastUsed([id])).get(id)).toMatchObject({ used_at: 5, region: "us-east-1" });
    it.announced();
    await remove();
    expect(it.announced()).toEqual([`role:${id}`]);
    expect((await it.read.roles.lastUsed([id])).size).toBe(0);
    expect(await it.read.roles.find("r")).toBeUndefined();
  });

  test("lists are sorted by name, of a path, in pages", async () => {
    for (const name of ["c", "A", "b"]) await create(name, { path: name === "b" ? "/x/" : "/" });
    const first = await it.read.roles.list({ MaxItems: 2 });
    expect(first.items.map(({ name }) => name)).toEqual(["A", "b"]);
    const rest = await it.read.roles.list({ MaxItems: 2, Marker: first.Marker });
    expect(rest.items.map(({ name }) => name)).toEqual(["c"]);
    expect((await it.read.roles.list({}, "/x/")).items.map(({ name }) => name)).toEqual(["b"]);
  });
});

describe("a service-linked role", () => {
  const NAME = "AWSServiceRoleForX";

  test("cannot be made like any other", async () => {
    await expect(create(NAME, { path: "/aws-service-role/x.amazonaws.com/" })).rejects.toMatchObject({
      code: "InvalidInput",
    });
  });

  const createLinked = async () => {
    await create(NAME);
    await it.write((_, { db }) =>
      db.updateTable("roles").set({ path: "/aws-service-role/x.amazonaws.com/" }).execute(),
    );
  };

  test("can be described and tagged", async () => {
    await createLinked();
    await it.write(({ roles }) => roles.update(NAME, { description: "x" }));
    await it.write(({ roles }) => roles.tag(NAME, [{ Key: "a", Value: "b" }]));
    expect(await it.read.roles.get(NAME)).toMatchObject({ description: "x", tags: '[["a","b"]]' });
    await it.write(({ roles }) => roles.untag(NAME, ["a"]));
    expect(await it.read.roles.get(NAME)).toMatchObject({ tags: "[]" });
  });

  test("cannot be changed otherwise", async () => {
    await createLinked();
    const refused = {
      ...refusal(
        "UnmodifiableEntity",
        `Cannot perform the operation on the protected role '${NAME}' - this role is only modifiable by AWS`,
      ),
      status: 400,
    };
    for (const change of [
      () => it.write(({ roles }) => roles.update(NAME, { maxSessionDuration: 7200 })),
      () => it.write(({ roles }) => roles.updateTrustPolicy(NAME, trust("*"))),
      () => it.write(({ roles }) => roles.delete(NAME)),
      () => it.write(({ roles }) => roles.putBoundary(NAME, BOUNDARY)),
      () => it.write(({ attachments }) => attachments.attach("role", NAME, BOUNDARY)),
      () => it.write(({ attachments }) => attachments.detach("role", NAME, BOUNDARY)),
      () => it.write(({ inlinePolicies }) => inlinePolicies.put("role", NAME, "p", allow("s3:*"))),
      () => it.write(({ inlinePolicies }) => inlinePolicies.delete("role", NAME, "p")),
    ]) {
      await expect(change()).rejects.toMatchObject(refused);
    }
    expect((await it.read.attachments.list("role", NAME, {})).items).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTags } from "./tags.ts";
import { TRUST_EC2 } from "./testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
  await it.write(async ({ roles }) => {
    for (const name of ["one", "two"]) await roles.create({ name, trustPolicy: TRUST_EC2 });
  });
});
afterEach(() => it.close());

const create = (name: string, path?: string) =>
  it.write(({ instanceProfiles }) => instanceProfiles.create({ name, path }));
const add = (role: string, name = "Web") =>
  it.write(async ({ instanceProfiles, roles }) =>
    instanceProfiles.addRole(await instanceProfiles.get(name), await roles.get(role)),
  );
const remove = (role: string) =>
  it.write(async ({ instanceProfiles, roles }) =>
    instanceProfiles.removeRole(await instanceProfiles.get("web"), await roles.get(role)),
  );

describe("an instance profile", () => {
  test("is found in any case, and its name is unique", async () => {
    const profile = await create("Web", "/x/");
    expect(profile).toMatchObject({ path: "/x/", role_id: null, created_at: it.now });
    expect(profile.instance_profile_id).toMatch(/^AIPA[A-Z2-7]{17}$/);
    expect(await it.read.instanceProfiles.get("wEB")).toEqual(profile);
    await expect(create("WEB")).rejects.toMatchObject({
      ...refusal("EntityAlreadyExists", "Instance Profile WEB already exists."),
      status: 409,
    });
    await expect(it.read.instanceProfiles.get("none")).rejects.toMatchObject({
      ...refusal("NoSuchEntity", "Instance Profile none cannot be found."),
      status: 404,
    });
  });

  test("has one role", async () => {
    const profile = await create("Web");
    const one = await it.read.roles.get("one");
    await add("one");
    const withRole = await it.read.instanceProfiles.get("Web");
    expect((await it.read.instanceProfiles.rolesOf([withRole, profile])).get(one.role_id)).toEqual(one);
    for (const role of ["one", "two"]) {
      await expect(add(role)).rejects.toMatchObject({
        ...refusal("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"),
        status: 409,
      });
    }
    await expect(remove("two")).rejects.toMatchObject(
      refusal("NoSuchEntity", "The role with name two cannot be found."),
    );
    await remove("one");
    await add("two");
  });

  test("is not deleted with a role in it", async () => {
    await create("Web");
    await add("one");
    const drop = () => it.write(({ instanceProfiles }) => instanceProfiles.delete("web"));
    await expect(drop()).rejects.toMatchObject({
      ...refusal("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first."),
      status: 409,
    });
    await remove("one");
    await drop();
    expect(await it.read.instanceProfiles.find("Web")).toBeUndefined();
  });

  test("is listed by name, path and role, in pages", async () => {
    for (const name of ["c", "Web", "A"]) await create(name, name === "c" ? "/x/" : "/");
    await add("one", "c");
    await add("one", "A");
    const { role_id: roleId } = await it.read.roles.get("one");
    const names = async (request: object, filter: object) =>
      (await it.read.instanceProfiles.list(request, filter)).items.map(({ name }) => name);
    expect(await names({}, {})).toEqual(["A", "c", "Web"]);
    expect(await names({}, { pathPrefix: "/x/" })).toEqual(["c"]);
    expect(await names({}, { roleId })).toEqual(["A", "c"]);
    const { Marker } = await it.read.instanceProfiles.list({ MaxItems: 1 }, { roleId });
    expect(await names({ MaxItems: 1, Marker }, { roleId })).toEqual(["c"]);
  });

  test("has tags", async () => {
    await create("Web");
    await it.write(({ instanceProfiles }) => instanceProfiles.tag("web", [{ Key: "a", Value: "1" }]));
    expect(readTags((await it.read.instanceProfiles.get("Web")).tags)).toEqual([["a", "1"]]);
    await it.write(({ instanceProfiles }) => instanceProfiles.untag("web", ["A"]));
    expect(readTags((await it.read.instanceProfiles.get("Web")).tags)).toEqual([]);
  });
});

// The rules of policies, roles and instance profiles on PostgreSQL, where transactions really run side by side: what depends on the
// engine (races, sorting, upserts, numbers, subqueries); everything else is tested on SQLite.
import { expect, test } from "vitest";
import { policyDocument } from "./policy-versions.ts";
import { allow, TRUST_EC2, trust } from "./testing/documents.ts";
import { eachOnPostgres } from "./testing/postgres-directory.ts";
import type { TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

const arn = (name: string) => `arn:aws:iam::${it.accountId}:policy/${name}`;
const create = (name: string) =>
  it.write(({ policies }) => policies.create({ name, document: allow("s3:Get*") }));
const createRole = (name: string) =>
  it.write(({ roles }) => roles.create({ name, trustPolicy: TRUST_EC2, boundaryArn: arn("a") }));

async function codesOf(works: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map(({ reason }) => (reason as { code?: string }).code ?? String(reason));
}

test("of several that race for one name one gets it, and the others are told so", async () => {
  expect(await codesOf(["a", "A", "a"].map(create))).toEqual(["EntityAlreadyExists", "EntityAlreadyExists"]);
  expect(await codesOf(["r", "R", "r"].map(createRole))).toEqual([
    "EntityAlreadyExists",
    "EntityAlreadyExists",
  ]);
  const profile = (name: string) => it.write(({ instanceProfiles }) => instanceProfiles.create({ name }));
  expect(await codesOf(["i", "I"].map(profile))).toEqual(["EntityAlreadyExists"]);
});

test("versions that are made at once get numbers of their own, and five is the end", async () => {
  await create("a");
  const codes = await codesOf(
    Array.from({ length: 6 }, (_, index) =>
      it.write(({ policies }) =>
        policies.versions.create(arn("a"), allow("s3:Get*", `v${index}`), index === 5),
      ),
    ),
  );
  expect(codes).toEqual(["LimitExceeded", "LimitExceeded"]);
  const { items } = await it.read.policies.versions.list(arn("a"), {});
  expect(items.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
  expect(items.filter(({ isDefault }) => isDefault)).toHaveLength(1);
});

test("a policy is not deleted while it is being attached", async () => {
  await it.write(({ users }) => users.create({ name: "x" }));
  for (let round = 0; round < 5; round++) {
    await create("a");
    await codesOf([
      it.write(({ attachments }) => attachments.attach("user", "x", arn("a"))),
      it.write(({ policies }) => policies.delete(arn("a"))),
    ]);
    const attached = (await it.read.attachments.list("user", "x", {})).items.length;
    expect((await it.read.policies.find(arn("a"))) === undefined).toBe(attached === 0);
    if (attached > 0) {
      await it.write(({ attachments }) => attachments.detach("user", "x", arn("a")));
      await it.write(({ policies }) => policies.delete(arn("a")));
    }
  }
});

test("inline policies that are put at once do not pass their size together", async () => {
  await it.write(({ users }) => users.create({ name: "x" }));
  const document = allow("s3:Get*", "a".repeat(900));
  const codes = await codesOf(
    ["p", "q", "r"].map((name) =>
      it.write(({ inlinePolicies }) => inlinePolicies.put("user", "x", name, document)),
    ),
  );
  expect(codes).toEqual(["LimitExceeded"]);
});

test("an instance profile gets one of two roles", async () => {
  await create("a");
  await createRole("one");
  await createRole("two");
  await it.write(({ instanceProfiles }) => instanceProfiles.create({ name: "i" }));
  const add = (name: string) =>
    it.write(async ({ instanceProfiles, roles }) =>
      instanceProfiles.addRole(await instanceProfiles.get("i"), await roles.get(name)),
    );
  expect(await codesOf([add("one"), add("two")])).toEqual(["LimitExceeded"]);
});

test("a role is not trusted by one that is written while it is deleted and made again", async () => {
  await create("a");
  const first = await createRole("one");
  await codesOf([
    it.write(async ({ roles }) => {
      await roles.delete("one");
      await roles.create({ name: "one", trustPolicy: TRUST_EC2 });
    }),
    it.write(({ roles }) =>
      roles.create({ name: "two", trustPolicy: trust(`arn:aws:iam::${it.accountId}:role/one`) }),
    ),
  ]);
  const second = await it.read.roles.get("one");
  const { trust_policy: stored } = await it.read.roles.get("two");
  expect([trust(first.role_id), trust(second.role_id)]).toContain(stored);
  const [shown] = await it.read.roles.trustPolicies([await it.read.roles.get("two")]);
  expect(shown).toBe(
    stored === trust(second.role_id) ? trust(`arn:aws:iam::${it.accountId}:role/one`) : stored,
  );
});

test("usage is counted, entities and lists are sorted and cut into pages", async () => {
  for (const name of ["b_1", "B-2", "a"]) await create(name);
  await createRole("Role");
  await it.write(async ({ users, groups, attachments }) => {
    await users.create({ name: "User", boundaryArn: arn("a") });
    await groups.create({ name: "Group" });
    for (const [kind, name] of [
      ["user", "User"],
      ["group", "Group"],
    ] as const) {
      await attachments.attach(kind, name, arn("a"));
      await attachments.attach(kind, name, arn("a"));
    }
  });
  expect(Object.fromEntries(await it.read.policies.usage([arn("a"), arn("b_1")]))).toEqual({
    [arn("a")]: { attachments: 2, boundaries: 2 },
    [arn("b_1")]: { attachments: 0, boundaries: 0 },
  });
  const list = async (filter: object) =>
    (await it.read.policies.list({ MaxItems: 50 }, { ownership: "Local", ...filter })).items.map(
      ({ name }) => name,
    );
  expect(await list({})).toEqual(["a", "B-2", "b_1"]);
  expect(await list({ usedAs: "PermissionsBoundary" })).toEqual(["a"]);
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await it.read.policies.entities.list(arn("a"), { MaxItems: 1, Marker });
    found.push(...part.items.map(({ kind, name }) => `${kind}/${name}`));
    ({ Marker } = part);
  } while (Marker !== undefined);
  expect(found).toEqual(["group/Group", "role/Role", "user/User"]);
  expect(await policyDocument(it.scope, arn("a"))).toBe(allow("s3:Get*"));
  for (const id of ["", "v0", "v99999999999", "1"]) {
    await expect(it.read.policies.versions.get(arn("a"), id)).rejects.toMatchObject({ code: "NoSuchEntity" });
  }
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { awsManagedPolicies } from "./aws-managed-policies.ts";
import { allow, TRUST_EC2 } from "./testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
  await it.write(async ({ users, groups, roles, policies }) => {
    await users.create({ name: "Bob", path: "/team/" });
    await groups.create({ name: "Bob", path: "/team/" });
    await roles.create({ name: "Bob", path: "/team/", trustPolicy: TRUST_EC2 });
    await policies.create({ name: "Read", path: "/x/", document: allow("s3:GetObject") });
  });
});
afterEach(() => it.close());

const READ = "arn:aws:iam::111122223333:policy/x/Read";
const VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";

describe.each([
  ["user", "PoliciesPerUser"],
  ["group", "PoliciesPerGroup"],
  ["role", "PoliciesPerRole"],
] as const)("attachments of a %s", (kind, quota) => {
  const attach = (arn: string, owner = "bob") =>
    it.write(({ attachments }) => attachments.attach(kind, owner, arn));
  const detach = (arn: string) => it.write(({ attachments }) => attachments.detach(kind, "bob", arn));

  test("are listed by ARN, and can be of a path", async () => {
    await attach(VIEW);
    await attach(READ);
    const list = (pathPrefix?: string) => it.read.attachments.list(kind, "BOB", {}, pathPrefix);
    expect(await list()).toEqual({
      items: [
        { arn: READ, name: "Read" },
        { arn: VIEW, name: "ViewOnlyAccess" },
      ],
      IsTruncated: false,
    });
    expect((await list("/job-function/")).items).toEqual([{ arn: VIEW, name: "ViewOnlyAccess" }]);
    expect((await list("/nothing/")).items).toEqual([]);
    const first = await it.read.attachments.list(kind, "Bob", { MaxItems: 1 });
    expect(first).toMatchObject({ items: [{ arn: READ }], IsTruncated: true });
    const rest = await it.read.attachments.list(kind, "Bob", { MaxItems: 1, Marker: first.Marker });
    expect(rest).toMatchObject({ items: [{ arn: VIEW }], IsTruncated: false });
  });

  test("made twice are one", async () => {
    await attach(READ);
    it.announced();
    await attach(READ);
    expect(it.announced()).toEqual([]);
    expect((await it.read.attachments.list(kind, "Bob", {})).items).toHaveLength(1);
  });

  test("end once", async () => {
    await attach(READ);
    await detach(READ);
    await expect(detach(READ)).rejects.toMatchObject({
      ...refusal("NoSuchEntity", `Policy ${READ} was not found.`),
      status: 404,
    });
  });

  test("are ten at the most", async () => {
    const arns = awsManagedPolicies()
      .filter(({ path }) => path === "/")
      .slice(0, 11)
      .map(({ arn }) => arn);
    for (const arn of arns.slice(0, 10)) await attach(arn);
    await attach(arns[0] ?? "");
    await expect(attach(arns[10] ?? "")).rejects.toMatchObject({
      ...refusal("LimitExceeded", `Cannot exceed quota for ${quota}: 10`),
      status: 409,
    });
  });

  test.each([
    "arn:aws:iam::111122223333:policy/Read",
    "arn:aws:iam::111122223333:policy/x/read",
    "arn:aws:iam::444455556666:policy/x/Read",
    "arn:aws:iam::aws:policy/NoSuchPolicy",
  ])("need a policy: there is no %s", async (arn) => {
    await expect(attach(arn)).rejects.toMatchObject({
      ...refusal("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`),
      status: 404,
    });
  });

  test("need an ARN", async () => {
    for (const change of [attach, detach]) {
      await expect(change("arn:aws:iam::111122223333:user/bob")).rejects.toMatchObject(
        refusal("InvalidInput", "ARN arn:aws:iam::111122223333:user/bob is not valid."),
      );
    }
  });

  test("are not of policies that are for AWS's own roles", async () => {
    await expect(
      attach("arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy"),
    ).rejects.toMatchObject({
      ...refusal("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role."),
      status: 400,
    });
  });

  test("need someone to be attached to", async () => {
    await expect(attach(READ, "Eve")).rejects.toMatchObject(
      refusal("NoSuchEntity", `The ${kind} with name Eve cannot be found.`),
    );
  });
});

describe("entities of a policy", () => {
  beforeEach(() =>
    it.write(async ({ users, roles, attachments }) => {
      await users.create({ name: "Ann", boundaryArn: READ });
      await roles.create({ name: "Ann", trustPolicy: TRUST_EC2, boundaryArn: READ });
      for (const kind of ["user", "group", "role"] as const) await attachments.attach(kind, "Bob", READ);
    }),
  );

  async function list(filter: object = {}, MaxItems = 100): Promise<string[]> {
    const found: string[] = [];
    let Marker: string | undefined;
    do {
      const answer = await it.read.policies.entities.list(READ, { MaxItems, Marker }, filter);
      found.push(...answer.items.map(({ kind, name }) => `${kind}/${name}`));
      ({ Marker } = answer);
    } while (Marker !== undefined);
    return found;
  }

  const ALL = ["group/Bob", "role/Ann", "role/Bob", "user/Ann", "user/Bob"];

  test("are those it is attached to and those it bounds, in pages of any size", async () => {
    for (const size of [1, 2, 3, 100]) expect(await list({}, size)).toEqual(ALL);
  });

  test("can be of a kind, a use and a path", async () => {
    expect(await list({ kind: "user" })).toEqual(["user/Ann", "user/Bob"]);
    expect(await list({ usedAs: "PermissionsBoundary" })).toEqual(["role/Ann", "user/Ann"]);
    expect(await list({ usedAs: "PermissionsPolicy" })).toEqual(["group/Bob", "role/Bob", "user/Bob"]);
    expect(await list({ pathPrefix: "/team/" })).toEqual(["group/Bob", "role/Bob", "user/Bob"]);
  });

  test("are none of another policy's, and the policy must exist", async () => {
    expect((await it.read.policies.entities.list(VIEW, {})).items).toEqual([]);
    await expect(it.read.policies.entities.list(`${READ}s`, {})).rejects.toMatchObject(
      refusal("NoSuchEntity", `Policy ${READ}s does not exist or is not attachable.`),
    );
  });
});

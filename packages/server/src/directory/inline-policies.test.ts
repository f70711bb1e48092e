import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allow, documentOfSize, TRUST_EC2 } from "./testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
  await it.write(async ({ users, groups, roles }) => {
    await users.create({ name: "Bob" });
    await groups.create({ name: "Bob" });
    await roles.create({ name: "Bob", trustPolicy: TRUST_EC2 });
  });
});
afterEach(() => it.close());

const DOCUMENT = `{ "Version": "2012-10-17",\n  "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }`;

describe.each([
  ["user", 2048],
  ["group", 5120],
  ["role", 10_240],
] as const)("inline policies of a %s", (kind, quota) => {
  const put = (name: string, document = DOCUMENT, owner = "bob") =>
    it.write(({ inlinePolicies }) => inlinePolicies.put(kind, owner, name, document));

  test("are kept as they were written, and announced", async () => {
    it.announced();
    await put("read");
    expect(await it.read.inlinePolicies.get(kind, "bOB", "read")).toEqual({
      ownerName: "Bob",
      name: "read",
      document: DOCUMENT,
    });
    const owner = await { user: it.read.users, group: it.read.groups, role: it.read.roles }[kind].get("Bob");
    const id = Object.entries(owner).find(([key]) => key === `${kind}_id`)?.[1] as string;
    expect(it.announced()).toEqual([`${kind}:${id}`]);
  });

  test("are replaced by those of the same name, and only there", async () => {
    await put("read");
    await put("read", allow("s3:GetObject"));
    await put("Read", allow("ec2:*"));
    expect((await it.read.inlinePolicies.get(kind, "Bob", "read")).document).toBe(allow("s3:GetObject"));
    expect((await it.read.inlinePolicies.list(kind, "Bob", {})).items).toEqual(["Read", "read"]);
  });

  test("are listed in pages", async () => {
    for (const name of ["c", "a", "b"]) await put(name);
    const first = await it.read.inlinePolicies.list(kind, "Bob", { MaxItems: 2 });
    expect(first.items).toEqual(["a", "b"]);
    const rest = await it.read.inlinePolicies.list(kind, "Bob", { MaxItems: 2, Marker: first.Marker });
    expect(rest).toEqual({ items: ["c"], IsTruncated: false });
  });

  test("have a size together", async () => {
    await put("a", documentOfSize(quota - 500));
    await put("b", documentOfSize(500));
    await put("a", documentOfSize(quota - 500));
    await expect(put("c", documentOfSize(150))).rejects.toMatchObject({
      ...refusal("LimitExceeded", `Maximum policy size of ${quota} bytes exceeded for ${kind} Bob`),
      status: 409,
    });
  });

  test("must parse", async () => {
    await expect(put("a", "{}")).rejects.toMatchObject({ code: "MalformedPolicyDocument", status: 400 });
  });

  test("can be deleted, once", async () => {
    await put("a");
    const remove = () => it.write(({ inlinePolicies }) => inlinePolicies.delete(kind, "Bob", "a"));
    await remove();
    const missing = refusal("NoSuchEntity", `The ${kind} policy with name a cannot be found.`);
    await expect(remove()).rejects.toMatchObject(missing);
    await expect(it.read.inlinePolicies.get(kind, "Bob", "a")).rejects.toMatchObject(missing);
  });

  test("need someone to be embedded in", async () => {
    const missing = { ...refusal("NoSuchEntity", `The ${kind} with name Eve cannot be found.`), status: 404 };
    await expect(put("a", DOCUMENT, "Eve")).rejects.toMatchObject(missing);
    await expect(it.read.inlinePolicies.list(kind, "Eve", {})).rejects.toMatchObject(missing);
    await expect(it.read.inlinePolicies.get(kind, "Eve", "a")).rejects.toMatchObject(missing);
  });

  test("do not hold up other kinds of entities of the same name", async () => {
    await put("a");
    const others = (["user", "group", "role"] as const).filter((other) => other !== kind);
    for (const other of others) {
      expect((await it.read.inlinePolicies.list(other, "Bob", {})).items).toEqual([]);
    }
  });
});

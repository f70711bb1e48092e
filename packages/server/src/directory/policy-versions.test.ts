import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { policyDocument } from "./policy-versions.ts";
import { allow, documentOfSize } from "./testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
const ARN = "arn:aws:iam::111122223333:policy/Read";
const DOCUMENTS = Array.from({ length: 9 }, (_, index) => allow("s3:GetObject", `v${index}`));
const document = (number: number) => DOCUMENTS[number] ?? "";

beforeEach(async () => {
  it = await openTestDirectory();
  await it.write(({ policies }) => policies.create({ name: "Read", document: document(1) }));
});
afterEach(() => it.close());

const add = (number: number, asDefault = false) =>
  it.write(({ policies }) => policies.versions.create(ARN, document(number), asDefault));
const remove = (id: string) => it.write(({ policies }) => policies.versions.delete(ARN, id));
const setDefault = (id: string) => it.write(({ policies }) => policies.versions.setDefault(ARN, id));

describe("versions", () => {
  test("are numbered from 1; a new one is the default only when asked for", async () => {
    it.announced();
    expect(await add(2)).toEqual({
      version: 2,
      document: document(2),
      isDefault: false,
      createdAt: it.now,
    });
    expect(await policyDocument(it.scope, ARN)).toBe(document(1));
    expect(await add(3, true)).toMatchObject({ version: 3, isDefault: true });
    expect(await policyDocument(it.scope, ARN)).toBe(document(3));
    expect(await it.read.policies.get(ARN)).toMatchObject({ defaultVersion: 3 });
    expect(it.announced()).toEqual([`policy:${ARN}`, `policy:${ARN}`]);
  });

  test("are five at the most, and never get an old number", async () => {
    for (const number of [2, 3, 4, 5]) await add(number);
    await expect(add(6)).rejects.toMatchObject({
      ...refusal(
        "LimitExceeded",
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
      ),
      status: 409,
    });
    await remove("v5");
    expect(await add(6)).toMatchObject({ version: 6 });
  });

  test("are listed newest first, in pages", async () => {
    for (const number of [2, 3]) await add(number);
    const first = await it.read.policies.versions.list(ARN, { MaxItems: 2 });
    expect(first.items.map(({ version }) => version)).toEqual([3, 2]);
    const rest = await it.read.policies.versions.list(ARN, { MaxItems: 2, Marker: first.Marker });
    expect(rest).toMatchObject({ items: [{ version: 1, isDefault: true }], IsTruncated: false });
  });

  test("can be made the default, which is felt at once", async () => {
    await add(2);
    it.announced();
    it.now += 5000;
    await setDefault("v2");
    expect(await policyDocument(it.scope, ARN)).toBe(document(2));
    expect(await it.read.policies.get(ARN)).toMatchObject({ defaultVersion: 2, updatedAt: it.now });
    expect(it.announced()).toEqual([`policy:${ARN}`]);
  });

  test("cannot be deleted while they are the default", async () => {
    await add(2);
    await expect(remove("v1")).rejects.toMatchObject({
      ...refusal("DeleteConflict", "Cannot delete the default version of a policy."),
      status: 409,
    });
    await remove("v2");
    await expect(it.read.policies.versions.get(ARN, "v2")).rejects.toMatchObject({ code: "NoSuchEntity" });
  });

  test.each(["v2", "v0", "v01", "1", "", "v", "v99999999999", "v1.x"])(
    "that there are not are refused: %j",
    async (id) => {
      const missing = refusal(
        "NoSuchEntity",
        `Policy ${ARN} version ${id} does not exist or is not attachable.`,
      );
      await expect(it.read.policies.versions.get(ARN, id)).rejects.toMatchObject(missing);
      await expect(setDefault(id)).rejects.toMatchObject(missing);
      await expect(remove(id)).rejects.toMatchObject(missing);
    },
  );

  test("must parse and not be too long", async () => {
    const create = (text: string) => it.write(({ policies }) => policies.versions.create(ARN, text, true));
    await expect(create("[]")).rejects.toMatchObject({ code: "MalformedPolicyDocument" });
    await expect(create(documentOfSize(6145))).rejects.toMatchObject({ code: "LimitExceeded" });
    expect(await policyDocument(it.scope, ARN)).toBe(document(1));
  });

  test("of a policy that there is not are refused", async () => {
    const missing = `${ARN}2`;
    const refused = refusal("NoSuchEntity", `Policy ${missing} was not found.`);
    await expect(it.read.policies.versions.list(missing, {})).rejects.toMatchObject(refused);
    await expect(it.read.policies.versions.get(missing, "v1")).rejects.toMatchObject(refused);
    await expect(
      it.write(({ policies }) => policies.versions.create(missing, document(1), false)),
    ).rejects.toMatchObject(refused);
  });

  test("of a policy of AWS are its default alone", async () => {
    const arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const { defaultVersion } = await it.read.policies.get(arn);
    const { items } = await it.read.policies.versions.list(arn, {});
    expect(items).toMatchObject([{ version: defaultVersion, isDefault: true }]);
    expect(await it.read.policies.versions.get(arn, `v${defaultVersion}`)).toEqual(items[0]);
    await expect(it.read.policies.versions.get(arn, `v${defaultVersion + 1}`)).rejects.toMatchObject({
      code: "NoSuchEntity",
    });
  });
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestServiceSecret } from "../../credentials/service-secret.ts";
import type { UserRow } from "../../storage/schema.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";

const GIT = "codecommit.amazonaws.com";
const CASSANDRA = "cassandra.amazonaws.com";
const BEDROCK = "bedrock.amazonaws.com";

let it: TestDirectory;
let jane: UserRow;
beforeEach(async () => {
  it = await openTestDirectory();
  jane = await it.write(({ users }) => users.create({ name: "Jane" }));
});
afterEach(() => it.close());

const create = (serviceName: string, ageDays?: number, user = jane) =>
  it.write(({ serviceCredentials }) => serviceCredentials.create(user, { serviceName, ageDays }));
const remove = (id: string) =>
  it.write(({ serviceCredentials }) => serviceCredentials.delete(jane.user_id, id));

describe("a new credential", () => {
  test("is a user name with a password, kept as a digest, and announced", async () => {
    it.announced();
    const { credential, secret } = await create(GIT);
    expect(credential).toEqual({
      account_id: it.accountId,
      credential_id: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/),
      user_id: jane.user_id,
      service_name: GIT,
      public_name: `Jane-at-${it.accountId}`,
      secret_digest: digestServiceSecret(secret),
      status: "Active",
      created_at: it.now,
      expires_at: null,
    });
    expect(Buffer.from(secret, "base64")).toHaveLength(32);
    expect(it.announced()).toEqual([`service-credential:${credential.credential_id}`]);
  });

  test.each([
    [BEDROCK, "ABSK"],
    ["logs.amazonaws.com", "ACWL"],
  ])("of %s is an API key that begins with %s, and expires when asked to", async (service, prefix) => {
    const { credential, secret } = await create(service, 30);
    expect(credential.expires_at).toBe(it.now + 30 * 86_400_000);
    expect(secret.slice(0, 4)).toBe(prefix);
    expect(Buffer.from(secret.slice(4), "base64").toString()).toMatch(
      new RegExp(`^${credential.public_name}:[A-Za-z0-9+/]{43}=$`),
    );
    expect(credential.secret_digest).toBe(digestServiceSecret(secret));
    expect((await create(service)).credential.expires_at).toBeNull();
  });

  test("is one of two for each service, also when two are made at once", async () => {
    await create(GIT);
    const outcomes = await Promise.allSettled([create(GIT), create(GIT)]);
    const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(refused).toMatchObject([
      {
        ...refusal("LimitExceeded", "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2"),
        status: 409,
      },
    ]);
    await create(CASSANDRA);
  });

  test("has a name that nobody else has or had", async () => {
    const nameOf = async (user = jane) => (await create(GIT, undefined, user)).credential.public_name;
    expect(await nameOf()).toBe(`Jane-at-${it.accountId}`);
    expect(await nameOf()).toBe(`Jane+1-at-${it.accountId}`);
    await it.write(({ users }) => users.update("jane", { newName: "joan" }));
    const newJane = await it.write(({ users }) => users.create({ name: "Jane" }));
    expect(await nameOf(newJane)).toBe(`Jane+2-at-${it.accountId}`);
    expect((await create(CASSANDRA)).credential.public_name).toBe(`Jane-at-${it.accountId}`);
  });

  test("is refused for other services, and an age for passwords", async () => {
    await expect(create("s3.amazonaws.com")).rejects.toMatchObject({
      ...refusal(
        "NotSupportedService",
        "No such service s3.amazonaws.com is supported for Service Specific Credentials",
      ),
      status: 404,
    });
    await expect(create(GIT, 30)).rejects.toMatchObject({
      ...refusal(
        "ValidationError",
        "CredentialAgeDays is not supported for service codecommit.amazonaws.com.",
      ),
      status: 400,
    });
  });
});

test("a reset puts a new secret in the place of the old one, and leaves the rest", async () => {
  for (const service of [GIT, BEDROCK]) {
    const first = await create(service);
    const id = first.credential.credential_id;
    const second = await it.write(({ serviceCredentials }) => serviceCredentials.reset(jane.user_id, id));
    expect(second.secret).not.toBe(first.secret);
    expect(await it.read.serviceCredentials.find(jane.user_id, id)).toEqual({
      ...first.credential,
      secret_digest: digestServiceSecret(second.secret),
    });
  }
});

test("credentials are listed by user and service, page by page, with the name that a user has now", async () => {
  const bob = await it.write(({ users }) => users.create({ name: "bob" }));
  const made = [await create(GIT), await create(BEDROCK), await create(GIT, undefined, bob)].map(
    ({ credential }) => credential.credential_id,
  );
  await it.write(({ users }) => users.update("jane", { newName: "joan" }));
  const list = async (filter: object, request: object = {}) =>
    (await it.read.serviceCredentials.list(filter, request)).items.map((item) => item.credential_id);
  expect(await list({})).toEqual(made.toSorted());
  expect(await list({ userId: jane.user_id })).toEqual(made.slice(0, 2).toSorted());
  expect(await list({ serviceName: GIT })).toEqual(made.filter((_, index) => index !== 1).toSorted());
  expect(await list({ userId: jane.user_id, serviceName: BEDROCK })).toEqual([made[1]]);
  const { Marker } = await it.read.serviceCredentials.list({}, { MaxItems: 2 });
  expect(await list({}, { MaxItems: 2, Marker })).toEqual([made.toSorted()[2]]);
  const { items } = await it.read.serviceCredentials.list({ userId: jane.user_id }, {});
  expect(items.map((item) => item.user_name)).toEqual(["joan", "joan"]);
  expect(() => it.read.serviceCredentials.list({ serviceName: "s3.amazonaws.com" }, {})).toThrow(
    expect.objectContaining({ code: "NotSupportedService" }) as Error,
  );
});

test("a credential is switched off and on, and deleted; another user's is not found", async () => {
  const { credential_id: id } = (await create(GIT)).credential;
  const bob = await it.write(({ users }) => users.create({ name: "bob" }));
  const setStatus = (userId: string, status: "Active" | "Inactive") =>
    it.write(({ serviceCredentials }) => serviceCredentials.setStatus(userId, id, status));
  await setStatus(jane.user_id, "Inactive");
  const missing = { ...refusal("NoSuchEntity", `No such credential ${id} exists`), status: 404 };
  await expect(setStatus(bob.user_id, "Active")).rejects.toMatchObject(missing);
  await expect(
    it.write(({ serviceCredentials }) => serviceCredentials.reset(bob.user_id, id)),
  ).rejects.toMatchObject(missing);
  await expect(
    it.write(({ serviceCredentials }) => serviceCredentials.delete(bob.user_id, id)),
  ).rejects.toMatchObject(missing);
  expect(await it.read.serviceCredentials.find(jane.user_id, id)).toMatchObject({ status: "Inactive" });
  await remove(id);
  expect(await it.read.serviceCredentials.find(jane.user_id, id)).toBeUndefined();
  await expect(remove(id)).rejects.toMatchObject(missing);
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import { newSshKey } from "./testing/ssh-keys.ts";

const KEYS = Array.from({ length: 7 }, () => newSshKey());
const [ONE, TWO] = KEYS as [(typeof KEYS)[0], (typeof KEYS)[0]];

let it: TestDirectory;
let alice: string;
let bob: string;
beforeEach(async () => {
  it = await openTestDirectory();
  [alice, bob] = await it.write(async ({ users }) => [
    (await users.create({ name: "alice" })).user_id,
    (await users.create({ name: "bob" })).user_id,
  ]);
});
afterEach(() => it.close());

const upload = (userId: string, body: string) =>
  it.write(({ sshPublicKeys }) => sshPublicKeys.upload(userId, body));

test("a key is kept as it came, active, and announced", async () => {
  it.announced();
  const key = await upload(alice, ` ${ONE.ssh} alice@example\n`);
  expect(key).toMatchObject({
    account_id: it.accountId,
    ssh_public_key_id: expect.stringMatching(/^APKA[A-Z2-7]{17}$/),
    user_id: alice,
    body: `${ONE.ssh} alice@example`,
    status: "Active",
    uploaded_at: it.now,
  });
  expect(it.announced()).toEqual([`ssh-public-key:${key.ssh_public_key_id}`]);
  expect(await it.read.sshPublicKeys.get(alice, key.ssh_public_key_id)).toEqual(key);
});

test("one key is one key of a user, however it is written; another user may have it too", async () => {
  await upload(alice, ONE.ssh);
  for (const body of [ONE.ssh, `${ONE.ssh} comment`, ONE.pem]) {
    await expect(upload(alice, body)).rejects.toMatchObject({
      ...refusal(
        "DuplicateSSHPublicKey",
        "The SSH public key is already associated with the specified IAM user.",
      ),
      status: 400,
    });
  }
  await upload(bob, ONE.pem);
});

test("five are the quota, also when two come at once", async () => {
  for (const { ssh } of KEYS.slice(0, 4)) await upload(alice, ssh);
  const outcomes = await Promise.allSettled(KEYS.slice(4, 6).map(({ pem }) => upload(alice, pem)));
  expect(outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []))).toMatchObject(
    [refusal("LimitExceeded", "Cannot exceed quota for SSHPublicKeysPerUser: 5")],
  );
  await upload(bob, KEYS[6]?.ssh ?? "");
});

test("keys are switched, listed page by page, and deleted", async () => {
  const { ssh_public_key_id: id } = await upload(alice, ONE.ssh);
  const { ssh_public_key_id: second } = await upload(alice, TWO.ssh);
  await it.write(({ sshPublicKeys }) => sshPublicKeys.setStatus(alice, id, "Inactive"));
  const list = (request: object) => it.read.sshPublicKeys.list(alice, request);
  const first = await list({ MaxItems: 1 });
  const rest = await list({ MaxItems: 1, Marker: first.Marker });
  const found = [...first.items, ...rest.items].map((key) => `${key.ssh_public_key_id} ${key.status}`);
  expect(found).toEqual([`${id} Inactive`, `${second} Active`].toSorted());
  expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
  await it.write(({ sshPublicKeys }) => sshPublicKeys.delete(alice, id));
  expect((await list({})).items.map((key) => key.ssh_public_key_id)).toEqual([second]);
});

test("another user's key is not found", async () => {
  const { ssh_public_key_id: id } = await upload(alice, ONE.ssh);
  const missing = {
    ...refusal("NoSuchEntity", `The Public Key with id ${id} cannot be found.`),
    status: 404,
  };
  await expect(it.read.sshPublicKeys.get(bob, id)).rejects.toMatchObject(missing);
  await expect(
    it.write(({ sshPublicKeys }) => sshPublicKeys.setStatus(bob, id, "Inactive")),
  ).rejects.toMatchObject(missing);
  await expect(it.write(({ sshPublicKeys }) => sshPublicKeys.delete(bob, id))).rejects.toMatchObject(missing);
  expect(await it.read.sshPublicKeys.get(alice, id)).toMatchObject({ status: "Active" });
});

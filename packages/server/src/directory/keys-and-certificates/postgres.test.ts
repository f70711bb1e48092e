// The rules of keys, certificates and service credentials on PostgreSQL, where transactions really run side by side: what depends on the
// engine (races, sorting, joins, references); everything else is tested on SQLite.
import { beforeAll, expect, test } from "vitest";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import type { TestDirectory } from "../testing/test-directory.ts";
import { type Certified, certify } from "./testing/certificates.ts";
import { newSshKey } from "./testing/ssh-keys.ts";

const GIT = "codecommit.amazonaws.com";
const KEYS = Array.from({ length: 7 }, () => newSshKey());

let certificates: readonly Certified[];
let it: TestDirectory;
let alice: string;
beforeAll(async () => {
  certificates = await Promise.all(["one", "two", "three", "four"].map((name) => certify(name)));
});
eachOnPostgres(async (directory) => {
  it = directory;
  it.now = Date.now();
  alice = (await it.write(({ users }) => users.create({ name: "alice" }))).user_id;
});

async function codesOf(works: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map(({ reason }) => (reason as { code?: string }).code ?? String(reason))
    .toSorted();
}
const upload = (body: string) => it.write(({ sshPublicKeys }) => sshPublicKeys.upload(alice, body));
const sign = (userId: string, index: number) =>
  it.write(({ signingCertificates }) => signingCertificates.upload(userId, certificates[index]?.body ?? ""));
const serve = (name: string) =>
  it.write(({ serverCertificates }) =>
    serverCertificates.upload({ name, ...(certificates[0] ?? { body: "", privateKey: "" }) }),
  );
const credential = (name: string) =>
  it.write(async ({ serviceCredentials, users }) =>
    serviceCredentials.create(await users.get(name), { serviceName: GIT }),
  );

test("of several that bring one thing one gets it, and the others are told so", async () => {
  const { ssh = "", pem = "" } = KEYS[0] ?? {};
  expect(await codesOf([upload(ssh), upload(pem), upload(ssh)])).toEqual([
    "DuplicateSSHPublicKey",
    "DuplicateSSHPublicKey",
  ]);
  expect(await codesOf([sign(alice, 0), sign(it.accountId, 0)])).toEqual(["DuplicateCertificate"]);
  expect(await codesOf(["Web", "web", "WEB"].map(serve))).toEqual([
    "EntityAlreadyExists",
    "EntityAlreadyExists",
  ]);
});

test("quotas hold, whoever comes at once", async () => {
  const tooMany = "LimitExceeded";
  expect(await codesOf(KEYS.map(({ ssh }) => upload(ssh)))).toEqual([tooMany, tooMany]);
  expect(await codesOf([0, 1, 2, 3].map((index) => sign(alice, index)))).toEqual([tooMany, tooMany]);
  expect(await codesOf(["alice", "alice", "alice"].map(credential))).toEqual([tooMany]);
  const { items } = await it.read.serviceCredentials.list({}, {});
  expect(items.map((item) => item.public_name).toSorted()).toEqual([
    `alice+1-at-${it.accountId}`,
    `alice-at-${it.accountId}`,
  ]);
});

test("a user is not deleted while something is given to it", async () => {
  for (let round = 0; round < 5; round++) {
    await it.write(({ users }) => users.create({ name: "bob" }));
    await codesOf([credential("bob"), it.write(({ users }) => users.delete("bob"))]);
    const bob = await it.read.users.find("bob");
    const { items } = await it.read.serviceCredentials.list({}, {});
    expect(items).toHaveLength(bob === undefined ? 0 : 1);
    if (bob === undefined) continue;
    await it.write(async ({ serviceCredentials, users }) => {
      await serviceCredentials.delete(bob.user_id, items[0]?.credential_id ?? "");
      await users.delete("bob");
    });
  }
});

test("lists are sorted by their bytes and cut into pages", async () => {
  for (const name of ["b_1", "B-2", "a"]) await serve(name);
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await it.read.serverCertificates.list({ MaxItems: 1, Marker });
    found.push(...part.items.map(({ name }) => name));
    ({ Marker } = part);
  } while (Marker !== undefined);
  expect(found).toEqual(["a", "B-2", "b_1"]);
  expect(await it.read.serverCertificates.get("b-2")).toMatchObject({ chain: null, created_at: it.now });
  for (const { ssh } of KEYS.slice(0, 3)) await upload(ssh);
  const first = await it.read.sshPublicKeys.list(alice, { MaxItems: 2 });
  const rest = await it.read.sshPublicKeys.list(alice, { MaxItems: 2, Marker: first.Marker });
  const ids = [...first.items, ...rest.items].map((key) => key.ssh_public_key_id);
  expect(ids).toEqual(ids.toSorted());
  expect(ids).toHaveLength(3);
});

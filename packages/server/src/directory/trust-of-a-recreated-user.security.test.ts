// The attack: a role trusts the user alice. Alice leaves and her user is deleted. Someone who may create users (but not change roles)
// makes a new user of that very name and assumes the role in her stead. The same with a role that was trusted.
import { afterEach, beforeEach, expect, test } from "vitest";
import { TRUST_EC2, trust } from "./testing/documents.ts";
import { openTestDirectory, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

async function shown(name: string): Promise<string> {
  const [text = ""] = await it.read.roles.trustPolicies([await it.read.roles.get(name)]);
  return text;
}

test("a new user of the old name is not trusted, and the trust policy shows whom it trusted", async () => {
  const alice = await it.write(({ users }) => users.create({ name: "alice" }));
  const arn = "arn:aws:iam::111122223333:user/alice";
  await it.write(({ roles }) => roles.create({ name: "vault", trustPolicy: trust(arn) }));
  await it.write(({ users }) => users.delete("alice"));
  expect(await shown("vault")).toBe(trust(alice.user_id));

  const impostor = await it.write(({ users }) => users.create({ name: "alice" }));
  const { trust_policy: stored } = await it.read.roles.get("vault");
  expect(stored).not.toContain(impostor.user_id);
  expect(stored).not.toContain(arn);
  expect(await shown("vault")).toBe(trust(alice.user_id));
});

test("nor is a new role of the old name", async () => {
  const first = await it.write(({ roles }) => roles.create({ name: "deploy", trustPolicy: TRUST_EC2 }));
  const arn = "arn:aws:iam::111122223333:role/deploy";
  await it.write(({ roles }) => roles.create({ name: "vault", trustPolicy: trust(arn) }));
  await it.write(({ roles }) => roles.delete("deploy"));
  await it.write(({ roles }) => roles.create({ name: "deploy", trustPolicy: TRUST_EC2 }));
  expect(await shown("vault")).toBe(trust(first.role_id));
});

test("writing the shown policy back is refused as long as it names who is gone", async () => {
  await it.write(({ users }) => users.create({ name: "alice" }));
  await it.write(({ roles }) =>
    roles.create({ name: "vault", trustPolicy: trust("arn:aws:iam::111122223333:user/alice") }),
  );
  await it.write(({ users }) => users.delete("alice"));
  const text = await shown("vault");
  await expect(it.write(({ roles }) => roles.updateTrustPolicy("vault", text))).rejects.toMatchObject({
    code: "MalformedPolicyDocument",
    message: expect.stringMatching(/^Invalid principal in policy: "AWS":"AIDA[A-Z2-7]{17}"$/),
  });
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import { certify } from "./testing/certificates.ts";
import { newSshKey } from "./testing/ssh-keys.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
  it.now = Date.now();
});
afterEach(() => it.close());

test("a user is not deleted with certificates, SSH keys or credentials for services, in AWS's words", async () => {
  const { body } = await certify("alice");
  const made = await it.write(async (directory) => {
    const user = await directory.users.create({ name: "alice" });
    const { user_id: userId } = user;
    const certificate = await directory.signingCertificates.upload(userId, body);
    const key = await directory.sshPublicKeys.upload(userId, newSshKey().ssh);
    const serviceName = "codecommit.amazonaws.com";
    const { credential } = await directory.serviceCredentials.create(user, { serviceName });
    return { userId, certificate, key, credential };
  });
  const remove = () => it.write(({ users }) => users.delete("alice"));
  const conflict = (message: string) => ({ ...refusal("DeleteConflict", message), status: 409 });
  const referenced = conflict("Cannot delete entity, must remove referenced objects first.");

  await expect(remove()).rejects.toMatchObject(
    conflict("Cannot delete entity, must delete certificates first."),
  );
  await it.write(({ signingCertificates }) =>
    signingCertificates.delete(made.userId, made.certificate.certificate_id),
  );
  await expect(remove()).rejects.toMatchObject(referenced);
  await it.write(({ sshPublicKeys }) => sshPublicKeys.delete(made.userId, made.key.ssh_public_key_id));
  await expect(remove()).rejects.toMatchObject(referenced);
  await it.write(({ serviceCredentials }) =>
    serviceCredentials.delete(made.userId, made.credential.credential_id),
  );
  await remove();
  expect(await it.read.users.find("alice")).toBeUndefined();
});

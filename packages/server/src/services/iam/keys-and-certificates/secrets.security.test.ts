// Attacks on what is secret here: a private key or a password read from the trail, the log, an error or the database; a private key that
// was uploaded by mistake in place of a public one, or along with a certificate, and is handed out or recorded ever after; another
// account's key or credential changed by its id; a credential made for a service that grants more than its user asked for.
import { generateKeyPairSync } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSSHPublicKeyCommand,
  ListAttachedUserPoliciesCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UploadServerCertificateCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certify } from "../../../directory/keys-and-certificates/testing/certificates.ts";
import { newSshKey } from "../../../directory/keys-and-certificates/testing/ssh-keys.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { rootClient } from "../testing/root-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.iam().send(new CreateUserCommand({ UserName: "jane" }));
});
afterAll(() => server.stop());

/** All that the server has told or kept, so far. */
async function everywhere(): Promise<string> {
  const { out, status } = await server.signet("events", "--json", "--limit", "100000");
  expect(status).toBe(0);
  const files = await Promise.all(
    ["signet.db", "signet.db-wal"].map((name) =>
      readFile(join(server.dataDir, name), "latin1").catch(() => ""),
    ),
  );
  return [out, ...server.log, ...files].join("\n");
}

/** A line from the middle of a key in PEM: enough to know it by. */
const lineOf = (pem: string) => pem.split("\n")[1] ?? "";

test("passwords and API keys are told once, and kept nowhere", async () => {
  const iam = server.iam();
  const secrets: string[] = [];
  for (const ServiceName of ["codecommit.amazonaws.com", "bedrock.amazonaws.com"]) {
    const { ServiceSpecificCredential: made } = await iam.send(
      new CreateServiceSpecificCredentialCommand({ UserName: "jane", ServiceName }),
    );
    const { ServiceSpecificCredentialId = "" } = made ?? {};
    const { ServiceSpecificCredential: reset } = await iam.send(
      new ResetServiceSpecificCredentialCommand({ UserName: "jane", ServiceSpecificCredentialId }),
    );
    for (const told of [made, reset])
      secrets.push(told?.ServicePassword ?? told?.ServiceCredentialSecret ?? "");
  }
  const kept = await everywhere();
  expect(kept).toContain("ResetServiceSpecificCredential");
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(40);
    expect(kept).not.toContain(secret);
    // What is secret in an API key is inside of its base64.
    const [, inner = secret] = Buffer.from(secret.slice(4), "base64").toString("latin1").split(":");
    expect(kept).not.toContain(inner);
  }
});

describe("a private key is kept nowhere, and not repeated", () => {
  test("where it is asked for", async () => {
    const { body, privateKey } = await certify("web");
    const other = await certify("other");
    const upload = (PrivateKey: string) =>
      server.iam().send(
        new UploadServerCertificateCommand({
          ServerCertificateName: "web",
          CertificateBody: body,
          PrivateKey,
        }),
      );
    expect(await refused(upload(other.privateKey))).toMatchObject({ name: "KeyPairMismatchException" });
    await upload(privateKey);
    await expect.poll(everywhere).toContain('"errorCode":"KeyPairMismatch"');
    const kept = await everywhere();
    expect(kept).toContain(lineOf(body));
    expect(kept).toContain("HIDDEN_DUE_TO_SECURITY_REASONS");
    for (const key of [privateKey, other.privateKey]) expect(kept).not.toContain(lineOf(key));
  });

  test("where a public key or a certificate is asked for", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" });
    const { body } = await certify("web");
    const iam = server.iam();
    const answers = [
      await refused(iam.send(new UploadSSHPublicKeyCommand({ UserName: "jane", SSHPublicKeyBody: pem }))),
      // A character that the parameter's pattern does not have: such a value would be repeated in the answer.
      await refused(
        iam.send(new UploadSSHPublicKeyCommand({ UserName: "jane", SSHPublicKeyBody: `${pem}\u20ac` })),
      ),
      await refused(
        iam.send(new UploadSigningCertificateCommand({ UserName: "jane", CertificateBody: body + pem })),
      ),
      await refused(
        iam.send(
          new UploadServerCertificateCommand({
            ServerCertificateName: "mixed",
            CertificateBody: body + pem,
            CertificateChain: body + pem,
            PrivateKey: pem,
          }),
        ),
      ),
    ];
    expect(answers.map(({ name }) => name)).toEqual([
      "InvalidPublicKeyException",
      "ValidationError",
      "MalformedCertificateException",
      "MalformedCertificateException",
    ]);
    // Events of what was refused come in batches; the last of them is there when all are.
    await expect.poll(everywhere).toContain('"serverCertificateName":"mixed"');
    const told = JSON.stringify(answers) + (await everywhere());
    expect(told).not.toContain(lineOf(pem));
  });
});

test("nobody reaches another account's by their ids, not even root", async () => {
  const victim = await server.createAccount("victim");
  const theirs = server.iam(victim.admin);
  const { SSHPublicKey } = await theirs.send(
    new UploadSSHPublicKeyCommand({ UserName: "admin", SSHPublicKeyBody: newSshKey().ssh }),
  );
  const { Certificate } = await theirs.send(
    new UploadSigningCertificateCommand({ CertificateBody: (await certify("victim")).body }),
  );
  const { ServiceSpecificCredential: credential } = await theirs.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: "admin",
      ServiceName: "codecommit.amazonaws.com",
    }),
  );
  const missing = { name: "NoSuchEntityException", status: 404 };
  const { SSHPublicKeyId = "" } = SSHPublicKey ?? {};
  const { CertificateId = "" } = Certificate ?? {};
  const { ServiceSpecificCredentialId = "" } = credential ?? {};
  for (const client of [server.iam(), await rootClient(server)]) {
    const outcomes = [
      client.send(new DeleteSSHPublicKeyCommand({ UserName: "admin", SSHPublicKeyId })),
      client.send(new UpdateSigningCertificateCommand({ CertificateId, Status: "Inactive" })),
      client.send(new ResetServiceSpecificCredentialCommand({ ServiceSpecificCredentialId })),
      client.send(new DeleteServiceSpecificCredentialCommand({ ServiceSpecificCredentialId })),
    ];
    for (const outcome of outcomes) expect(await refused(outcome)).toMatchObject(missing);
  }
});

test("a credential for a service brings its user no permission", async () => {
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName: "plain" }));
  await iam.send(
    new CreateServiceSpecificCredentialCommand({ UserName: "plain", ServiceName: "bedrock.amazonaws.com" }),
  );
  const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: "plain" }));
  expect(AttachedPolicies).toEqual([]);
});

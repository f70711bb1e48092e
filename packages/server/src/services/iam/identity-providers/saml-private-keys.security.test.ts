// An attack on the private keys that assertions are encrypted for: somebody reads them where they were not meant to be, in the database,
// the log, the audit trail or an error message.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateSAMLProviderCommand, UpdateSAMLProviderCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { samlMetadata } from "../../../federation/testing/saml-metadata.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("private keys are in no file, no line of the log, no event and no error", async () => {
  const { key, cert } = makeCertificate("idp.example");
  const iam = server.iam();
  const SAMLMetadataDocument = samlMetadata("https://idp.example", [{ cert }]);
  const { SAMLProviderArn } = await iam.send(
    new CreateSAMLProviderCommand({ Name: "sealed", SAMLMetadataDocument, AddPrivateKey: key }),
  );
  const broken = key.replace("BEGIN PRIVATE", "BEGIN BROKEN");
  const { message } = await refused(
    iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AddPrivateKey: broken })),
  );
  const { out: trail } = await server.signet("events", "--json", "--limit", "100");
  expect(trail).toContain("CreateSAMLProvider");
  expect(trail).toContain("HIDDEN_DUE_TO_SECURITY_REASONS");
  const files = await Promise.all(
    ["signet.db", "signet.db-wal"].map((name) => readFile(join(server.dataDir, name), "latin1")),
  );
  expect(files.join("")).toContain(SAMLProviderArn);
  const [, secret = ""] = key.split("\n");
  expect(secret.length).toBeGreaterThan(60);
  for (const place of [message, trail, server.log.join(""), ...files]) expect(place).not.toContain(secret);
});

// An attack by such a key: whoever sends a response makes the server decrypt with it, without a signature. A key of 16,000 bits, of which
// no two numbers need be prime, kept it busy for two seconds each time.
test("keys that are slow to decrypt with are refused", async () => {
  const { cert } = makeCertificate("idp.example");
  const element = (tag: number, content: Buffer) =>
    Buffer.concat([Buffer.of(tag, 0x82, content.length >> 8, content.length & 0xff), content]);
  // The version, then modulus, exponents, primes and the rest (RFC 8017, appendix A.1.2).
  const numbers = [1000, 3, 1000, 500, 500, 500, 500, 500].map((size) =>
    element(2, Buffer.alloc(size, 0x7f)),
  );
  const der = element(0x30, Buffer.concat([Buffer.of(2, 1, 0), ...numbers]));
  const create = new CreateSAMLProviderCommand({
    Name: "slow",
    SAMLMetadataDocument: samlMetadata("https://idp.example", [{ cert }]),
    AddPrivateKey: `-----BEGIN RSA PRIVATE KEY-----\n${der.toString("base64")}\n-----END RSA PRIVATE KEY-----`,
  });
  expect(await refused(server.iam().send(create))).toMatchObject({ message: "Invalid private key." });
});

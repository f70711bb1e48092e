import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ephemeral, serveEphemeral } from "./support/ephemeral.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { findTerraform, type Terraform, terraformIn } from "./support/terraform.ts";

const here = findTerraform();

// Neither npm nor Debian has them, so that only a machine that has both can tell this story.
describe.skipIf(here === undefined)("Terraform with the provider hashicorp/aws", () => {
  let folder: Folder;
  let ephemeral: Ephemeral;
  let terraform: Terraform;

  beforeAll(async () => {
    if (here === undefined) return;
    folder = await makeFolder();
    ephemeral = await serveEphemeral();
    const sender = { endpoint: ephemeral.server.url, credentials: ephemeral.admin };
    const configuration = join(import.meta.dirname, "terraform");
    terraform = await terraformIn(
      join(folder.path, "terraform"),
      configuration,
      here,
      sender,
      await documents(folder.path),
    );
  }, 120_000);
  afterAll(async () => {
    await ephemeral?.server.end("SIGTERM");
    await folder?.remove();
  });

  test("makes every resource of IAM", async () => {
    const { status, out } = await terraform.run("apply", "-auto-approve", "-input=false");
    expect(out).toMatch(/Apply complete! Resources: 27 added, 0 changed, 0 destroyed/);
    expect(status).toBe(0);
  }, 240_000);

  test("then finds nothing to change", async () => {
    const { status, out } = await terraform.run("plan", "-detailed-exitcode", "-input=false");
    expect(out).toContain("No changes. Your infrastructure matches the configuration.");
    expect(status).toBe(0);
  }, 120_000);

  test("and takes all of it away again", async () => {
    const { status, out } = await terraform.run("destroy", "-auto-approve", "-input=false");
    expect(out).toMatch(/Destroy complete! Resources: 27 destroyed/);
    expect(status).toBe(0);
    const { out: left } = await terraform.run("state", "list");
    expect(left).toBe("");
  }, 240_000);
});

/** A certificate with its key, an SSH key, and the metadata of an identity provider that signs with the certificate. */
async function documents(folder: string): Promise<Readonly<Record<string, string>>> {
  const run = promisify(execFile);
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=web.example.com".split(" ");
  await run("openssl", [...request, "-keyout", key, "-out", certificate]);
  const { stdout } = await run("openssl", ["rsa", "-in", key]);
  const text = (await readFile(certificate, "utf8")).trim();
  const base64 = text.split("\n").slice(1, -1).join("");
  return {
    certificate: text,
    private_key: stdout.trim(),
    ssh_public_key: sshKey(await modulusOf(key)),
    saml_metadata: `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="false">
    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>
  </IDPSSODescriptor>
</EntityDescriptor>`,
  };

  async function modulusOf(file: string): Promise<Buffer> {
    const { stdout: line } = await run("openssl", ["rsa", "-in", file, "-noout", "-modulus"]);
    return Buffer.from(line.trim().replace("Modulus=", ""), "hex");
  }
}

/** An RSA key with the usual exponent, as in ~/.ssh/id_rsa.pub (RFC 4253, 6.6: each field after its length). */
function sshKey(modulus: Buffer): string {
  const fields = [Buffer.from("ssh-rsa"), Buffer.from([1, 0, 1]), Buffer.concat([Buffer.from([0]), modulus])];
  const written = fields.flatMap((bytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return `ssh-rsa ${Buffer.concat(written).toString("base64")}`;
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certify } from "../packages/server/src/directory/keys-and-certificates/testing/certificates.ts";
import { newSshKey } from "../packages/server/src/directory/keys-and-certificates/testing/ssh-keys.ts";
import { aws } from "./support/aws-cli.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";

/** Jane joins, gets her keys and certificates, and leaves: with the AWS CLI, which reads what it uploads from files. */
describe("keys and certificates, with the AWS CLI", () => {
  let installation: Installation;
  let folder: Folder;
  beforeAll(async () => {
    installation = await install();
    folder = await makeFolder();
    await ask("create-user", "--user-name", "jane");
  });
  afterAll(async () => {
    await installation.remove();
    await folder.remove();
  });

  const iam = (...args: readonly string[]) =>
    aws(["iam", ...args], { endpoint: installation.url(), credentials: installation.admin });

  /** What the CLI prints, as it is made of JSON. */
  async function ask(...args: readonly string[]): Promise<unknown> {
    const { status, out, err } = await iam(...args);
    if (status !== 0) throw new Error(err);
    return out === "" ? {} : (JSON.parse(out) as unknown);
  }

  /** One value of what the CLI prints, chosen by a query as scripts do. */
  async function pick(query: string, ...args: readonly string[]): Promise<string> {
    const picked = await ask(...args, "--query", query);
    if (typeof picked !== "string") throw new Error(`${query} is no text in what ${args.join(" ")} printed`);
    return picked;
  }

  /** What the CLI says on the way out when it is refused. */
  async function refusal(...args: readonly string[]): Promise<string> {
    const { status, err } = await iam(...args);
    expect(status).toBe(254);
    // These clients try once.
    return err.trim().replace(" (reached max retries: 0)", "");
  }

  const refused = (code: string, operation: string, message: string) =>
    `An error occurred (${code}) when calling the ${operation} operation: ${message}`;

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder.path, name);
    await writeFile(path, content);
    return `file://${path}`;
  }

  const jane = ["--user-name", "jane"];

  test("an SSH key", async () => {
    const { ssh, pem } = newSshKey();
    const body = await file("id_rsa.pub", `${ssh} jane@example\n`);
    const upload = ["upload-ssh-public-key", ...jane, "--ssh-public-key-body"];
    const id = await pick("SSHPublicKey.SSHPublicKeyId", ...upload, body);
    const get = ["get-ssh-public-key", ...jane, "--ssh-public-key-id", id, "--encoding"];
    expect(await pick("SSHPublicKey.SSHPublicKeyBody", ...get, "SSH")).toBe(`${ssh} jane@example`);
    expect(await pick("SSHPublicKey.SSHPublicKeyBody", ...get, "PEM")).toBe(pem.trim());
    expect(await refusal(...upload, await file("id_rsa.pem", pem))).toBe(
      refused(
        "DuplicateSSHPublicKey",
        "UploadSSHPublicKey",
        "The SSH public key is already associated with the specified IAM user.",
      ),
    );
    expect(await refusal(...upload, await file("id_short.pub", newSshKey(1024).ssh))).toBe(
      refused("InvalidPublicKey", "UploadSSHPublicKey", "The public key is shorter than 2048 bits."),
    );
    expect(await refusal(...upload, "hello")).toContain("(UnrecognizedPublicKeyEncoding)");
    await ask("update-ssh-public-key", ...jane, "--ssh-public-key-id", id, "--status", "Inactive");
    expect(await pick("SSHPublicKeys[0].Status", "list-ssh-public-keys", ...jane)).toBe("Inactive");
    expect(await refusal("delete-user", ...jane)).toBe(
      refused("DeleteConflict", "DeleteUser", "Cannot delete entity, must remove referenced objects first."),
    );
    await ask("delete-ssh-public-key", ...jane, "--ssh-public-key-id", id);
    expect(await refusal(...get, "SSH")).toBe(
      refused("NoSuchEntity", "GetSSHPublicKey", `The Public Key with id ${id} cannot be found.`),
    );
  });

  test("a signing certificate", async () => {
    const { body } = await certify("jane");
    const path = await file("signing.pem", body);
    const upload = ["upload-signing-certificate", ...jane, "--certificate-body"];
    const id = await pick("Certificate.CertificateId", ...upload, path);
    expect(await refusal(...upload, path)).toContain("(DuplicateCertificate)");
    expect(await refusal(...upload, "hello")).toContain("(MalformedCertificate)");
    const { body: weak } = await certify("weak", { key: "RSA:512" });
    expect(await refusal(...upload, await file("weak.pem", weak))).toContain("(InvalidCertificate)");
    await ask("update-signing-certificate", ...jane, "--certificate-id", id, "--status", "Inactive");
    expect(await ask("list-signing-certificates", ...jane, "--query", "Certificates[].Status")).toEqual([
      "Inactive",
    ]);
    expect(await refusal("delete-user", ...jane)).toBe(
      refused("DeleteConflict", "DeleteUser", "Cannot delete entity, must delete certificates first."),
    );
    const remove = ["delete-signing-certificate", ...jane, "--certificate-id", id];
    await ask(...remove);
    expect(await refusal(...remove)).toBe(
      refused("NoSuchEntity", "DeleteSigningCertificate", `The Certificate with id ${id} cannot be found.`),
    );
  });

  test("a server certificate", async () => {
    const root = await certify("root", { ca: true });
    const leaf = await certify("www.example.com", { issuer: root });
    const body = await file("leaf.pem", leaf.body);
    const key = await file("leaf-key.pem", leaf.privateKey);
    const chain = await file("chain.pem", root.body);
    const parts = (name: string, privateKey = key, issuers = chain) =>
      ["upload-server-certificate", "--server-certificate-name", name].concat(
        ["--certificate-body", body, "--private-key", privateKey],
        ["--certificate-chain", issuers],
      );
    const web = ["--server-certificate-name", "Web"];
    const path = ["--path", "/cloudfront/", "--tags", "Key=stage,Value=live"];
    expect(await pick("ServerCertificateMetadata.Arn", ...parts("Web"), ...path)).toBe(
      `arn:aws:iam::${installation.accountId}:server-certificate/cloudfront/Web`,
    );
    expect(await ask("get-server-certificate", ...web)).toMatchObject({
      ServerCertificate: { CertificateBody: leaf.body, CertificateChain: root.body },
    });
    expect(await refusal(...parts("web"))).toBe(
      refused(
        "EntityAlreadyExists",
        "UploadServerCertificate",
        "The Server Certificate with name web already exists.",
      ),
    );
    const rootKey = await file("root-key.pem", root.privateKey);
    expect(await refusal(...parts("other", rootKey))).toContain("(KeyPairMismatch)");
    expect(await refusal(...parts("other", key, body))).toContain("(MalformedCertificate)");

    await ask("tag-server-certificate", ...web, "--tags", "Key=team,Value=red");
    await ask("untag-server-certificate", ...web, "--tag-keys", "stage");
    expect(await ask("list-server-certificate-tags", ...web)).toEqual({
      Tags: [{ Key: "team", Value: "red" }],
      IsTruncated: false,
    });
    const update = ["update-server-certificate", ...web, "--new-server-certificate-name", "Site"];
    await ask(...update, "--new-path", "/");
    const names = "ServerCertificateMetadataList[].[Path, ServerCertificateName]";
    expect(await ask("list-server-certificates", "--query", names)).toEqual([["/", "Site"]]);
    await ask("delete-server-certificate", "--server-certificate-name", "Site");
    expect(await refusal("get-server-certificate", "--server-certificate-name", "Site")).toBe(
      refused(
        "NoSuchEntity",
        "GetServerCertificate",
        "The Server Certificate with name Site cannot be found.",
      ),
    );
  });

  test("credentials for a service", async () => {
    const create = ["create-service-specific-credential", ...jane, "--service-name"];
    const query = "ServiceSpecificCredential.[ServiceSpecificCredentialId, ServiceUserName, ServicePassword]";
    const made = await ask(...create, "codecommit.amazonaws.com", "--query", query);
    expect(made).toEqual([
      expect.stringMatching(/^ACCA/),
      `jane-at-${installation.accountId}`,
      expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    ]);
    const [id, , password] = made as readonly [string, string, string];
    expect(await refusal(...create, "s3.amazonaws.com")).toContain("(NotSupportedService)");
    await ask(...create, "codecommit.amazonaws.com");
    expect(await refusal(...create, "codecommit.amazonaws.com")).toContain("(LimitExceeded)");
    const credential = [...jane, "--service-specific-credential-id", id];
    const reset = await pick(
      "ServiceSpecificCredential.ServicePassword",
      "reset-service-specific-credential",
      ...credential,
    );
    expect(reset).not.toBe(password);
    await ask("update-service-specific-credential", ...credential, "--status", "Inactive");
    const statuses = ["--query", `ServiceSpecificCredentials[?ServiceSpecificCredentialId=='${id}'].Status`];
    expect(await ask("list-service-specific-credentials", ...jane, ...statuses)).toEqual(["Inactive"]);
    const all = "ServiceSpecificCredentials[].ServiceSpecificCredentialId";
    const ids = await ask("list-service-specific-credentials", ...jane, "--query", all);
    for (const one of ids as readonly string[])
      await ask("delete-service-specific-credential", ...jane, "--service-specific-credential-id", one);
    expect(await refusal("reset-service-specific-credential", ...credential)).toBe(
      refused("NoSuchEntity", "ResetServiceSpecificCredential", `No such credential ${id} exists`),
    );
  });

  test("and Jane leaves", async () => {
    await ask("delete-user", ...jane);
    const { out } = await installation.signet("events", "--name", "DeleteUser");
    expect(out.trimEnd().split("\n")).toHaveLength(3);
  });
});

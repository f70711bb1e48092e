import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSshKey } from "../packages/server/src/directory/keys-and-certificates/testing/ssh-keys.ts";
import { makeCertificate } from "../packages/server/src/federation/testing/certificates.ts";
import { samlMetadata } from "../packages/server/src/federation/testing/saml-metadata.ts";
import { type Ephemeral, serveEphemeral } from "./support/ephemeral.ts";

/** What the chapters in boto3/ tell of themselves. */
interface Told {
  readonly called: Readonly<Record<string, readonly string[]>>;
  /** The operations of botocore's models. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** What went wrong, by chapter. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Debian's Python, for which Debian has boto3; another Python may come first in PATH. */
const PYTHON = "/usr/bin/python3";
const MAIN = resolve(import.meta.dirname, "boto3/main.py");

let ephemeral: Ephemeral;
let told: Told;
beforeAll(async () => {
  ephemeral = await serveEphemeral();
  const [certificate, other] = [makeCertificate("web.example"), makeCertificate("other.example")];
  const { accessKeyId, secretAccessKey } = ephemeral.admin;
  told = await tell({
    endpoint: ephemeral.server.url,
    credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey },
    materials: {
      certificate: certificate.cert,
      privateKey: certificate.key,
      otherPrivateKey: other.key,
      sshPublicKey: newSshKey().ssh,
      samlMetadata: samlMetadata("https://idp.example/saml", [certificate]),
    },
  });
});
afterAll(() => ephemeral.server.end("SIGTERM"));

/** Runs the chapters with nothing of this machine's own AWS configuration. */
function tell(means: object): Promise<Told> {
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: tmpdir(),
    LC_ALL: "C.UTF-8",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    PYTHONDONTWRITEBYTECODE: "1",
  };
  return new Promise((done, reject) => {
    const python = spawn(PYTHON, [MAIN], { env, stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let err = "";
    python.stdout.on("data", (text: Buffer) => (out += text.toString()));
    python.stderr.on("data", (text: Buffer) => (err += text.toString()));
    python.on("error", reject);
    python.on("close", (status) => {
      if (status === 0) done(JSON.parse(out) as Told);
      else reject(new Error(`boto3 (apt-get install python3-boto3) ended with ${status}: ${err}`));
    });
    python.stdin.end(JSON.stringify(means));
  });
}

describe("boto3", () => {
  test("tells each chapter to its end, with the exceptions that its models name", () => {
    expect(Object.values(told.failures).join("\n")).toBe("");
  });

  test.each(["iam", "sts"])("calls each operation of %s that it knows and that is there", async (service) => {
    const page = await readFile(new URL("../docs/operations.md", import.meta.url), "utf8");
    const [, part = ""] = page.split(`\n## ${service}:`);
    const there = [...part.replace(/\n## [\s\S]*$/, "").matchAll(/^\| (\w+) /gm)].map(([, name]) => name);
    const known = (told.known[service] ?? []).filter((name) => there.includes(name));
    expect(known.length).toBeGreaterThan(service === "iam" ? 140 : 7);
    const called = new Set(told.called[service]);
    expect(known.filter((name) => !called.has(name))).toEqual([]);
  });
});

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aws } from "./support/aws-cli.ts";
import { readEvents } from "./support/events.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";

describe("a server with a certificate", () => {
  let folder: Folder;
  let installation: Installation;
  const certificate = () => join(folder.path, "cert.pem");
  beforeAll(async () => {
    folder = await makeFolder();
    const key = join(folder.path, "key.pem");
    const request =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=signet";
    const forLoopback = ["-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", certificate()];
    await promisify(execFile)("openssl", request.split(" ").concat(forLoopback, files));
    installation = await install({ flags: ["--tls-cert", certificate(), "--tls-key", key] });
  });
  afterAll(async () => {
    await installation.remove();
    await folder.remove();
  });

  const whoAmI = (...more: readonly string[]) =>
    aws(["sts", "get-caller-identity", ...more], {
      endpoint: installation.url(),
      credentials: installation.admin,
    });

  test("speaks TLS with a client that knows the certificate, and the trail tells how", async () => {
    expect(installation.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { out, err } = await whoAmI("--ca-bundle", certificate());
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ Account: installation.accountId });
    await installation.stop();
    const [event] = await readEvents(installation.signet, "--name", "GetCallerIdentity");
    expect(event?.tlsDetails?.tlsVersion).toMatch(/^TLSv1\.[23]$/);
    await installation.start();
  });

  test("is not believed by one that does not", async () => {
    expect(await whoAmI()).toMatchObject({ out: "", err: expect.stringContaining("SSL validation failed") });
  });

  test("does not answer in the clear", async () => {
    const plain = installation.url().replace("https:", "http:");
    await expect(fetch(`${plain}/_signet/health`)).rejects.toThrow("fetch failed");
  });
});

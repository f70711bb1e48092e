import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key pair with a certificate, in PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate, which may sign others, made by Debian's openssl. */
export function makeCertificate(name: string, bits = 2048): TestCertificate {
  return inFolder((folder) => {
    openssl(
      folder,
      "req",
      "-x509",
      "-newkey",
      `rsa:${bits}`,
      "-nodes",
      "-days",
      "30",
      "-subj",
      `/CN=${name}`,
      "-addext",
      `subjectAltName=${alternativeNames(name)}`,
      "-keyout",
      "key",
      "-out",
      "cert",
    );
    return read(folder, "key", "cert");
  });
}

/** A certificate for a host, signed by another one. */
export function signCertificate(name: string, by: TestCertificate): TestCertificate {
  return inFolder((folder) => {
    writeFileSync(join(folder, "by.key"), by.key, { mode: 0o600 });
    writeFileSync(join(folder, "by.cert"), by.cert);
    openssl(
      folder,
      "req",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      `/CN=${name}`,
      "-addext",
      `subjectAltName=${alternativeNames(name)}`,
      "-keyout",
      "key",
      "-out",
      "request",
    );
    openssl(
      folder,
      "x509",
      "-req",
      "-in",
      "request",
      "-CA",
      "by.cert",
      "-CAkey",
      "by.key",
      "-days",
      "30",
      "-copy_extensions",
      "copyall",
      "-out",
      "cert",
    );
    return read(folder, "key", "cert");
  });
}

function alternativeNames(name: string): string {
  return /^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`;
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "signet-certificates-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function openssl(cwd: string, ...args: string[]): void {
  execFileSync("openssl", args, { cwd, stdio: "pipe" });
}

function read(folder: string, key: string, cert: string): TestCertificate {
  return { key: readFileSync(join(folder, key), "utf8"), cert: readFileSync(join(folder, cert), "utf8") };
}

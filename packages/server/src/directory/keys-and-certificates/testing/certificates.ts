import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate with its private key, both in PEM. */
export interface Certified {
  readonly body: string;
  readonly privateKey: string;
}

export interface CertificateRequest {
  /** Default: itself. */
  readonly issuer?: Certified;
  /** Whether it may sign others. Default: no. */
  readonly ca?: boolean;
  /** As `openssl genpkey` has it. Default: EC. */
  readonly key?: "EC" | "RSA:1024" | "RSA:512" | "ED25519";
  /** Epoch milliseconds. Default: an hour ago. */
  readonly from?: number;
  /** Default: in 30 days. */
  readonly to?: number;
}

const KEYS: Readonly<Record<NonNullable<CertificateRequest["key"]>, readonly string[]>> = {
  EC: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "RSA:1024": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
  "RSA:512": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:512"],
  ED25519: ["-algorithm", "ED25519"],
};

/** Makes a certificate with Debian's openssl; nothing of it stays on the disk. */
export async function certify(name: string, request: CertificateRequest = {}): Promise<Certified> {
  const { issuer, ca = false, key = "EC" } = request;
  const { from = Date.now() - 3_600_000, to = Date.now() + 30 * 86_400_000 } = request;
  const folder = await mkdtemp(join(tmpdir(), "signet-certificate-"));
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const extensions = ca
    ? "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign"
    : "basicConstraints=critical,CA:FALSE";
  // `x509 -req` of Debian's openssl 3.0 knows no dates: `ca` does.
  const settings = [
    "[ca]\ndefault_ca=it\n[it]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any",
    `x509_extensions=extensions\nunique_subject=no\n[any]\ncommonName=supplied\n[extensions]\n${extensions}\n`,
  ].join("\n");
  try {
    await writeFile(join(folder, "settings"), settings);
    await writeFile(join(folder, "index"), "");
    await writeFile(join(folder, "serial"), `${(Date.now() % 1e12).toString().padStart(12, "0")}\n`);
    await openssl("genpkey", ...KEYS[key], "-out", "key.pem");
    await openssl("req", "-new", "-key", "key.pem", "-subj", `/CN=${name}`, "-out", "request.pem");
    if (issuer !== undefined) {
      await writeFile(join(folder, "issuer.pem"), issuer.body);
      await writeFile(join(folder, "issuer-key.pem"), issuer.privateKey);
    }
    const signer =
      issuer === undefined
        ? ["-selfsign", "-keyfile", "key.pem"]
        : ["-cert", "issuer.pem", "-keyfile", "issuer-key.pem"];
    const validity = ["-startdate", asn1Time(from), "-enddate", asn1Time(to)];
    const files = ["-in", "request.pem", "-out", "certificate.pem"];
    await openssl("ca", "-config", "settings", "-batch", "-notext", ...signer, ...validity, ...files);
    const [body, privateKey] = await Promise.all(
      ["certificate.pem", "key.pem"].map((file) => readFile(join(folder, file), "utf8")),
    );
    return { body: body ?? "", privateKey: privateKey ?? "" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** RFC 5280 section 4.1.2.5.2: 20200101000000Z. */
function asn1Time(at: number): string {
  return `${new Date(at).toISOString().replaceAll(/\D/g, "").slice(0, 14)}Z`;
}

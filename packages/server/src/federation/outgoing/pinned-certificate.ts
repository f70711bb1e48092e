import { createHash } from "node:crypto";
import { connect, type ConnectionOptions, type DetailedPeerCertificate } from "node:tls";

/** OpenSSL's words for "whoever issued this certificate is not known here". Wrong names and past ends are other errors. */
const UNKNOWN_ISSUER: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

export function isUnknownIssuer(error: unknown): boolean {
  return error instanceof Error && "code" in error && UNKNOWN_ISSUER.has(String(error.code));
}

/**
 * The certificate, in PEM, that a server presents and that one of the thumbprints is of (SHA-1, hexadecimal); undefined when there is
 * none. It says nothing yet: the connection on which something is read must be verified by it.
 */
export async function findPinned(
  options: ConnectionOptions,
  thumbprints: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const pinned = new Set(thumbprints.map((thumbprint) => thumbprint.toLowerCase()));
  return (await presentedBy(options, signal))
    .find((certificate) => pinned.has(thumbprintOf(certificate)))
    ?.toString();
}

interface Presented {
  readonly raw: Buffer;
  toString(): string;
}

function thumbprintOf({ raw }: Presented): string {
  return createHash("sha1").update(raw).digest("hex");
}

/** Connects, looks at the certificates, sends nothing. */
function presentedBy(options: ConnectionOptions, signal: AbortSignal): Promise<readonly Presented[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, rejectUnauthorized: false }, () => {
      const chain = chainOf(socket.getPeerCertificate(true));
      socket.destroy();
      resolve(chain);
    });
    socket.once("error", reject);
    // Not an idle time: who sends a byte now and then would never be idle.
    const stop = () => void socket.destroy(new Error("no answer in time"));
    signal.addEventListener("abort", stop, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", stop));
    if (signal.aborted) stop();
  });
}

function chainOf(leaf: DetailedPeerCertificate): readonly Presented[] {
  const chain: Presented[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = leaf;
  while (certificate?.raw !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    const { raw } = certificate;
    chain.push({ raw, toString: () => pemOf(raw) });
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

function pemOf(raw: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${raw.toString("base64")}\n-----END CERTIFICATE-----\n`;
}

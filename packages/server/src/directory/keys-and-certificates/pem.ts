import { decodeBase64 } from "../../credentials/strict-base64.ts";

/** One block of PEM. */
export interface PemBlock {
  /** "CERTIFICATE" */
  readonly label: string;
  readonly der: Buffer;
}

const BEGIN = /^-----BEGIN ([A-Z0-9 ]{1,40})-----$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads text that is blocks of PEM, with white space around and between their lines, and nothing else (RFC 7468 section 3, strict);
 * undefined for any other text. What stands beside the blocks would be kept and handed out with them, so it is not passed over.
 */
export function readPem(text: string): readonly PemBlock[] | undefined {
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let content: string[] = [];
  for (const line of text.split(/[\r\n]/).map((part) => part.trim())) {
    if (line === "") continue;
    if (label === undefined) {
      label = BEGIN.exec(line)?.[1];
      content = [];
      if (label === undefined) return undefined;
    } else if (line === `-----END ${label}-----`) {
      const der = decodeBase64(content.join(""));
      if (der === undefined || der.length === 0) return undefined;
      blocks.push({ label, der });
      label = undefined;
    } else if (BASE64.test(line)) {
      content.push(line);
    } else {
      return undefined;
    }
  }
  return label === undefined && blocks.length > 0 ? blocks : undefined;
}

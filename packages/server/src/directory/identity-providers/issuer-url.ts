import type { AwsError } from "../../aws-error.ts";
import { validationError } from "../errors.ts";

/**
 * The URL of an issuer without "https://", as ARNs and condition keys have it. It is kept to the letter, because tokens name their
 * issuer to the letter (OpenID Connect Core 1.0, section 3.1.3.7): two spellings of one address are two issuers. A port is taken,
 * though AWS advises against one: who runs an issuer behind a firewall may have no other way.
 *
 * Throws ValidationError for another scheme, a query, a fragment, a user, and what is not written as URLs are.
 */
export function readIssuerUrl(url: string): string {
  if (!/^https:\/\/[\u0021-\u007e]+$/.test(url) || /[?#\\@%]/.test(url) || !URL.canParse(url))
    throw invalid();
  const parsed = new URL(url);
  // What the parser changes (case of the host, "..", a port that goes without saying) would be another address than was written.
  if (parsed.href !== url && parsed.href !== `${url}/`) throw invalid();
  const bare = url.slice("https://".length);
  // Its condition keys would be AWS's own, "saml:aud", or begin like them: "aws:8443:aud".
  if (/^(?:aws|iam|sts|saml)(?::|$)/.test(bare)) throw invalid();
  return bare;
}

function invalid(): AwsError {
  return validationError("Invalid Open ID Connect Provider URL");
}

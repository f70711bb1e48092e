import type { ServerCertificate, ServerCertificateMetadata } from "@aws-sdk/client-iam";
import { serverCertificateArn } from "../../../directory/arns.ts";
import { presentTags, readTags } from "../../../directory/tags.ts";
import type { ServerCertificateRow } from "../../../storage/schema/keys-and-certificates.ts";
import { presentDate } from "../present.ts";

/** What every answer has of a server certificate. */
export function presentMetadata(certificate: ServerCertificateRow): ServerCertificateMetadata {
  return {
    Path: certificate.path,
    ServerCertificateName: certificate.name,
    ServerCertificateId: certificate.server_certificate_id,
    Arn: serverCertificateArn(certificate.account_id, certificate.path, certificate.name),
    UploadDate: presentDate(certificate.created_at),
    Expiration: presentDate(certificate.expires_at),
  };
}

/** A server certificate in full. Its private key is nowhere. */
export function presentServerCertificate(certificate: ServerCertificateRow): ServerCertificate {
  return {
    ServerCertificateMetadata: presentMetadata(certificate),
    CertificateBody: certificate.body,
    ...(certificate.chain === null ? {} : { CertificateChain: certificate.chain }),
    ...tagsOf(certificate),
  };
}

/** The member Tags, where there are any. */
export function tagsOf(certificate: ServerCertificateRow): Pick<ServerCertificate, "Tags"> {
  const tags = presentTags(readTags(certificate.tags));
  return tags.length === 0 ? {} : { Tags: tags };
}

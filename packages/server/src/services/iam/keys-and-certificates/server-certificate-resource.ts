import { serverCertificateArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { readTags } from "../../../directory/tags.ts";
import { awsResourceTags } from "../context.ts";
import type { ResourceRule } from "../resources.ts";

/** What an access rule says of a server certificate. One that does not exist has the path "/" and no tags: see resources.ts. */
export async function serverCertificateResource(directory: Directory, name: string): Promise<ResourceRule> {
  const certificate = await directory.serverCertificates.find(name);
  return {
    resource: serverCertificateArn(directory.accountId, certificate?.path ?? "/", certificate?.name ?? name),
    context: certificate === undefined ? {} : awsResourceTags(readTags(certificate.tags)),
  };
}

import type { Directory } from "../../../directory/directory.ts";
import { readTags } from "../../../directory/tags.ts";
import type { AccessRule } from "../../operation.ts";
import { awsResourceTags } from "../context.ts";
import type { ResourceRule } from "../resources.ts";

type ProviderRule = ResourceRule & Pick<AccessRule, "resourceAccountId">;

/** An OIDC provider, which requests name by its ARN. */
export async function oidcProviderResource(directory: Directory, arn: string): Promise<ProviderRule> {
  return rule(directory, arn, await directory.oidcProviders.find(arn));
}

/** A SAML provider, which requests name by its ARN. */
export async function samlProviderResource(directory: Directory, arn: string): Promise<ProviderRule> {
  return rule(directory, arn, await directory.samlProviders.find(arn));
}

/** A provider of another account is that account's, and none of its policies lets anybody in. */
function rule(directory: Directory, arn: string, row: { readonly tags: string } | undefined): ProviderRule {
  const owner = /^arn:aws:iam::(\d{12}):/.exec(arn)?.[1] ?? directory.accountId;
  return {
    resource: arn,
    context: row === undefined ? {} : awsResourceTags(readTags(row.tags)),
    ...(owner === directory.accountId ? {} : { resourceAccountId: owner }),
  };
}

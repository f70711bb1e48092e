import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import type { Api } from "../api/client.ts";

/** The AWS SDK's clients, with the session's temporary credentials, against this server. */
export interface AwsClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

const made = new WeakMap<Api, Promise<AwsClients>>();

/** The same for all parts of a page: credentials are asked for once, and again when they are about to end. */
export function awsClients(api: Api): Promise<AwsClients> {
  const known = made.get(api);
  if (known !== undefined) return known;
  const making = make(api);
  made.set(api, making);
  // What failed is tried again when next asked.
  making.catch(() => made.delete(api));
  return making;
}

async function make(api: Api): Promise<AwsClients> {
  let first: Awaited<ReturnType<Api["credentials"]>> | undefined = await api.credentials();
  const { region } = first;
  const credentials = async () => {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = first ?? (await api.credentials());
    first = undefined;
    return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) };
  };
  const settings = { endpoint: location.origin, region, credentials };
  return { iam: new IAMClient(settings), sts: new STSClient(settings) };
}

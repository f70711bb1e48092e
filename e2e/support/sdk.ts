import { IAMClient, IAMServiceException } from "@aws-sdk/client-iam";
import { STSClient, STSServiceException } from "@aws-sdk/client-sts";
import {
  type Answer,
  type AwsCommand,
  operationOf,
  REGION,
  type Sender,
  type ServiceName,
} from "./client.ts";

/** Clients keep their connections, as in a program that runs for long. */
const clients = new Map<string, IAMClient | STSClient>();

function clientOf(
  { endpoint, credentials, region = REGION }: Sender,
  service: ServiceName,
): IAMClient | STSClient {
  const name = JSON.stringify([service, endpoint, region, credentials]);
  const kept = clients.get(name);
  if (kept !== undefined) return kept;
  const settings = { endpoint, credentials, region, maxAttempts: 1 };
  const client = service === "iam" ? new IAMClient(settings) : new STSClient(settings);
  clients.set(name, client);
  return client;
}

/** The AWS SDK for JavaScript, without retries: it throws refusals. */
export async function sendBySdk<Output extends object>(
  sender: Sender,
  command: AwsCommand<Output>,
): Promise<Output & { readonly $metadata: { readonly requestId?: string } }> {
  const client = clientOf(sender, operationOf(command).service);
  // The clients take their own commands only; `operationOf` has chosen the client by the command.
  const send = client.send.bind(client) as unknown as (
    command: AwsCommand<Output>,
  ) => Promise<Output & { readonly $metadata: { readonly requestId?: string } }>;
  return send(command);
}

/** The same, and refusals are answers. */
export async function sdk<Output extends object>(
  sender: Sender,
  command: AwsCommand<Output>,
): Promise<Answer<Output>> {
  try {
    const { $metadata, ...output } = await sendBySdk(sender, command);
    return { ok: true, output: output as unknown as Output, requestId: $metadata.requestId };
  } catch (error) {
    if (!(error instanceof IAMServiceException || error instanceof STSServiceException)) throw error;
    const { message, $metadata } = error;
    // Of modelled errors the SDK shows the name of its class; the code is what the server wrote.
    const code = (error as { readonly Code?: string }).Code ?? error.name;
    return { ok: false, code, message, status: $metadata.httpStatusCode, requestId: $metadata.requestId };
  }
}

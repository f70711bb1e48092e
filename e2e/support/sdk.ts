import { IAMClient, IAMServiceException } from "@aws-sdk/client-iam";
import { STSClient, STSServiceException } from "@aws-sdk/client-sts";
import { type Answer, type AwsCommand, operationOf, REGION, type Sender } from "./client.ts";

/** The AWS SDK for JavaScript, without retries. */
export async function sdk<Output extends object>(
  { endpoint, credentials, region = REGION }: Sender,
  command: AwsCommand<Output>,
): Promise<Answer<Output>> {
  const settings = { endpoint, credentials, region, maxAttempts: 1 };
  const client = operationOf(command).service === "iam" ? new IAMClient(settings) : new STSClient(settings);
  // The clients take their own commands only; `operationOf` has chosen the client by the command.
  const send = client.send.bind(client) as unknown as (
    command: AwsCommand<Output>,
  ) => Promise<Output & { readonly $metadata: { readonly requestId?: string } }>;
  try {
    const { $metadata, ...output } = await send(command);
    return { ok: true, output: output as unknown as Output, requestId: $metadata.requestId };
  } catch (error) {
    if (!(error instanceof IAMServiceException || error instanceof STSServiceException)) throw error;
    const { message, $metadata } = error;
    // Of modelled errors the SDK shows the name of its class; the code is what the server wrote.
    const code = (error as { readonly Code?: string }).Code ?? error.name;
    return { ok: false, code, message, status: $metadata.httpStatusCode };
  } finally {
    client.destroy();
  }
}

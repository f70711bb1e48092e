import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import type { AwsCommand } from "../../support/client.ts";
import { sendBySdk } from "../../support/sdk.ts";
import type { TellingClient } from "./telling-client.ts";

const COMMANDS = { ...iam, ...sts } as unknown as Readonly<
  Record<string, (new (input: object) => AwsCommand<object>) | undefined>
>;

/** The AWS SDK for JavaScript: the error that it throws. */
export function sdkClient(): Promise<TellingClient> {
  return Promise.resolve({
    unknown: (operations) => operations.filter((name) => COMMANDS[`${name}Command`] === undefined),
    async ask(sender, { operation }, input) {
      const Command = COMMANDS[`${operation}Command`];
      if (Command === undefined) throw new Error(`the SDK has no ${operation}`);
      try {
        await sendBySdk(sender, new Command(input));
        return undefined;
      } catch (error) {
        if (!(error instanceof iam.IAMServiceException || error instanceof sts.STSServiceException))
          throw error;
        const { name, message, $metadata } = error;
        const code = (error as { readonly Code?: string }).Code ?? name;
        return { code, message, status: $metadata.httpStatusCode, exception: name };
      }
    },
    exceptionOf: (modelled) => modelled,
    end: () => Promise.resolve(),
  });
}

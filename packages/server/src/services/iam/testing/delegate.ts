import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  type IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { credentialsOf } from "../../../testing/credentials.ts";
import type { TestServer } from "../../../testing/server.ts";

/** A statement of an inline policy. */
export interface Grant {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** A user of the server's first account who may do just what the statements say, as a client. */
export async function delegate(
  server: TestServer,
  UserName: string,
  ...statements: readonly Grant[]
): Promise<IAMClient> {
  const admin = server.iam();
  await admin.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0) {
    await admin.send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: "granted",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      }),
    );
  }
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName }));
  return server.iam(credentialsOf(AccessKey));
}

import type { Credentials } from "./credentials.ts";

/** A command of the SDK for IAM or STS. It says what is asked; the client says how. */
export interface AwsCommand<Output extends object> {
  readonly input: object;
  // An operation schema of the SDK: [kind, namespace, name, ...].
  readonly schema?: unknown;
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (request: never) => Promise<{ readonly output: Output }>;
}

/** What came back: never thrown, because a refusal is as good a part of a story as a yes. */
export type Answer<Output extends object = object> =
  | {
      readonly ok: true;
      /** Through the AWS CLI, instants in it are text. */
      readonly output: Output;
      /** Undefined where the client does not tell. */
      readonly requestId?: string | undefined;
    }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      /** The HTTP status. Undefined where the client does not tell. */
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
    };

export interface Sender {
  /** "http://127.0.0.1:4566" */
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** Default: us-east-1. */
  readonly region?: string | undefined;
}

/** An AWS client, as people use it. */
export type Client = <Output extends object>(
  sender: Sender,
  command: AwsCommand<Output>,
) => Promise<Answer<Output>>;

export const REGION = "us-east-1";

export type ServiceName = "iam" | "sts";

/** What a command asks: `{ service: "iam", operation: "CreateUser" }`. */
export function operationOf({ schema }: AwsCommand<object>): {
  readonly service: ServiceName;
  readonly operation: string;
} {
  const [, namespace, operation] = schema as readonly [number, string, string];
  const service = namespace.split(".").at(-1);
  if (service !== "iam" && service !== "sts") throw new Error(`No client for ${namespace}`);
  return { service, operation };
}

/** What a client was answered, where the story cannot go on without. */
export function granted<Output extends object>(answer: Answer<Output>): Output {
  if (!answer.ok) throw new Error(`Refused with ${answer.code}: ${answer.message}`);
  return answer.output;
}

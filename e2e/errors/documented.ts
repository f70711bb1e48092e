import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import {
  EVERY_OPERATION,
  type ListedOperation,
} from "../../packages/server/src/services/testing/every-operation.ts";

/** An error as the SDK's model has it. */
export interface DocumentedError {
  /** "NoSuchEntity" */
  readonly code: string;
  readonly status: number;
  /** "NoSuchEntityException" */
  readonly exception: string;
}

/** The SDK's client of each service whose errors are told, by the name in signatures. */
const CLIENTS: Readonly<Record<string, { readonly folder: string; readonly all: object }>> = {
  iam: { folder: folderOf("@aws-sdk/client-iam"), all: iam },
  sts: { folder: folderOf("@aws-sdk/client-sts"), all: sts },
};

function folderOf(client: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(client)), "..", "dist-types", "commands");
}

/** The operations of IAM and STS. */
export const OPERATIONS: readonly ListedOperation[] = EVERY_OPERATION.filter(
  ({ service }) => CLIENTS[service.signingName] !== undefined,
);

/**
 * The errors of an operation; none of services other than IAM and STS. The SDK's schemas say what an error is, and only the comments of its
 * commands whose errors they are.
 */
export function documentedErrors(service: string, operation: string): readonly DocumentedError[] {
  const client = CLIENTS[service];
  if (client === undefined) return [];
  const { folder, all } = client;
  const text = readFileSync(join(folder, `${operation}Command.d.ts`), "utf8");
  return [...text.matchAll(/@throws \{@link (\w+Exception)\} \((?:client|server) fault\)/g)].map(
    ([, name = ""]) => {
      const schema = (all as Readonly<Record<string, unknown>>)[`${name}$`];
      const [, , , traits] = schema as readonly [number, string, string, Traits];
      const [code, status] = traits.awsQueryError ?? [name, traits.httpError];
      return { code, status, exception: name };
    },
  );
}

/** Errors that stories of their own tell, of every operation that has them: they take a fault, a full account, or two writers. */
export const TOLD_APART = ["ServiceFailure", "LimitExceeded", "ConcurrentModification"];

/** The errors of an operation that are told here. */
export function documentedFor({ service, name }: ListedOperation): readonly DocumentedError[] {
  const all = documentedErrors(service.signingName, name);
  return all.filter(({ code }) => !TOLD_APART.includes(code));
}

interface Traits {
  readonly awsQueryError?: readonly [string, number];
  readonly httpError: number;
}

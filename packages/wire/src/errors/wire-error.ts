import { NormalizedSchema } from "@smithy/core/schema";

import type { SchemaRef } from "../shapes/resolve.ts";

/** An error as a client will see it, whatever the protocol. */
export interface WireError {
  /** The code that awsQuery answers, for example NoSuchEntity. */
  readonly code: string;
  readonly message: string;
  /** HTTP status. */
  readonly status: number;
  readonly fault: "Sender" | "Receiver";
  /** The shape's name, which awsJson answers as `__type`, for example NoSuchEntityException; `code` when absent. */
  readonly type?: string;
  /** What the error tells besides its message. */
  readonly members?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/**
 * An error that the service's model declares, with the code, status and fault that the model gives it.
 *
 * @param schema an export of `@aws-sdk/client-*` such as NoSuchEntityException$
 */
export function errorFromSchema(
  schema: SchemaRef,
  message: string,
  members?: WireError["members"],
): WireError {
  const normalized = NormalizedSchema.of(schema);
  const { awsQueryError, error, httpError } = normalized.getMergedTraits();
  const type = normalized.getName() ?? "";
  const sender = error !== "server";
  const [code, queryStatus] = (awsQueryError as readonly [string, number] | undefined) ?? [type, undefined];
  return {
    code,
    message,
    status: queryStatus ?? (typeof httpError === "number" ? httpError : sender ? 400 : 500),
    fault: sender ? "Sender" : "Receiver",
    type,
    ...(members === undefined ? {} : { members }),
  };
}

/** A 400 whose code and type are the same word. */
export function senderError(code: string, message: string): WireError {
  return { code, message, status: 400, fault: "Sender", type: code };
}

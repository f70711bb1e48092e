import type { OperationSchema } from "../shapes/resolve.ts";
import { type OperationUri, operationUri } from "./uri.ts";

interface Http {
  readonly method: string;
  /** Path and query, with labels. */
  readonly template: string;
  /** Of a success. */
  readonly status: number;
}

/** What the SDK's schema of an operation says of HTTP; throws for a schema without. */
export function httpOf([, , name, traits]: OperationSchema): Http {
  const { http } = (typeof traits === "object" && traits !== null ? traits : {}) as {
    readonly http?: readonly [method: string, template: string, status: number];
  };
  if (http === undefined) throw new Error(`${name} has no http trait`);
  const [method, template, status] = http;
  return { method, template, status };
}

/** By which method and path an operation of a restJson service is asked for. */
export function uriOf(schema: OperationSchema): OperationUri {
  const { method, template } = httpOf(schema);
  return operationUri(method, template);
}

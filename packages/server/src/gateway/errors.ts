import { AwsError } from "../aws-error.ts";

// What the gateway itself refuses, before any service has a say.

export function internalFailure(): AwsError {
  return new AwsError(
    "InternalFailure",
    500,
    "The request processing has failed because of an unknown error, exception or failure.",
  );
}

/** An operation that the service has in its schema and Signet does not have yet. */
export function notImplemented(service: string, operation: string): AwsError {
  return new AwsError(
    "NotImplemented",
    501,
    `Signet does not implement ${service}:${operation} yet. Nothing was done. docs/operations.md lists what there is.`,
  );
}

export function unknownService(service: string): AwsError {
  return new AwsError(
    "NotImplemented",
    501,
    `Signet does not have the service '${service}'. Nothing was done.`,
  );
}

export function requestTooLarge(limit: number): AwsError {
  return new AwsError("RequestEntityTooLarge", 413, `The body of a request may have at most ${limit} bytes.`);
}

export function notFound(): AwsError {
  return new AwsError(
    "UnknownOperation",
    404,
    "There is nothing at this path. The AWS API is at '/'.",
    "UnknownOperationException",
  );
}

export function methodNotAllowed(): AwsError {
  return new AwsError("MethodNotAllowed", 405, "The AWS API takes GET and POST requests.");
}

export function serviceUnavailable(): AwsError {
  return new AwsError(
    "ServiceUnavailable",
    503,
    "The request has failed due to a temporary failure of the server.",
  );
}

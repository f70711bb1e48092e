import type { WireResponse } from "../service.ts";

const contentTypes = {
  "awsJson1.0": "application/x-amz-json-1.0",
  "awsJson1.1": "application/x-amz-json-1.1",
} as const;

/** A JSON answer with the headers of an AWS JSON service. */
export function jsonResponse(
  protocol: keyof typeof contentTypes,
  status: number,
  body: string,
  requestId: string,
): WireResponse {
  return {
    status,
    headers: { "content-type": contentTypes[protocol], "x-amzn-RequestId": requestId },
    body,
  };
}

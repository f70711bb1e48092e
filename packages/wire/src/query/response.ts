import type { WireResponse } from "../service.ts";

/** An XML answer with the headers of an AWS query service. */
export function xmlResponse(status: number, body: string, requestId: string): WireResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-RequestId": requestId }, body };
}

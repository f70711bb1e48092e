import { jsonResponse } from "../json/response.ts";
import { restResponse } from "../rest-json/write-response.ts";
import { xmlElement } from "../query/xml-text.ts";
import { xmlResponse } from "../query/response.ts";
import type { ErrorFormat, WireResponse } from "../service.ts";
import type { WireError } from "./wire-error.ts";

/**
 * An error in the protocol of the request, with its request id.
 *
 * Sources: Smithy, "AWS Query protocol: Error responses"; "AWS JSON 1.1 protocol: Operation error serialization";
 * "AWS restJson1 protocol: Operation error serialization".
 */
export function writeError(format: ErrorFormat, error: WireError, requestId: string): WireResponse {
  switch (format.protocol) {
    case "awsQuery":
      return xmlResponse(error.status, errorDocument(format.xmlNamespace, error, requestId), requestId);
    case "restJson": {
      const type = error.type ?? error.code;
      const body = JSON.stringify({ ...error.members, message: error.message });
      const response = restResponse(error.status, body, requestId);
      return { ...response, headers: { ...response.headers, "x-amzn-ErrorType": type } };
    }
    case "awsJson1.0":
    case "awsJson1.1": {
      const type = error.type ?? error.code;
      const body = JSON.stringify({ ...error.members, __type: type, message: error.message });
      const response = jsonResponse(format.protocol, error.status, body, requestId);
      return { ...response, headers: { ...response.headers, "x-amzn-ErrorType": type } };
    }
  }
}

function errorDocument(xmlNamespace: string | undefined, error: WireError, requestId: string): string {
  const open = xmlNamespace === undefined ? "<ErrorResponse>" : `<ErrorResponse xmlns="${xmlNamespace}">`;
  const members = Object.entries(error.members ?? {}).map(([name, value]) => xmlElement(name, String(value)));
  return (
    open +
    `<Error><Type>${error.fault}</Type>` +
    xmlElement("Code", error.code) +
    xmlElement("Message", error.message) +
    `${members.join("")}</Error>` +
    xmlElement("RequestId", requestId) +
    "</ErrorResponse>"
  );
}

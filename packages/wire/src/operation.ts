import { structureValidator } from "./constraints/validate.ts";
import { validationError, type Violation } from "./constraints/violations.ts";
import { ReadFault } from "./errors/read-fault.ts";
import { senderError } from "./errors/wire-error.ts";
import { parseJsonBody } from "./json/parse-body.ts";
import { jsonReader } from "./json/read-json.ts";
import { jsonResponse } from "./json/response.ts";
import { jsonWriter } from "./json/write-json.ts";
import { formTree } from "./query/form-tree.ts";
import { queryReader } from "./query/read-query.ts";
import { xmlResponse } from "./query/response.ts";
import { xmlContentWriter } from "./query/write-xml.ts";
import { xmlText } from "./query/xml-text.ts";
import { httpOf } from "./rest-json/http-trait.ts";
import { restReader } from "./rest-json/read-request.ts";
import { restResponse, restWriter } from "./rest-json/write-response.ts";
import type { Protocol, ReadResult, RequestPayload, WireResponse, WireService } from "./service.ts";
import { resolveStructure, type OperationSchema } from "./shapes/resolve.ts";
import type { StructureShape } from "./shapes/shape.ts";
import type { Validated } from "./validated.ts";

/** An operation that reads its input from the wire and writes its output to it. */
export interface CompiledOperation<Input extends object = object, Output extends object = object> {
  readonly name: string;
  /**
   * Typed input that keeps every rule of the model, or the error to answer: MalformedInput (awsQuery) or
   * SerializationException (awsJson) where it has not the schema's form, ValidationError or ValidationException where
   * it breaks the model's rules. Never throws because of what a client sent.
   */
  read(this: void, payload: RequestPayload): ReadResult<Validated<Input>>;
  /** The answer with status 200; `output` is undefined where the operation has none. */
  write(this: void, output: Output | undefined, requestId: string): WireResponse;
}

/**
 * An operation of a service, by the schema with which the official client writes it. Cheap: readers, writers and
 * validators are compiled when first used, once for each shape.
 *
 * @param schema an export of `@aws-sdk/client-*` such as CreateUser$
 */
export function compileOperation<Input extends object = object, Output extends object = object>(
  service: WireService,
  schema: OperationSchema,
): CompiledOperation<Input, Output> {
  const name = schema[2];
  let read: ((payload: RequestPayload) => ReadResult) | undefined;
  let write: ((output: object | undefined, requestId: string) => WireResponse) | undefined;
  return {
    name,
    read(payload) {
      read ??= compileRead(service, resolveStructure(schema[4], service.constraints));
      return read(payload) as ReadResult<Validated<Input>>;
    },
    write(output, requestId) {
      write ??= compileWrite(service, schema, resolveStructure(schema[5], service.constraints));
      return write(output, requestId);
    },
  };
}

function compileRead(
  service: WireService,
  shape: StructureShape | undefined,
): (payload: RequestPayload) => ReadResult {
  const { protocol } = service;
  const parse = parserOf(protocol, shape);
  const validate = shape === undefined ? undefined : structureValidator(shape);
  const malformed = protocol === "awsQuery" ? "MalformedInput" : "SerializationException";
  return (payload) => {
    let input: object;
    try {
      input = parse(payload);
    } catch (fault) {
      if (fault instanceof ReadFault) return { ok: false, error: senderError(malformed, fault.message) };
      throw fault;
    }
    const violations: Violation[] = [];
    validate?.(input, "", violations);
    if (violations.length > 0) {
      const members = service.validationMembers;
      const error = validationError(protocol, violations);
      return { ok: false, error: members === undefined ? error : { ...error, members } };
    }
    return { ok: true, input };
  };
}

function parserOf(
  protocol: Protocol,
  shape: StructureShape | undefined,
): (payload: RequestPayload) => object {
  switch (protocol) {
    case "awsQuery":
      return formParser(shape);
    case "awsJson1.0":
    case "awsJson1.1":
      return bodyParser(shape);
    case "restJson":
      return requestParser(shape);
  }
}

function requestParser(shape: StructureShape | undefined): (payload: RequestPayload) => object {
  const read = shape === undefined ? () => ({}) : restReader(shape);
  return (payload) => {
    if (!("labels" in payload)) throw new Error("A restJson operation reads a request");
    return read(payload);
  };
}

function formParser(shape: StructureShape | undefined): (payload: RequestPayload) => object {
  const read = shape === undefined ? () => ({}) : queryReader(shape);
  return (payload) => {
    if (!("parameters" in payload)) throw new Error("An awsQuery operation reads form parameters");
    return read(formTree(payload), "");
  };
}

function bodyParser(shape: StructureShape | undefined): (payload: RequestPayload) => object {
  const read = shape === undefined ? undefined : jsonReader(shape);
  return (payload) => {
    if (!(payload instanceof Uint8Array)) throw new Error("An awsJson operation reads a body");
    // Without input, clients may send nothing at all (Smithy, "AWS JSON 1.1 protocol: Empty body serialization").
    if (read === undefined && payload.byteLength === 0) return {};
    const value = parseJsonBody(payload);
    return read === undefined ? {} : read(value);
  };
}

function compileWrite(
  service: WireService,
  schema: OperationSchema,
  shape: StructureShape | undefined,
): (output: object | undefined, requestId: string) => WireResponse {
  const { protocol, xmlNamespace } = service;
  const name = schema[2];
  if (protocol === "restJson") {
    const { status } = httpOf(schema);
    if (shape === undefined) return (_, requestId) => restResponse(status, "", requestId);
    const write = restWriter(shape, status);
    return (output, requestId) => write(output ?? {}, requestId);
  }
  if (protocol !== "awsQuery") {
    const write = shape === undefined ? () => "{}" : jsonWriter(shape);
    return (output, requestId) => jsonResponse(protocol, 200, write(output ?? {}), requestId);
  }
  const attribute = xmlNamespace === undefined ? "" : ` xmlns="${xmlNamespace}"`;
  const result = shape === undefined ? undefined : xmlContentWriter(shape);
  const open = `<${name}Response${attribute}>` + (result === undefined ? "" : `<${name}Result>`);
  const middle = (result === undefined ? "" : `</${name}Result>`) + "<ResponseMetadata><RequestId>";
  const close = `</RequestId></ResponseMetadata></${name}Response>`;
  return (output, requestId) => {
    const content = result === undefined ? "" : result(output ?? {});
    return xmlResponse(200, open + content + middle + xmlText(requestId) + close, requestId);
  };
}

import { REST_JSON } from "../json/dialect.ts";
import { jsonWriters } from "../json/write-json.ts";
import type { WireResponse } from "../service.ts";
import { isScalar, type Member, type StructureShape } from "../shapes/shape.ts";
import { writeText } from "./text-value.ts";

const writerOf = jsonWriters(REST_JSON);

/** A JSON answer with the headers of a restJson service. */
export function restResponse(status: number, body: string, requestId: string): WireResponse {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-RequestId": requestId },
    body,
  };
}

/**
 * The writer of an operation's answer.
 *
 * @param status that the operation's schema gives a success
 */
export function restWriter(
  shape: StructureShape,
  status: number,
): (output: object, requestId: string) => WireResponse {
  const headers = shape.members.filter(({ binding }) => binding.in === "header").map(headerWriter);
  const statusMember = shape.members.find(({ binding }) => binding.in === "status")?.name;
  const write = bodyWriter(shape);
  return (output, requestId) => {
    const record = output as Readonly<Record<string, unknown>>;
    const response = restResponse(Number(record[statusMember ?? ""] ?? status), write(record), requestId);
    const own = headers.flatMap((header) => header(record));
    return own.length === 0
      ? response
      : { ...response, headers: { ...response.headers, ...Object.fromEntries(own) } };
  };
}

function bodyWriter(shape: StructureShape): (record: Readonly<Record<string, unknown>>) => string {
  const payload = shape.members.find(({ binding }) => binding.in === "payload");
  if (payload === undefined)
    return writerOf({ ...shape, members: shape.members.filter(({ binding }) => binding.in === "body") });
  if (payload.shape.kind !== "structure")
    throw new Error(`Not supported: a ${payload.shape.kind} as payload`);
  const write = writerOf(payload.shape);
  return (record) => write(record[payload.name] ?? {});
}

function headerWriter({
  name,
  shape,
  binding,
}: Member): (record: Readonly<Record<string, unknown>>) => readonly (readonly [string, string])[] {
  if (!isScalar(shape) || binding.in !== "header")
    throw new Error(`Not supported: a ${shape.kind} in a header of an answer`);
  return (record) => {
    const value = record[name];
    return value === undefined || value === null
      ? []
      : [[binding.name, writeText(shape, value, "http-date")]];
  };
}

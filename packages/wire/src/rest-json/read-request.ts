import { ReadFault } from "../errors/read-fault.ts";
import { REST_JSON } from "../json/dialect.ts";
import { parseJsonBody } from "../json/parse-body.ts";
import { jsonReaders } from "../json/read-json.ts";
import type { RestRequest } from "../service.ts";
import { isScalar, type Member, type ScalarShape, type Shape, type StructureShape } from "../shapes/shape.ts";
import { readText } from "./text-value.ts";

/** Reads one member of a request; undefined where the request has none. Throws ReadFault. */
type MemberReader = (request: RestRequest) => unknown;

const readerOf = jsonReaders(REST_JSON);

/** The reader of an operation's input from the parts of the HTTP request. Throws ReadFault. */
export function restReader(shape: StructureShape): (request: RestRequest) => object {
  const apart = shape.members
    .filter(({ binding }) => binding.in !== "body")
    .map((member) => ({ name: member.name, read: compileMember(member) }));
  const inBody = shape.members.filter(({ binding }) => binding.in === "body");
  const readBody = inBody.length === 0 ? undefined : readerOf({ ...shape, members: inBody });
  return (request) => {
    const input: Record<string, unknown> = readBody === undefined ? {} : readBody(bodyOf(request));
    for (const { name, read } of apart) {
      const value = read(request);
      if (value !== undefined) input[name] = value;
    }
    return input;
  };
}

/** No body at all stands for an empty object. */
function bodyOf({ body }: RestRequest): unknown {
  return body.byteLength === 0 ? {} : parseJsonBody(body);
}

function compileMember({ shape, binding }: Member): MemberReader {
  switch (binding.in) {
    case "label":
      return textReader(shape, ({ labels }) => labels.get(binding.name));
    case "header":
      return isScalar(shape)
        ? textReader(shape, ({ header }) => header(binding.name))
        : listReader(shape, ({ header }) =>
            header(binding.name)
              ?.split(",")
              .map((text) => text.trim()),
          );
    case "query":
      return isScalar(shape)
        ? textReader(shape, ({ query }) => query.get(binding.name) ?? undefined)
        : listReader(shape, ({ query }) =>
            query.has(binding.name) ? query.getAll(binding.name) : undefined,
          );
    case "payload":
      return payloadReader(shape);
    case "body":
    case "status":
    case "query-map":
    case "header-map":
      throw new Error(`Not supported in requests: a member in the ${binding.in}`);
  }
}

function textReader(shape: Shape, find: (request: RestRequest) => string | undefined): MemberReader {
  const scalar = requireScalar(shape);
  return (request) => {
    const text = find(request);
    return text === undefined ? undefined : readText(scalar, text);
  };
}

function listReader(
  shape: Shape,
  find: (request: RestRequest) => readonly string[] | undefined,
): MemberReader {
  if (shape.kind !== "list") throw new Error(`Not supported: a ${shape.kind} in a header or in the query`);
  const element = requireScalar(shape.element);
  return (request) => find(request)?.map((text) => readText(element, text));
}

function requireScalar(shape: Shape): ScalarShape {
  if (!isScalar(shape)) throw new Error(`Not supported: a ${shape.kind} as text`);
  return shape;
}

function payloadReader(shape: Shape): MemberReader {
  if (shape.kind === "structure") {
    const read = readerOf(shape);
    return (request) => (request.body.byteLength === 0 ? undefined : read(parseJsonBody(request.body)));
  }
  if (shape.kind === "blob") return ({ body }) => body;
  if (shape.kind === "string") return ({ body }) => textOf(body);
  throw new Error(`Not supported: a ${shape.kind} as payload`);
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new ReadFault("The body is not valid UTF-8");
  }
}

import { NormalizedSchema } from "@smithy/core/schema";

import { CREDENTIALS } from "../credentials.ts";
import { factsOf, structureFactsOf, type ServiceConstraints, type ShapeFacts } from "../constraints/facts.ts";
import type {
  HttpBinding,
  ListShape,
  MapShape,
  Member,
  ScalarShape,
  Shape,
  StructureShape,
  TimestampFormat,
} from "./shape.ts";

/** Any schema of an `@aws-sdk/client-*` package. */
export type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** An operation's schema: the exports of `@aws-sdk/client-*` named as the operation, ending in `$`. */
export type OperationSchema = readonly [9, string, string, unknown, SchemaRef, SchemaRef];

type StructureTuple = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  memberNames: readonly string[],
  memberSchemas: unknown,
  requiredCount?: number,
];

const timestampFormats: Readonly<Record<number, TimestampFormat>> = {
  5: "date-time",
  6: "http-date",
  7: "epoch-seconds",
};

const structuresOf = new WeakMap<ServiceConstraints, Map<unknown, StructureShape>>();

/**
 * The structure that an operation takes or gives; undefined for the unit type.
 * The same schema under the same constraints gives the same object, so that what is compiled from it can be kept with it.
 */
export function resolveStructure(
  ref: SchemaRef,
  constraints: ServiceConstraints,
): StructureShape | undefined {
  const schema = NormalizedSchema.of(ref);
  if (schema.isUnitSchema()) return undefined;
  if (!schema.isStructSchema()) throw new Error(`Not a structure: ${schema.getName(true) ?? "?"}`);
  return structureShape(schema, constraints);
}

function resolveShape(
  schema: NormalizedSchema,
  facts: ShapeFacts | undefined,
  constraints: ServiceConstraints,
): Shape {
  if (schema.isStructSchema()) return structureShape(schema, constraints);
  if (schema.isListSchema()) return listShape(schema, facts, constraints);
  if (schema.isMapSchema()) return mapShape(schema, facts, constraints);
  return scalarShape(schema, facts);
}

function structureShape(schema: NormalizedSchema, constraints: ServiceConstraints): StructureShape {
  let known = structuresOf.get(constraints);
  if (known === undefined) structuresOf.set(constraints, (known = new Map()));
  const identity = schema.getSchema();
  let shape = known.get(identity);
  if (shape === undefined) {
    let members: readonly Member[] | undefined;
    shape = {
      kind: "structure",
      name: schema.getName() ?? "",
      sensitive: isSensitive(schema, undefined),
      union: schema.isUnionSchema(),
      get members() {
        return (members ??= membersOf(schema, constraints));
      },
    };
    known.set(identity, shape);
  }
  return shape;
}

function membersOf(schema: NormalizedSchema, constraints: ServiceConstraints): readonly Member[] {
  const facts = structureFactsOf(constraints, schema.getName() ?? "");
  const shapeNames = new Map(Object.entries(facts?.members ?? {}));
  // Schemas name the required members first and end with how many they are.
  const [, , , , , , requiredCount = 0] = schema.getSchema() as unknown as StructureTuple;
  return [...schema.structIterator()].map(([name, member], index) => ({
    name,
    wireName: member.getMemberTraits().xmlName ?? name,
    jsonName: member.getMemberTraits().jsonName ?? name,
    binding: bindingOf(name, member),
    required: index < requiredCount || (facts?.required?.includes(name) ?? false),
    shape: hiding(name, resolveShape(member, factsOf(constraints, shapeNames.get(name)), constraints)),
  }));
}

function bindingOf(name: string, member: NormalizedSchema): HttpBinding {
  const traits = member.getMemberTraits();
  if (traits.httpLabel) return { in: "label", name };
  if (traits.httpQuery !== undefined) return { in: "query", name: traits.httpQuery };
  if (traits.httpQueryParams) return { in: "query-map" };
  if (traits.httpHeader !== undefined) return { in: "header", name: traits.httpHeader.toLowerCase() };
  if (traits.httpPrefixHeaders !== undefined)
    return { in: "header-map", name: traits.httpPrefixHeaders.toLowerCase() };
  if (traits.httpResponseCode) return { in: "status" };
  return { in: traits.httpPayload ? "payload" : "body" };
}

function listShape(
  schema: NormalizedSchema,
  facts: ShapeFacts | undefined,
  constraints: ServiceConstraints,
): ListShape {
  const element = schema.getValueSchema();
  return {
    kind: "list",
    sensitive: isSensitive(schema, facts),
    facts,
    flattened: Boolean(schema.getMergedTraits().xmlFlattened),
    element: resolveShape(element, factsOf(constraints, facts?.member), constraints),
    elementName: element.getMemberTraits().xmlName ?? "member",
  };
}

function mapShape(
  schema: NormalizedSchema,
  facts: ShapeFacts | undefined,
  constraints: ServiceConstraints,
): MapShape {
  const key = schema.getKeySchema();
  const value = schema.getValueSchema();
  return {
    kind: "map",
    sensitive: isSensitive(schema, facts),
    facts,
    flattened: Boolean(schema.getMergedTraits().xmlFlattened),
    key: scalarShape(key, factsOf(constraints, facts?.key)),
    value: resolveShape(value, factsOf(constraints, facts?.value), constraints),
    keyName: key.getMemberTraits().xmlName ?? "key",
    valueName: value.getMemberTraits().xmlName ?? "value",
  };
}

function scalarShape(schema: NormalizedSchema, facts: ShapeFacts | undefined): ScalarShape {
  const code = schema.getSchema();
  return {
    kind: scalarKind(schema),
    sensitive: isSensitive(schema, facts),
    facts,
    timestampFormat: typeof code === "number" ? timestampFormats[code] : undefined,
  };
}

function scalarKind(schema: NormalizedSchema): ScalarShape["kind"] {
  // Streams and arbitrary-precision decimals occur in no service of these protocols here: refused when compiled.
  if (schema.isStreaming()) throw new Error(`Streams are not supported: ${schema.getName(true) ?? "?"}`);
  if (schema.isStringSchema()) return "string";
  if (schema.isBooleanSchema()) return "boolean";
  if (schema.isNumericSchema()) return "number";
  if (schema.isBigIntegerSchema()) return "bigInteger";
  if (schema.isBlobSchema()) return "blob";
  if (schema.isTimestampSchema()) return "timestamp";
  if (schema.isDocumentSchema()) return "document";
  throw new Error(`Not supported: schema ${schema.getName(true) ?? "?"}`);
}

/** No error repeats a credential, also where the schema does not say that it is one. */
function hiding(name: string, shape: Shape): Shape {
  return CREDENTIALS.has(name) ? { ...shape, sensitive: true } : shape;
}

function isSensitive(schema: NormalizedSchema, facts: ShapeFacts | undefined): boolean {
  return Boolean(schema.getMergedTraits().sensitive) || facts?.sensitive === true;
}

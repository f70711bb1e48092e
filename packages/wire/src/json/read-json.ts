import { ReadFault } from "../errors/read-fault.ts";
import { AWS_JSON, type JsonDialect } from "./dialect.ts";
import { isNumberOf, parseBase64, parseTimestamp, timestampOfSeconds } from "../scalars.ts";
import { oncePerStructure } from "../shapes/once-per-structure.ts";
import {
  isScalar,
  type ListShape,
  type MapShape,
  type ScalarShape,
  type Shape,
  type StructureShape,
} from "../shapes/shape.ts";

/** Reads the value of one shape. Throws ReadFault. */
type JsonReader = (value: unknown) => unknown;

type JsonStructureReader = (value: unknown) => Record<string, unknown>;

/**
 * Makes the readers of structures, each compiled once. Members that the schema does not name are left alone; null means absent.
 */
export function jsonReaders(dialect: JsonDialect): (shape: StructureShape) => JsonStructureReader {
  const compilation: Compilation = {
    dialect,
    readerOf: oncePerStructure((shape) => compileStructure(shape, compilation)),
  };
  return compilation.readerOf;
}

export const jsonReader = jsonReaders(AWS_JSON);

interface Compilation {
  readonly dialect: JsonDialect;
  readonly readerOf: (shape: StructureShape) => JsonStructureReader;
}

function compile(shape: Shape, compilation: Compilation): JsonReader {
  if (isScalar(shape)) return compileScalar(shape);
  switch (shape.kind) {
    case "structure":
      // Looked up when used: a structure may contain itself.
      return (value) => compilation.readerOf(shape)(value);
    case "list":
      return compileList(shape, compilation);
    case "map":
      return compileMap(shape, compilation);
  }
}

function compileStructure(shape: StructureShape, compilation: Compilation): JsonStructureReader {
  const members = shape.members.map((member) => ({
    name: member.name,
    key: compilation.dialect(member),
    read: compile(member.shape, compilation),
  }));
  return (value) => {
    const source = requireObject(value);
    const structure: Record<string, unknown> = {};
    let count = 0;
    for (const { name, key, read } of members) {
      if (!Object.hasOwn(source, key)) continue;
      const member = source[key];
      if (member === null) continue;
      structure[name] = read(member);
      count += 1;
    }
    if (shape.union && count !== 1) throw new ReadFault("Exactly one member of a union must be set");
    return structure;
  };
}

function compileList(shape: ListShape, compilation: Compilation): JsonReader {
  const read = compile(shape.element, compilation);
  return (value) => {
    if (!Array.isArray(value)) throw unexpected(value);
    return value.map((element: unknown) => {
      // None of the lists here is sparse (Smithy trait "sparse").
      if (element === null) throw new ReadFault("Unexpected null element in a list");
      return read(element);
    });
  };
}

function compileMap(shape: MapShape, compilation: Compilation): JsonReader {
  const read = compile(shape.value, compilation);
  return (value) => {
    const source = requireObject(value);
    // Without a prototype, every key is just a key: __proto__ too.
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, member] of Object.entries(source)) {
      if (member === null) throw new ReadFault("Unexpected null value in a map");
      map[key] = read(member);
    }
    return map;
  };
}

function requireObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unexpected(value);
  return value as Readonly<Record<string, unknown>>;
}

function compileScalar(shape: ScalarShape): JsonReader {
  const parse = scalarParser(shape);
  const target = targets[shape.kind];
  return (value) => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    if (typeof value === "object") throw unexpected(value);
    throw new ReadFault(`${tokenOf(value)} can not be converted to ${target}`);
  };
}

const targets: Readonly<Record<ScalarShape["kind"], string>> = {
  string: "a String",
  boolean: "a Boolean",
  number: "a Number",
  bigInteger: "a BigInteger",
  blob: "a Blob",
  timestamp: "a Timestamp",
  document: "a Document",
};

function scalarParser(shape: ScalarShape): (value: unknown) => unknown {
  switch (shape.kind) {
    case "string":
      return (value) => (typeof value === "string" ? value : undefined);
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : undefined);
    case "number": {
      const type = shape.facts?.type;
      return (value) => (typeof value === "number" && isNumberOf(type, value) ? value : undefined);
    }
    case "bigInteger":
      // Larger ones have lost digits in JSON.parse: refused rather than changed.
      return (value) => (Number.isSafeInteger(value) ? BigInt(value as number) : undefined);
    case "blob":
      return (value) => (typeof value === "string" ? parseBase64(value) : undefined);
    case "timestamp":
      return (value) =>
        typeof value === "number"
          ? timestampOfSeconds(value)
          : typeof value === "string"
            ? parseTimestamp(value)
            : undefined;
    case "document":
      return copyDocument;
  }
}

/** A document keeps its form; its objects get no prototype, so that a key named __proto__ stays a key. */
function copyDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyDocument);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value)) copy[key] = copyDocument(member);
  return copy;
}

function unexpected(value: unknown): ReadFault {
  if (Array.isArray(value)) return new ReadFault("Start of list found where not expected");
  if (typeof value === "object" && value !== null) {
    return new ReadFault("Start of structure or map found where not expected.");
  }
  return new ReadFault(`Unexpected ${tokenOf(value)}`);
}

function tokenOf(value: unknown): string {
  if (typeof value === "string") return "STRING_VALUE";
  if (typeof value === "number") return "NUMBER_VALUE";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return "NULL_VALUE";
}

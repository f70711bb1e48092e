import { AWS_JSON, type JsonDialect } from "./dialect.ts";
import { formatBase64, formatTimestamp } from "../scalars.ts";
import { oncePerStructure } from "../shapes/once-per-structure.ts";
import {
  isScalar,
  type ListShape,
  type MapShape,
  type ScalarShape,
  type Shape,
  type StructureShape,
} from "../shapes/shape.ts";

/** Writes a value as JSON text. */
type JsonWriter = (value: never) => string;

type JsonStructureWriter = (value: object) => string;

/** Makes the writers of structures, each compiled once. Members that are undefined or null are left out. */
export function jsonWriters(dialect: JsonDialect): (shape: StructureShape) => JsonStructureWriter {
  const compilation: Compilation = {
    dialect,
    writerOf: oncePerStructure((shape) => compileStructure(shape, compilation)),
  };
  return compilation.writerOf;
}

export const jsonWriter = jsonWriters(AWS_JSON);

interface Compilation {
  readonly dialect: JsonDialect;
  readonly writerOf: (shape: StructureShape) => JsonStructureWriter;
}

function compile(shape: Shape, compilation: Compilation): JsonWriter {
  if (isScalar(shape)) return scalarText(shape);
  switch (shape.kind) {
    case "structure":
      // Looked up when used: a structure may contain itself.
      return (value: object) => compilation.writerOf(shape)(value);
    case "list":
      return compileList(shape, compilation);
    case "map":
      return compileMap(shape, compilation);
  }
}

function compileStructure(shape: StructureShape, compilation: Compilation): JsonStructureWriter {
  const members = shape.members.map((member) => ({
    name: member.name,
    label: `${JSON.stringify(compilation.dialect(member))}:`,
    write: compile(member.shape, compilation),
  }));
  return (value) => {
    const record = value as Readonly<Record<string, unknown>>;
    let json = "";
    for (const { name, label, write } of members) {
      const member = record[name];
      if (member === undefined || member === null) continue;
      json += (json === "" ? label : `,${label}`) + write(member as never);
    }
    return `{${json}}`;
  };
}

function compileList(shape: ListShape, compilation: Compilation): JsonWriter {
  const write = compile(shape.element, compilation);
  return (values: readonly never[]) => `[${values.map(write).join(",")}]`;
}

function compileMap(shape: MapShape, compilation: Compilation): JsonWriter {
  const write = compile(shape.value, compilation);
  return (map: Readonly<Record<string, unknown>>) => {
    const entries = Object.entries(map).filter(([, value]) => value !== undefined && value !== null);
    return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${write(value as never)}`).join(",")}}`;
  };
}

function scalarText(shape: ScalarShape): JsonWriter {
  switch (shape.kind) {
    case "string":
    case "document":
      return (value) => JSON.stringify(value);
    case "boolean":
    case "bigInteger":
      return String;
    case "number":
      // JSON has no word for them (Smithy, "AWS JSON 1.1 protocol": as strings).
      return (value: number) => (Number.isFinite(value) ? String(value) : `"${String(value)}"`);
    case "blob":
      return (value: Uint8Array) => `"${formatBase64(value)}"`;
    case "timestamp": {
      const format = shape.timestampFormat ?? "epoch-seconds";
      const quote = format === "epoch-seconds" ? "" : '"';
      return (value: Date) => quote + formatTimestamp(value, format, "milliseconds") + quote;
    }
  }
}

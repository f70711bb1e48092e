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
import { xmlText } from "./xml-text.ts";

/** Writes a value as XML, with the element around it. */
type ElementWriter = (value: never) => string;

type XmlContentWriter = (value: object) => string;

/**
 * The writer of what stands inside a structure's element, compiled once. Members that are undefined or null are left
 * out. Names come from the schema, values are escaped.
 *
 * Source: Smithy, "AWS Query protocol: Response serialization"; "XML bindings".
 */
export const xmlContentWriter = oncePerStructure(compileContent);

function compileContent(shape: StructureShape): XmlContentWriter {
  const members = shape.members.map(({ name, wireName, shape: member }) => ({
    name,
    write: compileElement(member, wireName),
  }));
  return (value) => {
    const record = value as Readonly<Record<string, unknown>>;
    let xml = "";
    for (const { name, write } of members) {
      const member = record[name];
      if (member !== undefined && member !== null) xml += write(member as never);
    }
    return xml;
  };
}

function compileElement(shape: Shape, name: string): ElementWriter {
  const open = `<${name}>`;
  const close = `</${name}>`;
  if (isScalar(shape)) {
    const text = scalarText(shape);
    return (value) => open + text(value) + close;
  }
  switch (shape.kind) {
    case "structure":
      // Looked up when used: a structure may contain itself.
      return (value: object) => open + xmlContentWriter(shape)(value) + close;
    case "list":
      return compileList(shape, name);
    case "map":
      return compileMap(shape, name);
  }
}

function compileList(shape: ListShape, name: string): ElementWriter {
  const write = compileElement(shape.element, shape.flattened ? name : shape.elementName);
  const [open, close, empty] = shape.flattened ? ["", "", ""] : [`<${name}>`, `</${name}>`, `<${name}/>`];
  return (values: readonly never[]) => {
    if (values.length === 0) return empty;
    let xml = open;
    for (const value of values) xml += write(value);
    return xml + close;
  };
}

function compileMap(shape: MapShape, name: string): ElementWriter {
  const writeKey = compileElement(shape.key, shape.keyName);
  const writeValue = compileElement(shape.value, shape.valueName);
  const entryName = shape.flattened ? name : "entry";
  const [open, close, empty] = shape.flattened ? ["", "", ""] : [`<${name}>`, `</${name}>`, `<${name}/>`];
  return (map: Readonly<Record<string, unknown>>) => {
    let entries = "";
    for (const [key, value] of Object.entries(map)) {
      if (value === undefined || value === null) continue;
      entries += `<${entryName}>${writeKey(key as never)}${writeValue(value as never)}</${entryName}>`;
    }
    return entries === "" ? empty : open + entries + close;
  };
}

function scalarText(shape: ScalarShape): (value: never) => string {
  switch (shape.kind) {
    case "string":
      return xmlText;
    case "boolean":
    case "number":
    case "bigInteger":
      return String;
    case "blob":
      return formatBase64;
    case "timestamp": {
      const format = shape.timestampFormat ?? "date-time";
      // IAM and STS write whole seconds.
      return (value: Date) => formatTimestamp(value, format, "seconds");
    }
    case "document":
      throw new Error("The AWS Query protocol has no form for documents");
  }
}

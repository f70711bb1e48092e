import { ReadFault } from "../errors/read-fault.ts";
import { formatBase64, formatTimestamp, isNumberOf, parseBase64, parseTimestamp } from "../scalars.ts";
import type { ScalarShape, TimestampFormat } from "../shapes/shape.ts";

// Values in a path, a query or a header: text, by the rules of Smithy, "HTTP binding traits: httpLabel, httpQuery, httpHeader".

const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/;

/** Throws ReadFault for text that is no value of the shape. */
export function readText(shape: ScalarShape, text: string): unknown {
  const value = parse(shape, text);
  if (value === undefined) throw new ReadFault(`STRING_VALUE can not be converted to ${TARGETS[shape.kind]}`);
  return value;
}

const TARGETS: Readonly<Record<ScalarShape["kind"], string>> = {
  string: "a String",
  boolean: "a Boolean",
  number: "a Number",
  bigInteger: "a BigInteger",
  blob: "a Blob",
  timestamp: "a Timestamp",
  document: "a Document",
};

function parse(shape: ScalarShape, text: string): unknown {
  switch (shape.kind) {
    case "string":
      return text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "number":
      return NUMBER.test(text) && isNumberOf(shape.facts?.type, Number(text)) ? Number(text) : undefined;
    case "bigInteger":
      return /^-?\d{1,100}$/.test(text) ? BigInt(text) : undefined;
    case "blob":
      return parseBase64(text);
    case "timestamp":
      return parseTimestamp(text);
    case "document":
      return undefined;
  }
}

/** @param format of timestamps, where the model asks for none */
export function writeText(shape: ScalarShape, value: unknown, format: TimestampFormat): string {
  if (shape.kind === "blob") return formatBase64(value as Uint8Array);
  if (shape.kind === "timestamp")
    return formatTimestamp(value as Date, shape.timestampFormat ?? format, "milliseconds");
  return String(value);
}

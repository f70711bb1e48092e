import type { ContextEntry, ContextKeyTypeEnum } from "@aws-sdk/client-iam";
import type { Validated } from "@signet/wire";
import { canonicalBase64, type ContextValue, parseDate, parseIpAddress, parseIpRange } from "@signet/policy";
import { invalidInput } from "../../../directory/errors.ts";
import type { GivenContext } from "../../../simulation/context.ts";

type Entry = Validated<ContextEntry>;
type Single = "string" | "numeric" | "boolean" | "ip" | "binary" | "date";

const isValueOf: Readonly<Record<Single, (text: string) => boolean>> = {
  string: () => true,
  numeric: (text) => /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text),
  boolean: (text) => /^(?:true|false)$/i.test(text),
  ip: (text) => parseIpAddress(text) !== undefined || parseIpRange(text) !== undefined,
  binary: (text) => canonicalBase64(text) !== undefined,
  date: (text) => parseDate(text) !== undefined,
};

const KINDS: Readonly<Record<ContextKeyTypeEnum, { readonly single: Single; readonly isList: boolean }>> = {
  string: { single: "string", isList: false },
  stringList: { single: "string", isList: true },
  numeric: { single: "numeric", isList: false },
  numericList: { single: "numeric", isList: true },
  boolean: { single: "boolean", isList: false },
  booleanList: { single: "boolean", isList: true },
  ip: { single: "ip", isList: false },
  ipList: { single: "ip", isList: true },
  binary: { single: "binary", isList: false },
  binaryList: { single: "binary", isList: true },
  date: { single: "date", isList: false },
  dateList: { single: "date", isList: true },
};

/**
 * The context that a simulation is given: a key of a list type has several values, of another type one. Without a type the number of
 * values tells. Throws InvalidInput for a key without name, given twice, or with values that are not of its type.
 * Source: IAM API Reference, ContextEntry.
 */
export function readContextEntries(entries: readonly Entry[] | undefined): GivenContext {
  const context = new Map<string, readonly [key: string, value: ContextValue]>();
  for (const entry of entries ?? []) {
    const { ContextKeyName: key } = entry;
    if (key === undefined) throw invalidInput("A context entry must have a ContextKeyName.");
    if (context.has(key.toLowerCase())) throw invalidInput(`The context key ${key} is given twice.`);
    context.set(key.toLowerCase(), [key, readValue(key, entry)]);
  }
  return Object.fromEntries(context.values());
}

function readValue(
  key: string,
  { ContextKeyValues: values = [], ContextKeyType: type }: Entry,
): ContextValue {
  const { single, isList } = KINDS[type ?? (values.length === 1 ? "string" : "stringList")];
  for (const value of values) {
    if (!isValueOf[single](value))
      throw invalidInput(`Value ${value} of context key ${key} is not of type ${type}.`);
  }
  if (isList) return values;
  const [value] = values;
  if (value === undefined || values.length > 1)
    throw invalidInput(`Context key ${key} of type ${type} must have exactly one value.`);
  return value;
}

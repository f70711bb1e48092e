import { isScalar, type Shape } from "../../../../wire/src/shapes/shape.ts";
import type { ListedOperation } from "./every-operation.ts";

/** A parameter of a form, not yet encoded. */
export type Pair = readonly [name: string, value: string];

/** The parameters of an input, as Smithy's "AWS Query protocol" writes them. */
export function inputPairs({ shape }: Pick<ListedOperation, "shape">, input: object): readonly Pair[] {
  return pairsOf(shape, input, "");
}

/** A whole form with the operation's name and version. */
export function formOf({ service, name }: ListedOperation, pairs: readonly Pair[]): string {
  const all: readonly Pair[] = [["Action", name], ["Version", service.wire.apiVersion ?? ""], ...pairs];
  return all.map((pair) => pair.map(encode).join("=")).join("&");
}

/** Half of a pair of surrogates has no UTF-8: it goes as the bytes that lenient encoders make of it. */
function encode(text: string): string {
  if (text.isWellFormed()) return encodeURIComponent(text);
  return Array.from(text, (one) => (one.isWellFormed() ? encodeURIComponent(one) : halfPair(one))).join("");
}

function halfPair(unit: string): string {
  const code = unit.charCodeAt(0);
  const bytes = [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return bytes.map((byte) => `%${byte.toString(16)}`).join("");
}

function pairsOf(shape: Shape, value: unknown, path: string): readonly Pair[] {
  if (isScalar(shape)) return [[path, textOf(value)]];
  switch (shape.kind) {
    case "structure":
      return shape.members.flatMap(({ name, wireName, shape: member }) => {
        const own = (value as Readonly<Record<string, unknown>>)[name];
        return own === undefined ? [] : pairsOf(member, own, path === "" ? wireName : `${path}.${wireName}`);
      });
    case "list": {
      const elements = value as readonly unknown[];
      if (elements.length === 0) return [[path, ""]];
      const holder = shape.flattened ? path : `${path}.${shape.elementName}`;
      return elements.flatMap((element, index) => pairsOf(shape.element, element, `${holder}.${index + 1}`));
    }
    case "map": {
      const holder = shape.flattened ? path : `${path}.entry`;
      return Object.entries(value as object).flatMap(([key, entry], index): readonly Pair[] => [
        [`${holder}.${index + 1}.${shape.keyName}`, key],
        ...pairsOf(shape.value, entry, `${holder}.${index + 1}.${shape.valueName}`),
      ]);
    }
  }
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
}

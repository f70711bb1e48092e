import * as fc from "fast-check";

import { isScalar, type ScalarShape, type Shape, type StructureShape } from "../shapes/shape.ts";
import { anyCharacter } from "./any-character.ts";

const earliest = new Date("0001-01-02T00:00:00Z");
const latest = new Date("9999-12-30T00:00:00Z");

export interface ValueOptions {
  readonly text: fc.Arbitrary<string>;
  /** The keys of maps; `text` when absent. */
  readonly keys?: fc.Arbitrary<string>;
  /** How deep structures may go; deeper ones are left out. */
  readonly depth?: number;
}

/** Values that fit a structure's schema: the required members and any others, any lists, text from `options`. Constraints are not kept. */
export function arbitraryStructure(shape: StructureShape, options: ValueOptions): fc.Arbitrary<object> {
  const depth = options.depth ?? 4;
  const members = shape.members.filter(
    ({ required, shape: member }) => required || depth > 0 || isScalar(member),
  );
  const entries = members.map(
    ({ name, shape: member }) => [name, arbitraryValue(member, { ...options, depth: depth - 1 })] as const,
  );
  if (shape.union) {
    return fc.oneof(...entries.map(([name, value]) => value.map((one) => ({ [name]: one }))));
  }
  return fc.record(Object.fromEntries(entries), {
    requiredKeys: members.filter(({ required }) => required).map(({ name }) => name),
  });
}

function arbitraryValue(shape: Shape, options: ValueOptions): fc.Arbitrary<unknown> {
  if (isScalar(shape)) return arbitraryScalar(shape, options);
  switch (shape.kind) {
    case "structure":
      // A form or an XML document tells an empty structure from an absent one only sometimes: one member at least.
      return arbitraryStructure(shape, options).filter((value) => !isEmpty(value));
    case "list":
      return fc.array(arbitraryValue(shape.element, options), { maxLength: 3 });
    case "map":
      return fc.dictionary(options.keys ?? options.text, arbitraryValue(shape.value, options), {
        maxKeys: 3,
        minKeys: 1,
        noNullPrototype: false,
      });
  }
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function arbitraryScalar(shape: ScalarShape, { text }: ValueOptions): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "string":
      return text;
    case "boolean":
      return fc.boolean();
    case "number":
      return fc.integer();
    case "bigInteger":
      return fc.bigInt();
    case "blob":
      return fc.uint8Array({ maxLength: 20 });
    case "timestamp":
      return fc
        .date({ min: earliest, max: latest, noInvalidDate: true })
        .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
    case "document":
      return fc.jsonValue();
  }
}

/** Any text that UTF-8 and a form can carry. */
export const formText: fc.Arbitrary<string> = fc
  .string({ unit: anyCharacter, maxLength: 20 })
  .map((text) => text.replaceAll("\0", "").toWellFormed());

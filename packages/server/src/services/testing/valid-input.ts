import { scalarRules } from "../../../../wire/src/constraints/rules.ts";
import {
  isScalar,
  type ScalarShape,
  type Shape,
  type StructureShape,
} from "../../../../wire/src/shapes/shape.ts";
import type { ListedOperation } from "./every-operation.ts";
import type { Names } from "./furnished-account.ts";

/** What is refused here, whatever it says: there is nothing to verify it by. */
const REFUSED: readonly string[] = ["AssumeRole.ProvidedContexts", "AssumeRoleWithWebIdentity.ProviderId"];

/** How much of an input is filled in: the members that must be there, or all. */
export type Extent = "required" | "all";

/** An input that keeps the rules of the model, and names what the furnished account has. Throws where it knows no example. */
export function validInput({ name, shape }: ListedOperation, names: Names, extent: Extent): object {
  return structureOf(shape, { operation: name, names, extent, member: "", depth: 0 });
}

interface Place {
  readonly operation: string;
  readonly names: Names;
  readonly extent: Extent;
  /** The name of the nearest member. */
  readonly member: string;
  readonly depth: number;
}

/** Structures that contain themselves have an end. */
const DEEPEST = 4;

function structureOf(shape: StructureShape, place: Place): object {
  const wanted = shape.members.filter(
    ({ name, required }) =>
      required ||
      (place.extent === "all" && place.depth < DEEPEST && !REFUSED.includes(`${place.operation}.${name}`)),
  );
  const members = shape.union ? shape.members.slice(0, 1) : wanted;
  return Object.fromEntries(
    members.map(({ name, shape: member }) => [
      name,
      exampleOf(member, { ...place, member: name, depth: place.depth + 1 }),
    ]),
  );
}

/** A valid value of one member. */
export function exampleOf(shape: Shape, place: Place): unknown {
  if (isScalar(shape)) return scalarExample(shape, place);
  switch (shape.kind) {
    case "structure":
      return structureOf(shape, place);
    case "list":
      return Array.from({ length: Math.max(1, shape.facts?.min ?? 1) }, () =>
        exampleOf(shape.element, place),
      );
    case "map":
      return { [String(scalarExample(shape.key, place))]: exampleOf(shape.value, place) };
  }
}

function scalarExample(shape: ScalarShape, place: Place): unknown {
  switch (shape.kind) {
    case "boolean":
      return false;
    case "number":
    case "bigInteger":
      return shape.facts?.min ?? 1;
    case "timestamp":
      return new Date("2026-01-01T00:00:00Z");
    case "blob":
      return new Uint8Array(shape.facts?.min ?? 1);
    case "document":
      return {};
    case "string":
      return textExample(shape, place);
  }
}

const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}';

function textExample(shape: ScalarShape, { operation, member, names }: Place): string {
  const { min = 1, max = Number.MAX_SAFE_INTEGER } = shape.facts ?? {};
  const named = names.get(`${operation}.${member}`) ?? names.get(member);
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...(shape.facts?.enum?.slice(0, 1) ?? []),
    ...(/Document|Policy(?:Input)?(?:List)?$/.test(member) ? [DOCUMENT] : []),
    "a".padEnd(min, "a"),
    "1".padEnd(min, "1"),
    "/",
    "A".padEnd(min, "A"),
    "v1",
  ];
  const rules = scalarRules(shape);
  const example = candidates.find(
    (text) => text.length <= max && rules.every(({ holds }) => holds(text as never)),
  );
  if (example === undefined || (named !== undefined && example !== named))
    throw new Error(`No example for ${operation}.${member}: name one in furnished-account.ts`);
  return example;
}

import { ReadFault } from "../errors/read-fault.ts";
import { isNumberOf, parseBase64, parseTimestamp } from "../scalars.ts";
import { oncePerStructure } from "../shapes/once-per-structure.ts";
import {
  isScalar,
  type ListShape,
  type MapShape,
  type ScalarShape,
  type Shape,
  type StructureShape,
} from "../shapes/shape.ts";
import type { FormNode } from "./form-tree.ts";

/** Reads the value of one shape; `path` is the parameter's name, for the error. Throws ReadFault. */
type QueryReader = (node: FormNode, path: string) => unknown;

type QueryStructureReader = (node: FormNode, path: string) => Record<string, unknown>;

/**
 * The reader of a structure, compiled once. Reads members that the schema names and nothing else: parameters that it
 * does not know are left alone, as AWS does (see the package's README).
 *
 * Source: Smithy, "AWS Query protocol: Query key resolution", "Examples".
 */
export const queryReader = oncePerStructure(compileStructure);

function compile(shape: Shape): QueryReader {
  if (isScalar(shape)) return compileScalar(shape);
  switch (shape.kind) {
    case "structure":
      // Looked up when used: a structure may contain itself.
      return (node, path) => queryReader(shape)(requireParts(node, path, "structure"), path);
    case "list":
      return compileList(shape);
    case "map":
      return compileMap(shape);
  }
}

function compileStructure(shape: StructureShape): QueryStructureReader {
  const members = shape.members.map(({ name, wireName, shape: member }) => ({
    name,
    wireName,
    read: compile(member),
  }));
  return (node, path) => {
    const structure: Record<string, unknown> = {};
    let count = 0;
    for (const { name, wireName, read } of members) {
      const child = node.children.get(wireName);
      if (child === undefined) continue;
      structure[name] = read(child, path === "" ? wireName : `${path}.${wireName}`);
      count += 1;
    }
    if (shape.union && count !== 1) throw new ReadFault(`Exactly one member must be set: ${path}`);
    return structure;
  };
}

function compileList(shape: ListShape): QueryReader {
  const read = compile(shape.element);
  const { flattened, elementName } = shape;
  return (node, path) => {
    if (isEmptyCollection(node, path)) return [];
    const holder = flattened ? node : onlyChild(node, elementName, path);
    return numbered(holder, path).map(([number, child]) =>
      read(child, flattened ? `${path}.${number}` : `${path}.${elementName}.${number}`),
    );
  };
}

function compileMap(shape: MapShape): QueryReader {
  const readKey = compileScalar(shape.key);
  const readValue = compile(shape.value);
  const { flattened, keyName, valueName } = shape;
  return (node, path) => {
    // Without a prototype, every key is just a key: __proto__ too.
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    if (isEmptyCollection(node, path)) return map;
    for (const [number, entry] of numbered(flattened ? node : onlyChild(node, "entry", path), path)) {
      const entryPath = flattened ? `${path}.${number}` : `${path}.entry.${number}`;
      const key = entry.children.get(keyName);
      const value = entry.children.get(valueName);
      if (key === undefined || value === undefined) throw new ReadFault(`Incomplete map entry: ${entryPath}`);
      const name = String(readKey(key, `${entryPath}.${keyName}`));
      if (Object.hasOwn(map, name)) throw new ReadFault(`Duplicate map key: ${entryPath}`);
      map[name] = readValue(value, `${entryPath}.${valueName}`);
    }
    return map;
  };
}

/** `Tags=` is how clients write an empty list. */
function isEmptyCollection(node: FormNode, path: string): boolean {
  if (node.value === undefined) return false;
  if (node.value !== "" || node.children.size > 0) throw new ReadFault(`Not a list: ${path}`);
  return true;
}

// Inside a list nothing is passed over: an element dropped in silence could be the policy that narrows a session.
function onlyChild(node: FormNode, name: string, path: string): FormNode {
  const child = node.children.get(name);
  if (child === undefined || node.children.size !== 1) {
    throw new ReadFault(`Unexpected list element termination: ${path}`);
  }
  if (child.value !== undefined) throw new ReadFault(`Not a list: ${path}.${name}`);
  return child;
}

const elementNumber = /^[1-9]\d{0,5}$/;

/** The children 1, 2, 3 ... in the order of their numbers, which may have gaps. */
function numbered(node: FormNode, path: string): readonly (readonly [number, FormNode])[] {
  const children = [...node.children].map(([part, child]) => {
    if (!elementNumber.test(part))
      throw new ReadFault(`Key is not valid, elements are numbered from 1: ${path}`);
    return [Number(part), child] as const;
  });
  return children.toSorted(([left], [right]) => left - right);
}

function requireParts(node: FormNode, path: string, what: string): FormNode {
  if (node.value !== undefined) throw new ReadFault(`Not a ${what}: ${path}`);
  return node;
}

function compileScalar(shape: ScalarShape): QueryReader {
  const parse = scalarParser(shape);
  return (node, path) => {
    if (node.children.size > 0 || node.value === undefined) {
      throw new ReadFault(`Start of structure or list found where not expected: ${path}`);
    }
    const value = parse(node.value);
    if (value === undefined) throw new ReadFault(`${complaint(shape)}: ${path}`);
    return value;
  };
}

function complaint(shape: ScalarShape): string {
  // AWS's own words for a boolean, although it then takes 0 and 1 as well: no client writes those.
  if (shape.kind === "boolean") return "boolean must follow xsd1.1 definition";
  return `Not a valid ${shape.kind === "number" ? (shape.facts?.type ?? "number") : shape.kind}`;
}

const integerText = /^-?\d{1,16}$/;
const decimalText = /^-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/;

function scalarParser(shape: ScalarShape): (text: string) => unknown {
  switch (shape.kind) {
    case "string":
      return (text) => text;
    case "boolean":
      return (text) => (text === "true" ? true : text === "false" ? false : undefined);
    case "number": {
      const type = shape.facts?.type;
      const form = type === "integer" || type === "long" ? integerText : decimalText;
      return (text) => (form.test(text) && isNumberOf(type, Number(text)) ? Number(text) : undefined);
    }
    case "bigInteger":
      return (text) => (/^-?\d{1,100}$/.test(text) ? BigInt(text) : undefined);
    case "blob":
      return parseBase64;
    case "timestamp":
      return parseTimestamp;
    case "document":
      // The protocol has no form for documents (Smithy, "AWS Query protocol").
      return () => undefined;
  }
}

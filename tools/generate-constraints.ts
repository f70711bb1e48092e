// Turns service models into the constraint modules of packages/wire, which are committed:
//
//   node tools/generate-constraints.ts <models folder> iam sts
//
// A model is a JSON file in the form of the AWS SDK's "api-2.json" (metadata, operations, shapes).
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type {
  ServiceConstraints,
  ShapeFacts,
  StructureFacts,
} from "../packages/wire/src/constraints/facts.ts";

interface ModelRef {
  readonly shape: string;
}

interface ModelShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, ModelRef>>;
  readonly member?: ModelRef;
  readonly key?: ModelRef;
  readonly value?: ModelRef;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
}

export interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: ModelRef }>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

const numberTypes = new Set(["integer", "long", "float", "double"]);
const factTypes = new Set<string>(["string", "blob", "list", "map", ...numberTypes]);

/** The facts that a model states of everything its operations take as input, each shape once, by name. */
export function constraintsOf(model: Model): ServiceConstraints {
  const shapes = new Map<string, ShapeFacts>();
  const structures = new Map<string, StructureFacts>();
  const seen = new Set<string>();

  function visit(name: string): void {
    if (seen.has(name)) return;
    seen.add(name);
    const shape = shapeNamed(model, name);
    for (const { shape: part } of partsOf(shape)) visit(part);
    if (shape.type === "structure") {
      const facts = structureFacts(shape, shapes);
      if (Object.keys(facts).length > 0) structures.set(name, facts);
    } else {
      const facts = shapeFacts(shape, shapes);
      if (facts !== undefined) shapes.set(name, facts);
    }
  }

  for (const { input } of Object.values(model.operations)) if (input !== undefined) visit(input.shape);
  return { shapes: sorted(shapes), structures: sorted(structures) };
}

/** The source of one module, one shape a line. */
export function moduleOf(service: string, { shapes, structures }: ServiceConstraints): string {
  const lines = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(record)
      .map(([name, facts]) => `    ${JSON.stringify(name)}: ${JSON.stringify(facts)},\n`)
      .join("");
  const identifier = service.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return (
    "// Made by tools/generate-constraints.ts. Do not edit.\n" +
    'import type { ServiceConstraints } from "./facts.ts";\n\n' +
    `export const ${identifier}Constraints: ServiceConstraints = {\n` +
    `  shapes: {\n${lines(shapes)}  },\n` +
    `  structures: {\n${lines(structures)}  },\n` +
    "};\n"
  );
}

function shapeNamed(model: Model, name: string): ModelShape {
  const shape = Object.hasOwn(model.shapes, name) ? model.shapes[name] : undefined;
  if (shape === undefined) throw new Error(`The model has no shape ${name}`);
  return shape;
}

function partsOf({ members, member, key, value }: ModelShape): readonly ModelRef[] {
  return [...Object.values(members ?? {}), member, key, value].filter((part) => part !== undefined);
}

function structureFacts(
  { required, members }: ModelShape,
  known: ReadonlyMap<string, ShapeFacts>,
): StructureFacts {
  const constrained = Object.entries(members ?? {}).flatMap(([name, { shape }]) =>
    known.has(shape) ? [[name, shape] as const] : [],
  );
  return {
    ...(required === undefined || required.length === 0 ? {} : { required }),
    ...(constrained.length === 0 ? {} : { members: Object.fromEntries(constrained) }),
  };
}

function shapeFacts(shape: ModelShape, known: ReadonlyMap<string, ShapeFacts>): ShapeFacts | undefined {
  if (!factTypes.has(shape.type)) return undefined;
  const { min, max, pattern, sensitive } = shape;
  const facts: ShapeFacts = {
    type: shape.type as ShapeFacts["type"],
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(shape.enum === undefined ? {} : { enum: shape.enum }),
    ...(sensitive === true ? { sensitive } : {}),
    ...knownPart("member", shape.member, known),
    ...knownPart("key", shape.key, known),
    ...knownPart("value", shape.value, known),
  };
  // That a number is whole is itself a fact: the SDK schemas have one type for all numbers.
  return Object.keys(facts).length > 1 || numberTypes.has(shape.type) ? facts : undefined;
}

function knownPart(
  part: "member" | "key" | "value",
  ref: ModelRef | undefined,
  known: ReadonlyMap<string, ShapeFacts>,
): Partial<Record<typeof part, string>> {
  return ref !== undefined && known.has(ref.shape) ? { [part]: ref.shape } : {};
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> {
  return Object.fromEntries([...map].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

async function main([folder, ...services]: readonly string[]): Promise<void> {
  if (folder === undefined || services.length === 0) {
    console.error("usage: node tools/generate-constraints.ts <models folder> <service>...");
    process.exitCode = 2;
    return;
  }
  for (const service of services) {
    const model = JSON.parse(await readFile(join(folder, `${service}.json`), "utf8")) as Model;
    const file = new URL(`../packages/wire/src/constraints/${service}.generated.ts`, import.meta.url);
    await writeFile(file, moduleOf(service, constraintsOf(model)));
    console.log(fileURLToPath(file));
  }
}

if (import.meta.main) await main(process.argv.slice(2));

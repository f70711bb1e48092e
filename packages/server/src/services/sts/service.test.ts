import * as sts from "@aws-sdk/client-sts";
import { expect, it } from "vitest";
import { stsNotYet, stsOperations } from "./service.ts";

/** Static schemas of operations begin with 9 (smithy's schema types), and have their name third. */
function operationsOfSchema(): string[] {
  return Object.entries(sts)
    .filter(([name, value]) => name.endsWith("$") && Array.isArray(value) && value[0] === 9)
    .map(([name]) => name.slice(0, -1));
}

function nameOf(schema: unknown): string {
  return String((schema as readonly unknown[])[2]);
}

it("has each operation of the schema, or names it as not yet there, and none twice", () => {
  const have = stsOperations.map(({ schema }) => nameOf(schema));
  expect([...have, ...stsNotYet].toSorted()).toEqual(operationsOfSchema().toSorted());
});

it("asks the policies about each operation but those that AWS asks nothing about", () => {
  const unasked = stsOperations.filter(({ access }) => typeof access !== "function");
  expect(unasked.map(({ schema }) => nameOf(schema))).toEqual(["GetCallerIdentity", "GetSessionToken"]);
});

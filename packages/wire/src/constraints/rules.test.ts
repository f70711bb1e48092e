// Rules that no input of IAM or STS has, and those of maps, bytes and nested lists, on a schema with every kind of shape.
import { expect, test } from "vitest";

import { compileOperation } from "../operation.ts";
import { iamService } from "../testing/in-process.ts";
import { everyShape } from "../testing/shapes.ts";
import type { ServiceConstraints } from "./facts.ts";

const constraints: ServiceConstraints = {
  shapes: {
    word: { type: "string", max: 3, pattern: "[a-z]+" },
    colour: { type: "string", enum: ["red", "green"] },
    big: { type: "long", min: 1, max: 10 },
    bytes: { type: "blob", min: 2, max: 3, sensitive: true },
    weights: { type: "map", max: 2, key: "word", value: "weight" },
    weight: { type: "integer", max: 9 },
    entries: { type: "map", min: 1, key: "word" },
    rows: { type: "list", max: 2, member: "row" },
    row: { type: "list", min: 1, max: 2, member: "word" },
    pins: { type: "list", member: "pin" },
    pin: { type: "string", max: 4, sensitive: true },
    flat: { type: "list", max: 1 },
  },
  structures: {
    Everything: {
      members: {
        Text: "colour",
        Big: "big",
        Bytes: "bytes",
        FlatMap: "weights",
        NamedMap: "entries",
        Matrix: "rows",
        Names: "pins",
        Flat: "flat",
      },
    },
    Entry: { required: ["Name"], members: { Name: "word" } },
  },
};

const operation = compileOperation({ ...iamService, protocol: "awsJson1.1", constraints }, everyShape);

function violations(input: object): readonly string[] {
  const result = operation.read(new TextEncoder().encode(JSON.stringify(input)));
  if (result.ok) return [];
  const [, list = ""] = /^\d+ validation errors? detected: (.*)$/u.exec(result.error.message) ?? [];
  return list.split("; ").map((text) => text.replace(" failed to satisfy constraint: Member must", " must"));
}

const word =
  "[Member must have length less than or equal to 3, Member must satisfy regular expression pattern: [a-z]+]";

test.each([
  [{ Text: "blue" }, ["Value 'blue' at 'text' must satisfy enum value set: [red, green]"]],
  [{ Big: 0 }, ["Value '0' at 'big' must have value greater than or equal to 1"]],
  [{ Big: 11 }, ["Value '11' at 'big' must have value less than or equal to 10"]],
  [{ Bytes: "AA==" }, ["Value at 'bytes' must have length greater than or equal to 2"]],
  [{ Bytes: "AAAAAA==" }, ["Value at 'bytes' must have length less than or equal to 3"]],
  [{ FlatMap: { a: 1, b: 2, c: 3 } }, ["Value at 'flatMap' must have length less than or equal to 2"]],
  [
    { FlatMap: { A: 10 } },
    [
      `Value at 'flatMap' failed to satisfy constraint: Map keys must satisfy constraint: ${word}`,
      "Value at 'flatMap' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 9]",
    ],
  ],
  [{ NamedMap: {} }, ["Value at 'namedMap' must have length greater than or equal to 1"]],
  [
    { NamedMap: { a: { Name: "b" }, b: {}, c: { Name: "C" } } },
    [
      "Value null at 'namedMap.b.member.name' must not be null",
      "Value 'C' at 'namedMap.c.member.name' must satisfy regular expression pattern: [a-z]+",
    ],
  ],
  [{ Matrix: [["a"], ["b"], ["c"]] }, ["Value at 'matrix' must have length less than or equal to 2"]],
  [{ Matrix: [["a"], []] }, ["Value '[]' at 'matrix.2.member' must have length greater than or equal to 1"]],
  [{ Matrix: [["a", "B"]] }, [`Value '[a, B]' at 'matrix.1.member' must satisfy constraint: ${word}`]],
  [{ Flat: ["a", "b"] }, ["Value '[a, b]' at 'flat' must have length less than or equal to 1"]],
  // The list is not sensitive, its elements are.
  [
    { Names: ["1234", "12345"] },
    ["Value at 'names' must satisfy constraint: [Member must have length less than or equal to 4]"],
  ],
  [
    { FlatEntries: [{ Name: "a" }, { Name: "a", Next: {} }] },
    ["Value null at 'flatEntries.2.member.next.name' must not be null"],
  ],
])("%j", (input, expected) => {
  expect(violations(input)).toEqual(expected);
});

test.each([
  { Text: "red", Big: 1, Bytes: "AAA=" },
  {
    FlatMap: {},
    NamedMap: { abc: { Name: "a" } },
    Matrix: [["a", "b"], ["c"]],
    Names: [],
    Flat: ["anything"],
  },
  {},
])("%j breaks no rule", (input) => {
  expect(violations(input)).toEqual([]);
});

test("at most fifty violations are told", () => {
  const NamedMap = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [
      String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26)),
      {},
    ]),
  );
  expect(violations({ NamedMap })).toHaveLength(50);
});

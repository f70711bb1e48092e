import { expect, test } from "vitest";

import { compileOperation } from "../operation.ts";
import { iamService, noConstraints } from "../testing/in-process.ts";
import { everyQueryShape } from "../testing/shapes.ts";
import { parseForm } from "./form.ts";

const operation = compileOperation({ ...iamService, constraints: noConstraints }, everyQueryShape);

function read(...pairs: readonly string[]) {
  const form = parseForm(new TextEncoder().encode(pairs.join("&")));
  if (!form.ok) return form.error.message;
  const result = operation.read(form.form);
  return result.ok ? result.input : result.error.message;
}

test.each([
  [["Text=a%20b"], { Text: "a b" }],
  [["Text="], { Text: "" }],
  [["other=x"], { Renamed: "x" }],
  [["Flag=true"], { Flag: true }],
  [["Flag=false"], { Flag: false }],
  [["Count=-12.5e3"], { Count: -12_500 }],
  [["Big=123456789012345678901234567890"], { Big: 123456789012345678901234567890n }],
  [["Bytes=AP8%3D"], { Bytes: Uint8Array.from([0, 255]) }],
  [["Day=2026-01-01T00:00:00Z"], { Day: new Date("2026-01-01T00:00:00Z") }],
  [["Plain=1767225600"], { Plain: new Date("2026-01-01T00:00:00Z") }],
  [["Names.item.1=a", "Names.item.2=b"], { Names: ["a", "b"] }],
  [["Names="], { Names: [] }],
  [["Flat.1=a", "Flat.2=b"], { Flat: ["a", "b"] }],
  [["Flat="], { Flat: [] }],
  [["FlatEntries.1.Name=a", "FlatEntries.2.Name=b"], { FlatEntries: [{ Name: "a" }, { Name: "b" }] }],
  [["FlatMap.1.key=a", "FlatMap.1.value=1"], { FlatMap: { a: 1 } }],
  [["NamedMap.entry.1.K=a", "NamedMap.entry.1.V.Name=b"], { NamedMap: { a: { Name: "b" } } }],
  [["NamedMap="], { NamedMap: {} }],
  [["Matrix.member.1.member.1=a", "Matrix.member.2="], { Matrix: [["a"], []] }],
  [["Entry.Next.Next.Name=deep"], { Entry: { Next: { Next: { Name: "deep" } } } }],
  [["Choice.Number=4"], { Choice: { Number: 4 } }],
  // The order of the numbers counts, not that of the parameters; gaps are closed.
  [["Numbers.member.10=3", "Numbers.member.2=1", "Numbers.member.9=2"], { Numbers: [1, 2, 3] }],
  // Newer clients may send what this server does not know.
  [
    ["Text=a", "Unknown=b", "Unknown.member.1=c", "Entry.Name=n", "Entry.Other=o"],
    { Text: "a", Entry: { Name: "n" } },
  ],
  [[], {}],
])("%j", (pairs, expected) => {
  expect(read(...pairs)).toEqual(expected);
});

test.each([
  [["Flag=True"], "boolean must follow xsd1.1 definition: Flag"],
  [["Flag=1"], "boolean must follow xsd1.1 definition: Flag"],
  [["Flag="], "boolean must follow xsd1.1 definition: Flag"],
  [["Count="], "Not a valid number: Count"],
  [["Count=0x10"], "Not a valid number: Count"],
  [["Count=%201"], "Not a valid number: Count"],
  [["Count=Infinity"], "Not a valid number: Count"],
  [["Count=1e999"], "Not a valid number: Count"],
  [["Big=1.5"], "Not a valid bigInteger: Big"],
  [["Bytes=%2A"], "Not a valid blob: Bytes"],
  [["Day=tomorrow"], "Not a valid timestamp: Day"],
  [["Numbers.member.2=x"], "Not a valid number: Numbers.member.2"],
  [["Names.member.1=a"], "Unexpected list element termination: Names"],
  [["Names.item.1=a", "Names.other=b"], "Unexpected list element termination: Names"],
  [["Names.item=a"], "Not a list: Names.item"],
  [["Flat.a=a"], "Key is not valid, elements are numbered from 1: Flat"],
  [["FlatMap.1.key=a"], "Incomplete map entry: FlatMap.1"],
  [
    ["FlatMap.1.key=a", "FlatMap.1.value=1", "FlatMap.2.key=a", "FlatMap.2.value=2"],
    "Duplicate map key: FlatMap.2",
  ],
  [["Entry=a"], "Not a structure: Entry"],
  [["Text.Name=a"], "Start of structure or list found where not expected: Text"],
  [["Choice.Number=4", "Choice.Text=a"], "Exactly one member must be set: Choice"],
  [["Choice.Other=4"], "Exactly one member must be set: Choice"],
])("refuses %j", (pairs, message) => {
  expect(read(...pairs)).toBe(message);
});

test("an integer of the model is whole", () => {
  const constraints = {
    shapes: { count: { type: "integer" } },
    structures: { Everything: { members: { Count: "count" } } },
  } as const;
  const withFacts = compileOperation({ ...iamService, constraints }, everyQueryShape);
  const form = parseForm("Count=1.5");
  expect(form.ok && withFacts.read(form.form)).toMatchObject({
    ok: false,
    error: { code: "MalformedInput", status: 400, message: "Not a valid integer: Count" },
  });
});

import { describe, expect, test } from "vitest";

import { senderError } from "../errors/wire-error.ts";
import { writeError } from "../errors/write-error.ts";
import { compileOperation } from "../operation.ts";
import { iamService, noConstraints } from "../testing/in-process.ts";
import { everyShape } from "../testing/shapes.ts";

const service = { ...iamService, protocol: "awsJson1.1", constraints: noConstraints } as const;
const operation = compileOperation(service, everyShape);

function read(body: string | Uint8Array) {
  const result = operation.read(typeof body === "string" ? new TextEncoder().encode(body) : body);
  return result.ok ? result.input : `${result.error.code}: ${result.error.message}`;
}

const day = new Date("2026-01-01T00:00:00.250Z");

describe("both ways", () => {
  test.each([
    [{ Text: 'é"\\\ud83d\ude00\0' }, String.raw`{"Text":"é\"\\😀\u0000"}`],
    [{ Renamed: "x" }, '{"Renamed":"x"}'],
    [{ Flag: false, Count: -1.5 }, '{"Flag":false,"Count":-1.5}'],
    [{ Big: 9007199254740991n }, '{"Big":9007199254740991}'],
    [{ Bytes: Uint8Array.from([0, 255]) }, '{"Bytes":"AP8="}'],
    [{ Plain: day, Epoch: day }, '{"Epoch":1767225600.25,"Plain":1767225600.25}'],
    [{ Day: day }, '{"Day":"2026-01-01T00:00:00.250Z"}'],
    [{ HttpDay: new Date("2026-01-01T00:00:00Z") }, '{"HttpDay":"Thu, 01 Jan 2026 00:00:00 GMT"}'],
    [{ Names: [], Flat: ["a"] }, '{"Names":[],"Flat":["a"]}'],
    [{ FlatMap: { a: 1, b: 2 } }, '{"FlatMap":{"a":1,"b":2}}'],
    [{ NamedMap: { a: { Name: "n" } } }, '{"NamedMap":{"a":{"Name":"n"}}}'],
    [{ Matrix: [["a"], []] }, '{"Matrix":[["a"],[]]}'],
    [{ Entry: { Next: { Name: "x" } } }, '{"Entry":{"Next":{"Name":"x"}}}'],
    [{ Choice: { Text: "t" } }, '{"Choice":{"Text":"t"}}'],
    [{ Document: { a: [1, null, { b: "c" }] } }, '{"Document":{"a":[1,null,{"b":"c"}]}}'],
    [{ Document: "x" }, '{"Document":"x"}'],
    [{}, "{}"],
  ])("%o", (value, json) => {
    expect(operation.write(value, "r").body).toBe(json);
    expect(read(json)).toEqual(value);
  });
});

test("null is absent, unknown members are left alone", () => {
  expect(read('{"Text":null,"Unknown":{"a":1},"Entry":{"Name":null,"X":1}}')).toEqual({ Entry: {} });
});

test("numbers that JSON has not are written as words", () => {
  expect(operation.write({ Count: Number.NaN }, "r").body).toBe('{"Count":"NaN"}');
});

test.each([
  ["", "The body is not valid JSON"],
  ["{", "The body is not valid JSON"],
  ['{"Text":"a"}x', "The body is not valid JSON"],
  [Uint8Array.from([0x22, 0xff, 0x22]), "The body is not valid UTF-8"],
  ["[]", "Start of list found where not expected"],
  ["null", "Unexpected NULL_VALUE"],
  ['"x"', "Unexpected STRING_VALUE"],
  ['{"Text":1}', "NUMBER_VALUE can not be converted to a String"],
  ['{"Text":true}', "TRUE_VALUE can not be converted to a String"],
  ['{"Text":{}}', "Start of structure or map found where not expected."],
  ['{"Text":[]}', "Start of list found where not expected"],
  ['{"Flag":"true"}', "STRING_VALUE can not be converted to a Boolean"],
  ['{"Count":"1"}', "STRING_VALUE can not be converted to a Number"],
  ['{"Count":1e400}', "NUMBER_VALUE can not be converted to a Number"],
  ['{"Big":9007199254740993}', "NUMBER_VALUE can not be converted to a BigInteger"],
  ['{"Bytes":"*"}', "STRING_VALUE can not be converted to a Blob"],
  ['{"Day":"tomorrow"}', "STRING_VALUE can not be converted to a Timestamp"],
  ['{"Plain":1e300}', "NUMBER_VALUE can not be converted to a Timestamp"],
  ['{"Names":{}}', "Start of structure or map found where not expected."],
  ['{"Names":[null]}', "Unexpected null element in a list"],
  ['{"FlatMap":{"a":null}}', "Unexpected null value in a map"],
  ['{"Entry":"x"}', "Unexpected STRING_VALUE"],
  ['{"Choice":{}}', "Exactly one member of a union must be set"],
  ['{"Choice":{"Text":"a","Number":1}}', "Exactly one member of a union must be set"],
])("refuses %j", (body, message) => {
  expect(read(body)).toBe(`SerializationException: ${message}`);
});

test("an operation without input takes an empty body, one with input does not", () => {
  const unit = compileOperation(service, [9, "test", "DoIt", 0, "unit", "unit"] as never);
  expect(unit.read(new Uint8Array())).toEqual({ ok: true, input: {} });
  expect(unit.read(new TextEncoder().encode("{}"))).toEqual({ ok: true, input: {} });
  expect(unit.read(new TextEncoder().encode("nonsense"))).toMatchObject({ ok: false });
  expect(unit.write(undefined, "r").body).toBe("{}");
});

test.each([
  ["awsJson1.0", "application/x-amz-json-1.0"],
  ["awsJson1.1", "application/x-amz-json-1.1"],
] as const)("%s has its content type, and errors their header", (protocol, type) => {
  expect(compileOperation({ ...service, protocol }, everyShape).write({}, "r")).toEqual({
    status: 200,
    headers: { "content-type": type, "x-amzn-RequestId": "r" },
    body: "{}",
  });
  expect(writeError({ protocol }, senderError("ResourceNotFoundException", "no"), "r")).toEqual({
    status: 400,
    headers: {
      "content-type": type,
      "x-amzn-RequestId": "r",
      "x-amzn-ErrorType": "ResourceNotFoundException",
    },
    body: '{"__type":"ResourceNotFoundException","message":"no"}',
  });
});

import { describe, expect, test } from "vitest";

import { compileOperation } from "../operation.ts";
import { iamService, noConstraints } from "../testing/in-process.ts";
import { everyQueryShape, everyShape } from "../testing/shapes.ts";

const service = { ...iamService, constraints: noConstraints };
const operation = compileOperation(service, everyQueryShape);
const head = '<PutEverythingResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><PutEverythingResult>';
const tail =
  "</PutEverythingResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PutEverythingResponse>";

function content(output: object): string {
  const { body } = operation.write(output, "r-1");
  expect(body.startsWith(head) && body.endsWith(tail)).toBe(true);
  return body.slice(head.length, -tail.length);
}

const day = new Date("2026-01-01T00:00:00.750Z");

test.each([
  [{}, ""],
  [{ Text: undefined, Flag: null }, ""],
  [{ Text: "" }, "<Text></Text>"],
  [{ Text: "<&>" }, "<Text>&lt;&amp;&gt;</Text>"],
  [{ Renamed: "x" }, "<other>x</other>"],
  [{ Flag: false, Count: 0 }, "<Flag>false</Flag><Count>0</Count>"],
  [{ Big: 2n ** 70n }, "<Big>1180591620717411303424</Big>"],
  [{ Bytes: Uint8Array.from([0, 255]) }, "<Bytes>AP8=</Bytes>"],
  [{ Day: day }, "<Day>2026-01-01T00:00:00Z</Day>"],
  [{ Plain: day }, "<Plain>2026-01-01T00:00:00Z</Plain>"],
  [{ HttpDay: day }, "<HttpDay>Thu, 01 Jan 2026 00:00:00 GMT</HttpDay>"],
  [{ Epoch: day }, "<Epoch>1767225600.75</Epoch>"],
  [{ Names: ["a", "b"] }, "<Names><item>a</item><item>b</item></Names>"],
  [{ Names: [] }, "<Names/>"],
  [{ Flat: ["a", "b"] }, "<Flat>a</Flat><Flat>b</Flat>"],
  [{ Flat: [] }, ""],
  [{ FlatEntries: [{ Name: "a" }] }, "<FlatEntries><Name>a</Name></FlatEntries>"],
  [{ FlatMap: { a: 1 } }, "<FlatMap><key>a</key><value>1</value></FlatMap>"],
  [
    { NamedMap: { "<": { Name: "b" } } },
    "<NamedMap><entry><K>&lt;</K><V><Name>b</Name></V></entry></NamedMap>",
  ],
  [{ NamedMap: {} }, "<NamedMap/>"],
  [{ Matrix: [["a"], []] }, "<Matrix><member><member>a</member></member><member/></Matrix>"],
  [{ Entry: { Next: { Name: "x" } } }, "<Entry><Next><Name>x</Name></Next></Entry>"],
  [{ Entry: {} }, "<Entry></Entry>"],
  // What the schema does not name is not written.
  [{ Text: "a", Secret: "b" }, "<Text>a</Text>"],
])("%o", (output, xml) => {
  expect(content(output)).toBe(xml);
});

describe("the answer", () => {
  test("has status, type and request id", () => {
    expect(operation.write({}, "r-1")).toMatchObject({
      status: 200,
      headers: { "content-type": "text/xml", "x-amzn-RequestId": "r-1" },
    });
  });

  test("has no result element where the operation has no output", () => {
    const unit = compileOperation(service, [9, "test", "DoIt", 0, "unit", "unit"] as never);
    expect(unit.write(undefined, "r-1").body).toBe(
      '<DoItResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DoItResponse>',
    );
  });

  test("a shape that the protocol cannot write is told when it is compiled", () => {
    expect(() => compileOperation(service, everyShape).write({}, "r")).toThrow("no form for documents");
  });
});

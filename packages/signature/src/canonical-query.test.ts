import { describe, expect, test } from "vitest";
import { canonicalQuery } from "./canonical-query.ts";

describe("the canonical query", () => {
  test.each([
    ["", ""],
    ["b=2&a=1", "a=1&b=2"],
    ["a=2&a=10&a=1", "a=1&a=10&a=2"],
    ["a&b=", "a=&b="],
    ["&&a=1&", "a=1"],
    ["=", "="],
    ["=v", "=v"],
    ["a=b=c", "a=b%3Dc"],
    ["a=%", "a=%25"],
    ["a=%g1&b=%1", "a=%25g1&b=%251"],
    ["a=%7e%41%2f", "a=~A%2F"],
    ["a=x+y&b=x%20y&c=x%2By", "a=x%20y&b=x%20y&c=x%2By"],
    ["a=/:@", "a=%2F%3A%40"],
    ["Param-3=3&Param=2&%E1%88%B4=1", "%E1%88%B4=1&Param=2&Param-3=3"],
    ["k=%FF&k=\u00fe", "k=%FE&k=%FF"],
  ])("of %j is %j", (query, expected) => {
    expect(canonicalQuery(query)).toBe(expected);
  });

  test("leaves out the parameter it is told to, however its name is encoded", () => {
    expect(canonicalQuery("a=1&X-Amz%2DSignature=x&X-Amz-Signature=y", "X-Amz-Signature")).toBe("a=1");
  });

  test("keeps bytes apart that are no UTF-8", () => {
    expect(canonicalQuery("a=%FE")).not.toBe(canonicalQuery("a=%FF"));
  });
});

import type { ContextKeyTypeEnum } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { readContextEntries } from "./context-entries.ts";

const entry = (ContextKeyType: ContextKeyTypeEnum | undefined, ...ContextKeyValues: readonly string[]) => ({
  ContextKeyName: "app:Key",
  ContextKeyValues,
  ...(ContextKeyType !== undefined && { ContextKeyType }),
});

describe("a context entry", () => {
  test.each([
    ["string", "any text"],
    ["numeric", "-1.5e3"],
    ["boolean", "true"],
    ["ip", "203.0.113.7"],
    ["ip", "2001:db8::/32"],
    ["binary", "aGk="],
    ["date", "2019-04-25T11:00:00Z"],
  ] as const)("of type %s has one value: %s", (type, value) => {
    expect(readContextEntries([entry(type, value)])).toEqual({ "app:Key": value });
    expect(readContextEntries([entry(`${type}List`, value)])).toEqual({ "app:Key": [value] });
    expect(readContextEntries([entry(`${type}List`, value, value)])).toEqual({ "app:Key": [value, value] });
    expect(readContextEntries([entry(`${type}List`)])).toEqual({ "app:Key": [] });
    expect(() => readContextEntries([entry(type, value, value)])).toThrow("must have exactly one value");
    expect(() => readContextEntries([entry(type)])).toThrow("must have exactly one value");
  });

  test.each([
    ["numeric", "1,5"],
    ["numeric", "ten"],
    ["boolean", "yes"],
    ["ip", "203.0.113"],
    ["binary", "a*"],
    ["date", "yesterday"],
  ] as const)("of type %s cannot be %s", (type, value) => {
    for (const typed of [type, `${type}List`] as const)
      expect(() => readContextEntries([entry(typed, value)])).toThrow(
        expect.objectContaining({ code: "InvalidInput", message: expect.stringContaining(typed) as string }),
      );
  });

  test("without a type has as many values as are given", () => {
    expect(readContextEntries([entry(undefined, "a")])).toEqual({ "app:Key": "a" });
    expect(readContextEntries([entry(undefined, "a", "b")])).toEqual({ "app:Key": ["a", "b"] });
  });

  test("has a name, and there is one for each key, whatever its case", () => {
    expect(() => readContextEntries([{ ContextKeyValues: ["a"] }])).toThrow("ContextKeyName");
    expect(() =>
      readContextEntries([entry("string", "a"), { ...entry("string", "b"), ContextKeyName: "APP:key" }]),
    ).toThrow("given twice");
  });

  test("there need be none", () => {
    expect(readContextEntries(undefined)).toEqual({});
  });
});

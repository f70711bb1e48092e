import { expect, test } from "vitest";
import { createContext } from "./context.ts";

test("keys are put into lower case, undefined values left out, the later of two holds", () => {
  const context = createContext([
    ["aws:UserName", "alice"],
    ["AWS:username", "bob"],
    ["aws:TagKeys", ["a"]],
    ["aws:SourceIp", undefined],
  ]);
  expect([...context]).toEqual([
    ["aws:username", "bob"],
    ["aws:tagkeys", ["a"]],
  ]);
});

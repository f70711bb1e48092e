// The attack: values and policies that take long to look at, so that one request of a user who may simulate keeps the server from all others.
// A number of a hundred thousand digits that ends in a letter, on which a careless pattern tries every split; a policy of thousands of
// statements in one line, all of which match and each of which has a place to be told.
import { expect, test } from "vitest";
import { readContextEntries } from "./context-entries.ts";
import { startPositions } from "./positions.ts";

/** Reads of single characters that a text gets, counted. */
function countingReads(text: string): { readonly text: string; readonly reads: () => number } {
  let reads = 0;
  const counted = new Proxy(Object(text) as object, {
    get(target, key) {
      if (typeof key === "string" && /^-?\d+$/.test(key)) reads += 1;
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(text) as unknown) : value;
    },
  });
  return { text: counted as unknown as string, reads: () => reads };
}

test.each(["1", "1.", ".1", "1e"])("a number of very many %s is refused in one look", (part) => {
  const value = `${part.repeat(100_000)}x`;
  const entry = { ContextKeyName: "app:n", ContextKeyValues: [value], ContextKeyType: "numeric" } as const;
  expect(() => readContextEntries([entry])).toThrow("is not of type numeric");
});

test("the place of a statement is found from where it stands, not from the beginning of the line", () => {
  const one = '{"Effect":"Allow","Action":"*","Resource":"*"}';
  const count = 2_000;
  const { text, reads } = countingReads(
    `{"Statement":[${Array.from({ length: count }, () => one).join(",")}]}`,
  );
  const startOf = startPositions(text);
  for (let index = 0; index < count; index++) {
    const column = 15 + index * (one.length + 1);
    startOf({
      source: { type: "identity", id: "p", name: "p" },
      effect: "Allow",
      sid: undefined,
      index,
      position: { line: 1, column },
      end: { line: 1, column: column + one.length },
    });
  }
  expect(reads()).toBeLessThan(10 * count);
});

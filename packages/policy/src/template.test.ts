import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createContext } from "./context.ts";
import { constantPieces, headOf, parseTemplate, resolveTemplate, textOfPieces } from "./template.ts";

function resolve(text: string, values: Readonly<Record<string, string>>): string | undefined {
  const read = parseTemplate(text);
  if (!read.ok) throw new Error(read.reason);
  const pieces = resolveTemplate(read.template, createContext(Object.entries(values)), () => undefined);
  return pieces && textOfPieces(pieces);
}

describe("templates", () => {
  test("text without variables stays as it is", () => {
    const text = fc.string().filter((one) => !one.includes("${"));
    fc.assert(
      fc.property(text, (one) => {
        expect(resolve(one, {})).toBe(one);
      }),
    );
  });

  test("any text gives a result", () => {
    const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "'", ",", "a", ":", "*", " ") });
    fc.assert(
      fc.property(text, (one) => {
        expect(typeof parseTemplate(one).ok).toBe("boolean");
      }),
    );
  });

  test.each([
    ["${aws:username}", "alice"],
    ["home/${aws:username}/x", "home/alice/x"],
    ["${ aws:username }", "alice"],
    ["${AWS:USERNAME}${aws:username}", "alicealice"],
    ["${k:none,'d'}", "d"],
    ["${k:none, 'a, b }'}!", "a, b }!"],
    ["${k:none, ''}", ""],
    ["${aws:username, 'd'}", "alice"],
    ["$${aws:username}", "$alice"],
    ["${$}{aws:username}", "${aws:username}"],
    ["${*}${?}${$}", "*?$"],
    ["$ {aws:username}", "$ {aws:username}"],
  ])("%s is %s", (text, resolved) => {
    expect(resolve(text, { "aws:username": "alice" })).toBe(resolved);
  });

  test.each([
    "${",
    "${aws:username",
    "a${}b",
    "${ }",
    "${a,b}",
    "${a:b, none}",
    "${a:b, 'c}",
    "${a:b, 'c' 'd'}",
    "${${a:b}}",
  ])("%s is refused", (text) => {
    expect(parseTemplate(text).ok).toBe(false);
  });

  test("a value is not read again for variables", () => {
    expect(resolve("${a:b}", { "a:b": "${c:d}", "c:d": "x" })).toBe("${c:d}");
  });

  test("tells the keys that are missing", () => {
    const read = parseTemplate("${a:B}");
    if (!read.ok) throw new Error(read.reason);
    const missing: string[] = [];
    expect(resolveTemplate(read.template, createContext([]), (key) => missing.push(key))).toBeUndefined();
    expect(missing).toEqual(["a:b"]);
    expect(constantPieces(read.template)).toBeUndefined();
  });
});

test.each([
  ["arn:aws:s3:::b/${a:b}/x", "arn:aws:s3:::b/"],
  ["arn:aws:iam::*:user/${a:b}", "arn:aws:iam::"],
  ["a${*}b?c${a:b}", "a*b"],
  ["${a:b}", ""],
])("the head of %s is %s", (text, head) => {
  const read = parseTemplate(text);
  expect(read.ok && headOf(read.template)).toBe(head);
});

import { expect, test } from "vitest";
import { documentedErrors, documentedFor, OPERATIONS } from "./documented.ts";
import { NOT_PROVOKED } from "./not-provoked.ts";
import { PROVOCATIONS } from "./provocations.ts";
import { SCENES } from "./scenes/scenes.ts";
import { TOO_OLD } from "./too-old.ts";
import { WORDS } from "./words.ts";

/** "CreateUser.NoSuchEntity", and so on. */
const pairs = OPERATIONS.flatMap((listed) =>
  documentedFor(listed).map(({ code }) => `${listed.name}.${code}`),
);
const known = new Set([...pairs, ...pairs.map((pair) => pair.slice(pair.indexOf(".") + 1))]);

test("most errors are found in the SDK", () => {
  const all = OPERATIONS.flatMap(({ service, name }) => documentedErrors(service.signingName, name));
  expect(all.length).toBeGreaterThan(600);
  expect(pairs.length).toBeGreaterThan(350);
});

test("no table has an operation or an error that is not documented", () => {
  const tabled = [
    ...Object.keys(PROVOCATIONS),
    ...Object.keys(WORDS),
    ...Object.entries(SCENES).flatMap(([operation, of]) =>
      Object.keys(of).map((code) => `${operation}.${code}`),
    ),
    ...NOT_PROVOKED.flatMap(({ errors }) =>
      Object.entries(errors).flatMap(([code, of]) =>
        of === "all" ? [code] : of.map((operation) => `${operation}.${code}`),
      ),
    ),
  ];
  expect(tabled.filter((name) => !known.has(name))).toEqual([]);
  expect(TOO_OLD.filter((operation) => !OPERATIONS.some(({ name }) => name === operation))).toEqual([]);
});

test("a pair that is not provoked has one reason", () => {
  const given = NOT_PROVOKED.flatMap(({ errors }) =>
    Object.entries(errors).flatMap(([code, of]) =>
      pairs.filter((pair) =>
        of === "all" ? pair.endsWith(`.${code}`) : of.some((operation) => pair === `${operation}.${code}`),
      ),
    ),
  );
  expect(given.filter((pair, index) => given.indexOf(pair) !== index)).toEqual([]);
});

import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

it("has so many for each owner, and so many for all", () => {
  const turns = createTurns(3, 2);
  const [first, second] = [turns.take("a"), turns.take("a")];
  expect(turns.take("a")).toBeUndefined();
  expect(turns.take("b")).toBeDefined();
  expect(turns.take("c")).toBeUndefined();
  first?.();
  expect(turns.take("c")).toBeDefined();
  second?.();
  expect(turns.take("a")).toBeDefined();
});

it("counts what is given back twice once", () => {
  const turns = createTurns(3, 2);
  const back = turns.take("a");
  turns.take("a");
  back?.();
  back?.();
  expect(turns.take("a")).toBeDefined();
  expect(turns.take("a")).toBeUndefined();
});

import { expect, it } from "vitest";
import { createPolicyGroups, type WrittenPolicy } from "./policy-groups.ts";
import { createPolicyTexts } from "./policy-texts.ts";

const written = (action: string, name = "p", spaces = 0): WrittenPolicy => ({
  source: { type: "identity", id: `arn:aws:iam::111122223333:policy/${name}`, name },
  kind: "identity",
  text:
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } }) +
    " ".repeat(spaces),
});
const groupsOf = (capacity: number, mostCharacters?: number) =>
  createPolicyGroups(createPolicyTexts(10), capacity, mostCharacters);

it("compiles the same policies of a place once", () => {
  const groups = groupsOf(10);
  const first = groups.compile("identity AIDA1", [written("s3:A"), written("s3:B")]);
  expect(groups.compile("identity AIDA1", [written("s3:A"), written("s3:B")])).toBe(first);
  expect(first.policies.map(({ source }) => source.name)).toEqual(["p", "p"]);
});

it.each([
  ["another text", [written("s3:A"), written("s3:C")]],
  ["another order", [written("s3:B"), written("s3:A")]],
  ["a policy less", [written("s3:A")]],
  ["a policy more", [written("s3:A"), written("s3:B"), written("s3:B")]],
  ["none", []],
])("feels a change at once: %s", (_, changed) => {
  const groups = groupsOf(10);
  groups.compile("identity AIDA1", [written("s3:A"), written("s3:B")]);
  const compiled = groups.compile("identity AIDA1", changed);
  expect(compiled.policies.map(({ policy }) => policy)).toEqual(
    groupsOf(10)
      .compile("fresh", changed)
      .policies.map(({ policy }) => policy),
  );
});

it("never names a policy by another one's name, though their texts are the same", () => {
  const groups = groupsOf(10);
  for (const place of ["identity AIDA1", "identity AIDA1", "identity AIDA2"]) {
    for (const name of ["one", "two"]) {
      const { policies } = groups.compile(place, [written("s3:A", name)]);
      expect(policies[0]?.source).toEqual(written("s3:A", name).source);
    }
  }
});

// Documents may have a hundred thousand characters of white space each, and what is compiled of them is larger still.
it("keeps no more than so many groups, and groups of so many characters", () => {
  const few = groupsOf(1);
  const first = few.compile("a", [written("s3:A")]);
  few.compile("b", [written("s3:A")]);
  expect(few.compile("a", [written("s3:A")])).not.toBe(first);
  const light = groupsOf(10, 3_000);
  const heavy = [written("s3:A", "p", 4_000)];
  expect(light.compile("a", heavy)).not.toBe(light.compile("a", heavy));
});

it("throws where a stored policy cannot be read", () => {
  expect(() => groupsOf(10).compile("a", [{ ...written("s3:A"), text: "{}" }])).toThrow("cannot be read");
});

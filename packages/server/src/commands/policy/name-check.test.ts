import { expect, it } from "vitest";
import { authorizationData, servicePrefixes } from "../../authorization-data/authorization-data.ts";
import { createNameCheck, type NameCheckOptions } from "./name-check.ts";

const services = authorizationData();
const unknown: string[] = [];
const check = (options: Partial<NameCheckOptions> = {}) =>
  createNameCheck({
    services,
    patterns: false,
    unknownActions: false,
    onUnknownService: (prefix) => unknown.push(prefix),
    ...options,
  });

it("takes every action that AWS's services have, however it is written", () => {
  const names = check();
  const refused = servicePrefixes().flatMap((prefix) =>
    [...(services.service(prefix)?.actions.values() ?? [])]
      .flatMap(({ name }) => [`${prefix}:${name}`, `${prefix}:${name}`.toUpperCase()])
      .filter((name) => names.action(name) !== undefined),
  );
  expect(refused).toEqual([]);
  expect(unknown).toEqual([]);
});

it("takes patterns where they are asked about, and each has to match something", () => {
  const patterns = check({ patterns: true });
  for (const pattern of ["*", "s3:*", "s3:Get*", "iam:?etUser"])
    expect(patterns.action(pattern)).toBeUndefined();
  expect(patterns.action("s3:Gett*")).toBe("No action of Amazon S3 matches Gett*");
  for (const pattern of ["*", "s3:*", "iam:?etUser"])
    expect(check().action(pattern)).toContain("without wildcards");
});

it.each(["", "s3", "s3:", ":GetObject", "s3:Get:Object", "s3:Get Object", "s3 :GetObject"])(
  "knows that %j is none, whatever is taken",
  (name) => {
    for (const patterns of [true, false])
      expect(check({ patterns, unknownActions: true }).action(name)).toContain("is no action");
  },
);

it.each([
  ["*", true],
  ["arn:aws:s3:::docs", true],
  ["arn:aws:iam::111111111111:user/a:b", true],
  ["arn:aws:s3::docs", false],
  ["arn:aws:s3:::", false],
  ["arn::s3:::docs", false],
  ["docs", false],
  ["", false],
])("of the resource %j the answer is %j", (arn, right) => {
  expect(check().resource(arn) === undefined).toBe(right);
});

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { Policy, PolicyKind } from "../policy.ts";
import type { AccessCheck, Witness } from "./access-check.ts";
import type { Access } from "./asked-access.ts";
import { checkAccessNotGranted } from "./check-access-not-granted.ts";
import { checkNoNewAccess } from "./check-no-new-access.ts";
import { checkNoPublicAccess } from "./check-no-public-access.ts";

interface Case {
  readonly name: string;
  readonly kind: PolicyKind;
  readonly before?: readonly object[];
  readonly after?: readonly object[];
  readonly policy?: readonly object[];
  readonly access?: readonly Access[];
  readonly result: AccessCheck["result"];
  readonly grants?: readonly ({ readonly index: number } & Partial<Witness>)[];
}

interface CaseFile {
  readonly about: string;
  readonly page: string;
  readonly check: keyof typeof CHECKS;
  readonly cases: readonly Case[];
}

const CHECKS = {
  noNewAccess: ({ kind, before = [], after = [] }: Case) =>
    checkNoNewAccess({ before: [parse(before, kind)], after: [parse(after, kind)] }),
  accessNotGranted: ({ kind, policy = [], access = [] }: Case) =>
    checkAccessNotGranted([parse(policy, kind)], access),
  noPublicAccess: ({ kind, policy = [] }: Case) => checkNoPublicAccess(parse(policy, kind)),
} as const;

function parse(statements: readonly object[], kind: PolicyKind): Policy {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const folder = new URL("../../cases/reason/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

test("there is a file for each check", () => {
  const checks = files.map((file) => read(file).check);
  expect(checks.toSorted()).toEqual(Object.keys(CHECKS).toSorted());
});

function read(file: string): CaseFile {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as CaseFile;
}

describe.each(files)("%s", (file) => {
  const { page, check, cases } = read(file);

  test("names its source", () => {
    expect(page).toMatch(/Guide/);
  });

  test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const answer = CHECKS[check](one);
    expect(answer.result).toBe(one.result);
    const grants = answer.result === "fail" ? answer.grants : [];
    const expected: NonNullable<Case["grants"]> =
      one.grants ?? grants.map(({ statement: { index } }) => ({ index }));
    expect(grants.map(({ statement }) => statement.index)).toEqual(expected.map(({ index }) => index));
    for (const [place, { index: _index, context, ...witness }] of expected.entries()) {
      const shown = grants[place]?.witness;
      expect(shown).toMatchObject(witness);
      expect(shown?.context).toEqual(context ?? shown?.context);
    }
  });
});

test("policies of different kinds cannot be compared", () => {
  const identity = parse([{ Effect: "Allow", Action: "*", Resource: "*" }], "identity");
  const scp = parse([{ Effect: "Allow", Action: "*", Resource: "*" }], "scp");
  expect(checkNoNewAccess({ before: [identity], after: [scp] })).toMatchObject({ result: "unknown" });
  expect(checkAccessNotGranted([identity, scp], [{}])).toMatchObject({ result: "unknown" });
});

test("several policies stand side by side, and a grant names its own", () => {
  const read_ = parse([{ Effect: "Allow", Action: "s3:Get*", Resource: "*" }], "identity");
  const write = parse([{ Sid: "W", Effect: "Allow", Action: "s3:Put*", Resource: "*" }], "identity");
  const both = parse([{ Effect: "Allow", Action: ["s3:Put*", "s3:Get*"], Resource: "*" }], "identity");
  expect(checkNoNewAccess({ before: [read_, write], after: [both] })).toEqual({ result: "pass" });
  expect(checkNoNewAccess({ before: [read_], after: [read_, write] })).toMatchObject({
    grants: [
      { statement: { policy: 1, index: 0, sid: "W", position: { line: 1, column: 38 }, end: { line: 1 } } },
    ],
  });
});

test("known actions are preferred in witnesses", () => {
  const write = parse([{ Effect: "Allow", Action: "s3:PutObjectA*", Resource: "*" }], "identity");
  const options = { knownActions: ["s3:GetObject", "s3:PutObjectAcl"] };
  expect(checkNoNewAccess({ before: [], after: [write] }, options)).toMatchObject({
    grants: [{ witness: { action: "s3:PutObjectAcl" } }],
  });
});

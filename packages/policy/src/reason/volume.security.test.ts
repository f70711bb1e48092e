// The attack: someone who may have policies reasoned about fills the longest document that is read with thousands of statements, actions,
// accounts or keys, and finds work that no step pays for: each Allow makes its own copy of what there is of all, and a check of a second
// takes half a minute. So what the default effort pays for is held against what is really put into sets and maps: neither hangs on the clock.
import { expect, test } from "vitest";
import { MAX_TEXT_LENGTH } from "../json/read-json.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { Policy, PolicyKind } from "../policy.ts";
import { type AccessCheck, DEFAULT_EFFORT } from "./access-check.ts";
import { checkNoPublicAccess } from "./check-no-public-access.ts";
import { findGrants } from "./find-grants.ts";

type Statement = Readonly<Record<string, unknown>>;

function parse(statements: readonly Statement[], kind: PolicyKind): Policy {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  if (text.length > MAX_TEXT_LENGTH) throw new Error("Nobody can hand in that much");
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const allow = (elements: Statement): Statement => ({
  Effect: "Allow",
  Action: "*",
  Resource: "*",
  ...elements,
});
const deny = (elements: Statement): Statement => ({ ...allow(elements), Effect: "Deny" });
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const without = (action: readonly string[]): Statement => ({
  Effect: "Allow",
  NotAction: action,
  Resource: "*",
});

/** What may be put into sets and maps at most, for the steps of the default effort. */
const MOST = 4 * DEFAULT_EFFORT;

type Add = (this: Set<unknown>, value: unknown) => Set<unknown>;
type Put = (this: Map<unknown, unknown>, key: unknown, value: unknown) => Map<unknown, unknown>;

/** Runs it with sets and maps that count, and give up when it is too much. */
function counted<T>(run: () => T): T {
  const [sets, maps] = [Set.prototype, Map.prototype];
  const add = Object.getOwnPropertyDescriptor(sets, "add")?.value as Add;
  const set = Object.getOwnPropertyDescriptor(maps, "set")?.value as Put;
  let count = 0;
  const step = (): void => {
    if (++count > MOST) throw new Error("More is put into sets and maps than the effort pays for");
  };
  sets.add = function counting(value: unknown) {
    step();
    return add.call(this, value);
  };
  maps.set = function counting(key: unknown, value: unknown) {
    step();
    return set.call(this, key, value);
  };
  try {
    return run();
  } finally {
    sets.add = add;
    maps.set = set;
  }
}

type Attack = readonly [
  name: string,
  result: AccessCheck["result"],
  before: readonly Statement[],
  after: readonly Statement[],
];
const LITERALS = times(15_000, (i) => `s3:Ac${i}`);
const STATEMENTS = times(4500, (i) => allow({ Action: `b:${i}` }));
const ATTACKS: readonly Attack[] = [
  ["hundreds of wildcards", "unknown", [deny({})], [allow({ Action: times(1000, (i) => `s3:*a*${i}`) })]],
  ["thousands of wildcards", "unknown", [deny({})], [allow({ Action: times(17_000, (i) => `s3:*a*${i}`) })]],
  ["hundreds of wildcards left out", "unknown", [deny({})], [without(times(1000, (i) => `s3:*a*${i}`))]],
  ["thousands of wildcards left out", "unknown", [deny({})], [without(times(17_000, (i) => `s3:*a*${i}`))]],
  ["thousands of actions", "unknown", [deny({})], [allow({ Action: LITERALS })]],
  [
    "thousands of other actions",
    "unknown",
    [allow({ Action: LITERALS })],
    [allow({ Action: LITERALS.map((action) => `${action}x`) })],
  ],
  [
    "thousands of keys",
    "fail",
    [deny({})],
    [allow({ Condition: { StringEquals: Object.fromEntries(times(18_000, (i) => [`k:${i}`, "v"])) } })],
  ],
  ["thousands of statements that were allowed before", "pass", [allow({})], STATEMENTS],
  [
    "thousands of statements of which one Deny is lost",
    "pass",
    [...STATEMENTS, deny({ Action: "c:x" })],
    STATEMENTS,
  ],
];

test.each(ATTACKS)("%s: the default effort pays for all of it", (_name, result, before, after) => {
  const effort = { left: DEFAULT_EFFORT };
  const task = {
    kind: "identity",
    before: [parse(before, "identity")],
    after: [parse(after, "identity")],
  } as const;
  const check = counted(() => findGrants(task, {}, effort));
  expect(check.result).toBe(result);
  // The step that finds it used up is the last one that costs anything.
  expect(effort.left).toBeGreaterThan(-MAX_TEXT_LENGTH);
});

test.each([
  ["accounts", { "aws:PrincipalAccount": times(3500, (i) => String(111_111_111_111 + i)) }],
  ["principals", { "aws:PrincipalArn": times(3500, (i) => `arn:aws:iam::111122223333:user/u${i}`) }],
])("thousands of %s that are trusted: each is looked up", (_name, values) => {
  const trusted = allow({ Principal: "*", Condition: { StringEquals: values } });
  expect(counted(() => checkNoPublicAccess(parse([trusted], "resource")))).toEqual({ result: "pass" });
});

test("thousands of users and ids that may stand behind a federated user: paid for before they are made", () => {
  const makers = times(2000, (i) => [`arn:aws:iam::111122223333:user/u${i}`, `AIDAEXAMPLEEXAM${10_000 + i}`]);
  const named = ["arn:aws:sts::111122223333:federated-user/guest", ...makers.flat()];
  const asked = parse([{ ...allow({}), Principal: { AWS: named } }], "resource");
  const effort = { left: DEFAULT_EFFORT };
  const task = { kind: "resource", before: [], after: [asked] } as const;
  expect(findGrants(task, {}, effort)).toMatchObject({ result: "unknown" });
  expect(effort.left).toBeGreaterThan(-DEFAULT_EFFORT);
});

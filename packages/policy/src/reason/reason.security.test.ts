// The attack: someone who may have policies reasoned about (a pull request in a CI job, a form of a console) hands in policies whose
// patterns, principals or conditions make the question as hard as it can be, so that whoever asks waits for hours; or hopes that the
// check gives up with "pass". Steps are counted, whatever the policies: the answer is right, or it is "unknown".
import { expect, test } from "vitest";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { Policy, PolicyKind } from "../policy.ts";
import { checkNoNewAccess } from "./check-no-new-access.ts";
import { findGrants } from "./find-grants.ts";

type Statement = Readonly<Record<string, unknown>>;

function parse(statements: readonly Statement[], kind: PolicyKind): Policy {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind);
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
const letter = (index: number): string => String.fromCodePoint(97 + (index % 26));
const user = (index: number): string => `arn:aws:iam::${String(index).padStart(12, "1")}:user/u${index}`;

const EVERYTHING = [allow({})];

type Attack = readonly [
  name: string,
  kind: PolicyKind,
  before: readonly Statement[],
  after: readonly Statement[],
];
const ATTACKS: readonly Attack[] = [
  [
    "wildcards whose product explodes, in actions",
    "identity",
    [allow({ Action: times(26, (i) => `a:*${letter(i)}*`) })],
    EVERYTHING,
  ],
  [
    "the same in denies",
    "identity",
    [...EVERYTHING, ...times(24, (i) => deny({ Action: `a:*${letter(i)}*` }))],
    EVERYTHING.map((each) => ({ ...each, Resource: ["*", "arn:aws:s3:::b"] })),
  ],
  [
    "places that a question mark keeps apart, in resources",
    "identity",
    times(24, (i) => allow({ Resource: `arn:aws:s3:::*a${"?".repeat(i + 5)}` })),
    EVERYTHING,
  ],
  [
    "thousands of principals",
    "resource",
    [allow({ Principal: { AWS: times(1500, user) } })],
    [allow({ Principal: { AWS: times(1500, (i) => user(i + 1)) } })],
  ],
  [
    "thousands of patterns of one key",
    "identity",
    [allow({ Condition: { StringLike: { "k:a": times(3000, (i) => `v${i}*`) } } })],
    [allow({ Condition: { StringLike: { "k:a": times(3000, (i) => `v${i + 1}*`) } } })],
  ],
  [
    "thousands of keys",
    "identity",
    [deny({})],
    [allow({ Condition: { StringEquals: Object.fromEntries(times(15_000, (i) => [`k:${i}`, "v"])) } })],
  ],
  [
    "thousands of policy variables",
    "identity",
    [deny({})],
    [allow({ Condition: { StringEquals: { "k:a": times(20_000, (i) => `\${k:${i}}`) } } })],
  ],
  [
    "thousands of networks",
    "identity",
    [
      allow({
        Condition: { IpAddress: { "aws:SourceIp": times(4000, (i) => `10.${i >> 8}.${i & 255}.0/24`) } },
      }),
    ],
    [
      allow({
        Condition: { IpAddress: { "aws:SourceIp": times(4000, (i) => `11.${i >> 8}.${i & 255}.0/24`) } },
      }),
    ],
  ],
  [
    "conditions that make a pigeonhole problem: nine values for eight places",
    "identity",
    [deny({})],
    [
      ...EVERYTHING,
      // Each of nine pigeons sits in one of eight holes ...
      ...times(9, (pigeon) =>
        deny({
          Condition: {
            StringNotEquals: Object.fromEntries(times(8, (hole) => [`k:p${pigeon}h${hole}`, "x"])),
          },
        }),
      ),
      // ... and no two of them in one.
      ...times(8, (hole) => hole).flatMap((hole) =>
        times(9, (a) => a).flatMap((a) =>
          times(a, (b) =>
            deny({ Condition: { StringEquals: { [`k:p${a}h${hole}`]: "x", [`k:p${b}h${hole}`]: "x" } } }),
          ),
        ),
      ),
    ],
  ],
  [
    "hundreds of policy variables",
    "identity",
    times(300, (i) => allow({ Resource: `arn:aws:s3:::b${i}/\${aws:PrincipalTag/t${i}}/*` })),
    times(300, (i) => allow({ Resource: `arn:aws:s3:::b${i}/\${aws:PrincipalTag/u${i}}/*` })),
  ],
];

const EFFORT = 300_000;

test.each(ATTACKS)(
  "%s: no pass for want of effort, and no more steps than given",
  (_name, kind, before, after) => {
    const asked = { before: [parse(before, kind)], after: [parse(after, kind)] };
    const effort = { left: EFFORT };
    const check = findGrants({ kind, ...asked }, {}, effort);
    expect(check.result).not.toBe("pass");
    // The step that finds it used up is the last one that costs anything.
    expect(effort.left).toBeGreaterThan(-EFFORT);
  },
);

test("nor for want of any effort at all", () => {
  const asked = { before: [parse([deny({})], "identity")], after: [parse(EVERYTHING, "identity")] };
  expect(checkNoNewAccess(asked, { effort: 1 })).toMatchObject({ result: "unknown" });
  expect(checkNoNewAccess(asked)).toMatchObject({ result: "fail" });
});

test("thousands of actions are no attack: they are told apart", () => {
  const actions = times(4000, (index) => `s3:Get${index}`);
  const all = parse([allow({ Action: actions })], "identity");
  const less = parse([allow({ Action: actions.slice(1) })], "identity");
  expect(checkNoNewAccess({ before: [all], after: [less] })).toEqual({ result: "pass" });
  expect(checkNoNewAccess({ before: [less], after: [all] })).toMatchObject({
    result: "fail",
    grants: [{ witness: { action: "s3:get0" } }],
  });
});

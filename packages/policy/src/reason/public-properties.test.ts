// What public means, held against the engine. A resource's policy is public when `decide` allows a request of somebody whom it does not
// know: of an anonymous caller, or of a principal of an account that no Principal element names, which is not the resource's own, and
// whose own policies allow everything; and when no key of the request that is somebody's own (a network, a VPC, an organization, an
// account, an id) has a value that a condition of the policy writes down as fixed, under whichever operator. Services and federated
// users are never anybody. So where the check passes, no such request may be allowed; where it fails, its witness is one.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import { createContext } from "../context.ts";
import { decide } from "../decide/decide.ts";
import type { PrincipalRef } from "../decide/principal.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { Policy } from "../policy.ts";
import { checkNoPublicAccess } from "./check-no-public-access.ts";

const RUNS = process.env["DEEP"] === "1" ? 3_000 : 200;
const REQUESTS = 3_000;
const PATIENCE = 600_000;
const OWNER = "999999999999";

type Entry = readonly [key: string, value: string];
interface Asked {
  readonly condition: object;
  /** What is somebody's own of what requests below may have, and fixed by the condition. */
  readonly trusted: readonly Entry[];
}
interface Request {
  readonly principal: PrincipalRef;
  readonly action: string;
  readonly resource: string;
  readonly entries: readonly Entry[];
}

const asked = (condition: object, ...trusted: readonly Entry[]): Asked => ({ condition, trusted });
const VPC: Entry = ["aws:SourceVpc", "vpc-1"];
const ORG: Entry = ["aws:PrincipalOrgID", "o-mine"];
const STRANGER = "arn:aws:iam::333333333333:user/ann";
const CONDITIONS: readonly Asked[] = [
  asked({ StringEquals: { "aws:SourceVpc": "vpc-1" } }, VPC),
  asked({ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }, VPC),
  asked({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }, VPC),
  asked({ StringLike: { "aws:SourceVpc": "vpc-*" } }),
  asked({ StringEquals: { "aws:PrincipalOrgID": "o-mine" } }, ORG),
  asked({ StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-mine" } }, ORG),
  asked({ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, ["aws:SourceIp", "192.0.2.1"]),
  asked({ NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, ["aws:SourceIp", "192.0.2.1"]),
  asked({ IpAddress: { "aws:SourceIp": "0.0.0.0/1" } }),
  asked({ StringEquals: { "aws:userid": "anonymous" } }),
  asked({ StringLike: { "aws:userid": "a*" } }),
  asked({ StringNotEquals: { "aws:userid": "anonymous" } }),
  asked({ StringEquals: { "aws:userid": "AIDAXXXXXXXXXXXX" } }, ["aws:userid", "AIDAXXXXXXXXXXXX"]),
  asked({ StringEquals: { "aws:PrincipalAccount": "333333333333" } }, [
    "aws:PrincipalAccount",
    "333333333333",
  ]),
  asked({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:user/*" } }, [
    "aws:PrincipalArn",
    STRANGER,
  ]),
  asked({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/ann" } }),
  asked({ Null: { "aws:PrincipalArn": "true" } }),
  asked({ Null: { "aws:PrincipalArn": "false" } }),
  asked({ StringEquals: { "aws:PrincipalType": "Anonymous" } }),
  asked({ StringNotEquals: { "aws:PrincipalType": ["Anonymous", "User"] } }),
  asked({ Bool: { "aws:PrincipalIsAWSService": "false" } }),
  asked({ BoolIfExists: { "aws:PrincipalIsAWSService": "true" } }),
  asked({ Bool: { "aws:SecureTransport": "true" } }),
  asked({ StringEquals: { "k:a": "x" } }),
  asked({ StringNotLike: { "k:a": "x*" } }),
  asked({ StringLike: { "aws:username": "a*" } }),
];
const PRINCIPALS: readonly unknown[] = [
  "*",
  "*",
  "*",
  { AWS: "111111111111" },
  { AWS: "arn:aws:iam::222222222222:role/app" },
  { Service: "ec2.amazonaws.com" },
  { Federated: "idp.example.org" },
];
/** None of them is of an account that is named above. */
const CALLERS: readonly PrincipalRef[] = [
  { kind: "anonymous" },
  { kind: "user", accountId: "333333333333", arn: STRANGER, id: "AIDAXXXXXXXXXXXX" },
  {
    kind: "user",
    accountId: "444444444444",
    arn: "arn:aws:iam::444444444444:user/bob",
    id: "AIDAYYYYYYYYYYYY",
  },
  { kind: "root", accountId: "333333333333", arn: "arn:aws:iam::333333333333:root" },
];
const ACTIONS = ["*", "s3:*", "s3:Get*", "s3:GetObject", "s3:*Object"];
const RESOURCES = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "arn:aws:s3:::b/private/*"];

/** IAM User Guide, "IAM policy elements: Variables and tags", principal key values. */
function keysOf(principal: PrincipalRef): readonly Entry[] {
  if (principal.kind !== "user" && principal.kind !== "root")
    return [
      ["aws:PrincipalType", "Anonymous"],
      ["aws:userid", "anonymous"],
    ];
  const { arn, accountId } = principal;
  const common: readonly Entry[] = [
    ["aws:PrincipalArn", arn],
    ["aws:PrincipalAccount", accountId],
    ["aws:PrincipalIsAWSService", "false"],
    ["aws:PrincipalType", principal.kind === "user" ? "User" : "Account"],
    ["aws:userid", principal.kind === "user" ? principal.id : accountId],
  ];
  return principal.kind === "user"
    ? [...common, ["aws:username", arn.slice(arn.lastIndexOf("/") + 1)]]
    : common;
}

const one = fc.constantFrom;
const maybe = (key: string, ...values: readonly string[]): fc.Arbitrary<readonly Entry[]> =>
  fc.option(
    one(...values).map((value): readonly Entry[] => [[key, value]]),
    { nil: [] },
  );
const request: fc.Arbitrary<Request> = fc
  .record({
    principal: one(...CALLERS),
    action: one("s3:GetObject", "s3:PutObject", "s3:GetBucketAcl", "sqs:SendMessage"),
    resource: one("arn:aws:s3:::b", "arn:aws:s3:::b/k", "arn:aws:s3:::b/private/k", "arn:aws:s3:::c"),
    secure: one("true", "false"),
    free: fc.tuple(
      maybe("aws:SourceVpc", "vpc-1", "vpc-2", "x"),
      maybe("aws:PrincipalOrgID", "o-mine", "o-other"),
      maybe("aws:SourceIp", "192.0.2.1", "10.0.0.1", "200.0.0.1"),
      maybe("k:a", "x", "xy", "y"),
    ),
  })
  .map(({ principal, action, resource, secure, free }) => ({
    principal,
    action,
    resource,
    entries: [["aws:SecureTransport", secure], ...free.flat(), ...keysOf(principal)],
  }));

const statement = fc.record({
  effect: one("Allow", "Allow", "Deny"),
  principal: one(...PRINCIPALS),
  actions: fc.subarray(ACTIONS, { minLength: 1, maxLength: 2 }),
  resources: fc.subarray(RESOURCES, { minLength: 1, maxLength: 2 }),
  conditions: fc.subarray([...CONDITIONS], { minLength: 0, maxLength: 2 }),
});

function parse(statements: readonly object[], kind: "identity" | "resource"): Policy {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const everything = compilePolicies([
  {
    source: { type: "identity", id: "all", name: "all" },
    policy: parse([{ Effect: "Allow", Action: "*", Resource: "*" }], "identity"),
  },
]);

function allower(
  policy: Policy,
): (request: Pick<Request, "principal" | "action" | "resource">, context: object) => boolean {
  const resource = compilePolicies([{ source: { type: "resource", id: "it", name: "it" }, policy }]);
  return ({ principal, action, resource: about }, context) =>
    decide({
      principal,
      action,
      resource: about,
      resourceAccountId: OWNER,
      context: createContext(Object.entries(context)),
      policies: { identity: everything, session: everything, resource },
    }).outcome === "allow";
}

test(
  "a pass holds for everybody unknown, and a witness is allowed",
  () => {
    const requests = fc.sample(request, { numRuns: REQUESTS, seed: 5 });
    const told = { pass: 0, fail: 0, unknown: 0 };
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), (drawn) => {
        const policy = parse(
          drawn.map(({ effect, principal, actions, resources, conditions }) => ({
            Effect: effect,
            Principal: principal,
            Action: actions,
            Resource: resources,
            // Of two conditions with one operator the later one.
            Condition: Object.assign({}, ...conditions.map(({ condition }) => condition)) as object,
          })),
          "resource",
        );
        const trusted = new Set(
          drawn.flatMap(({ conditions }) => conditions.flatMap((each) => each.trusted.map(String))),
        );
        const allows = allower(policy);
        const check = checkNoPublicAccess(policy);
        told[check.result]++;
        const overlooked =
          check.result === "pass"
            ? requests.filter(
                (each) =>
                  !each.entries.some((entry) => trusted.has(String(entry))) &&
                  allows(each, Object.fromEntries(each.entries)),
              )
            : [];
        const grants = check.result === "fail" ? check.grants : [];
        const wrong = grants.filter(({ witness }) => !allows(witness, witness.context));
        expect({ overlooked, wrong }).toEqual({ overlooked: [], wrong: [] });
      }),
      { numRuns: RUNS },
    );
    // Each answer is given often enough to say something.
    expect(told.unknown).toBeLessThan(RUNS / 10);
    expect(Math.min(told.pass, told.fail)).toBeGreaterThan(RUNS / 10);
  },
  PATIENCE,
);

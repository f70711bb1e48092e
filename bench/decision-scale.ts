import {
  compilePolicies,
  decide,
  type DecisionRequest,
  matchesWildcard,
  type Decision,
  parsePolicy,
} from "@signet/policy";
import { attachedPolicies, decisionRequest, QUESTIONS } from "./decision-rules.ts";
import { compareRates, type Finding } from "./measure.ts";
import { policiesAtTheLimit } from "./policies-at-the-limit.ts";

/** What a decision's cost grows with, and what it does not. */
export function benchDecisionScale(): readonly Finding[] {
  const wanted = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };
  const inBucket = (question: number) => `arn:aws:s3:::bucket/${question}.csv`;
  const services = (index: number) => ({
    Effect: "Allow",
    Action: [`service${index % 400}:Get${index}`, `service${index % 400}:List*`],
    Resource: `arn:aws:s3:::bucket/${index}/*`,
  });
  const actions = (index: number) => ({
    Effect: index % 2 === 0 ? "Allow" : "Deny",
    Action: [`s3:Get${index}`, `s3:Put${index}*`],
    Resource: "*",
  });
  const under = (Resource: string) => ({ Effect: "Allow", Action: "s3:GetObject", Resource });
  const exact = (index: number) => `arn:aws:s3:::bucket-${index}/report.csv`;
  return [
    growth("other services", 2, (count) =>
      requests([...Array.from({ length: count - 1 }, (_, index) => services(index)), wanted], inBucket),
    ),
    growth("other actions of the service", 2, (count) =>
      requests([...Array.from({ length: count - 1 }, (_, index) => actions(index)), wanted], inBucket),
    ),
    growth("the action with other exact resources", 4, (count) =>
      requests(
        Array.from({ length: count }, (_, index) => under(exact(index))),
        (question) => exact((question * 7) % count),
      ),
    ),
    growth("the action with other resources, arn:…/*", 4, (count) =>
      requests(
        Array.from({ length: count }, (_, index) => under(`arn:aws:s3:::bucket-${index}/*`)),
        (question) => `arn:aws:s3:::bucket-${(question * 7) % count}/${question}.csv`,
      ),
    ),
    hostile("a value 4 times as long", `*${"a".repeat(100)}b`, "a".repeat(2_000), "a".repeat(8_000)),
    hostile(
      "thousands of wildcards, a value 4 times as long",
      `${"*?".repeat(1_000)}b`,
      "a".repeat(5_000),
      "a".repeat(20_000),
    ),
    hostilePattern(),
    worstCompile(),
  ];
}

const FEW = 50;
const MANY = 5_000;
const IN_ONE_POLICY = 50;

function requests(
  statements: readonly object[],
  resource: (question: number) => string,
): readonly DecisionRequest[] {
  const identity = compilePolicies(attachedPolicies(statements, IN_ONE_POLICY));
  return Array.from({ length: QUESTIONS }, (_, question) =>
    decisionRequest({ action: "s3:GetObject", resource: resource(question) }, { identity }),
  );
}

/** The cost with many statements against that with few. */
function growth(what: string, times: number, of: (count: number) => readonly DecisionRequest[]): Finding {
  const { rate, peerRate } = compareRates(inTurn(of(MANY), "allow"), inTurn(of(FEW), "allow"));
  return costs(`${MANY} statements, the added ones for ${what}`, rate, `${FEW} statements`, peerRate, times);
}

function inTurn(asked: readonly DecisionRequest[], outcome: Decision["outcome"]): () => void {
  let next = 0;
  return () => {
    next = (next + 1) % asked.length;
    const request = asked[next];
    if (request === undefined || decide(request).outcome !== outcome) throw new Error(`expected ${outcome}`);
  };
}

function costs(name: string, rate: number, peer: string, peerRate: number, times: number): Finding {
  // Of the costs, not of the rates: that is what these budgets limit.
  const ratio = peerRate / rate;
  const budget = `at most ${times} times its cost`;
  return { name, rate, peer, peerRate, ratio, budget, unit: "1/s", met: ratio <= times };
}

/** A fifth more than linear: the machine is not quiet. */
const LINEAR = 4 * 1.2;

/** A pattern that no matcher likes, on values of which each is as long as all of the other four. */
function hostile(what: string, pattern: string, short: string, long: string): Finding {
  const ask = (value: string) => {
    const Condition = { StringLike: { "aws:UserAgent": pattern } };
    const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition };
    const identity = compilePolicies(attachedPolicies([statement], 1));
    const asked = Array.from({ length: 16 }, (_, index) =>
      decisionRequest({ action: "s3:GetObject", resource: `arn:aws:s3:::b/${index}` }, { identity }, [
        ["aws:UserAgent", value + "a".repeat(index)],
      ]),
    );
    return inTurn(asked, "implicitDeny");
  };
  const { rate, peerRate } = compareRates(ask(long), ask(short));
  return costs(`hostile pattern, ${what}`, rate, "the shorter value", peerRate, LINEAR);
}

function hostilePattern(): Finding {
  const value = "a".repeat(4_000);
  const match = (size: number) => {
    const pattern = `*${"a".repeat(size)}b`;
    return () => {
      if (matchesWildcard(pattern, value)) throw new Error("the pattern must not match");
    };
  };
  const { rate, peerRate } = compareRates(match(400), match(100));
  return costs("hostile pattern 4 times as long", rate, "the shorter pattern", peerRate, LINEAR);
}

/** Of policies at the size limit of several shapes, that whose compilation costs most against its parsing. */
function worstCompile(): Finding {
  const findings = policiesAtTheLimit().map(({ shape, text }) => {
    const parse = () => {
      const parsed = parsePolicy(text, "identity");
      if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
      return parsed.policy;
    };
    const policy = parse();
    const source = { type: "identity", id: shape, name: shape } as const;
    const { rate, peerRate } = compareRates(
      () => void compilePolicies([{ source, policy }]),
      () => void parse(),
      { rounds: 3, roundMilliseconds: 100 },
    );
    return costs(`compile a policy at the size limit (${shape})`, rate, "parsing it", peerRate, 10);
  });
  return findings.reduce((worst, one) => (one.ratio > worst.ratio ? one : worst));
}

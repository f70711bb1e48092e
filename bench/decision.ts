import { isAuthorized } from "./peers/cedar.ts";
import {
  compilePolicies,
  createContext,
  decide,
  type AttachedPolicy,
  type DecisionRequest,
  parsePolicy,
} from "@signet/policy";
import { compareRates, type Finding } from "./measure.ts";

const POLICIES = 10;
const STATEMENTS = 5;
const BUDGET = 200;

/** The same rules in both languages: 10 policies of 5 statements, of which one, the last, allows the request. */
export function benchDecision(): Finding {
  const request = decisionRequest();
  const peer = isAuthorized(POLICIES, STATEMENTS);
  if (decide(request).outcome !== "allow" || !peer()) throw new Error("both engines must allow the request");
  const { rate, peerRate } = compareRates(
    () => void decide(request),
    () => void peer(),
  );
  const ratio = rate / peerRate;
  return {
    name: "one decision, 10 policies of 5 statements",
    rate,
    peer: "Cedar WASM, preparsed policies",
    peerRate,
    ratio,
    budget: `at least ${BUDGET} times its rate`,
    unit: "1/s",
    met: ratio >= BUDGET,
  };
}

function decisionRequest(): DecisionRequest {
  return {
    principal: {
      kind: "user",
      accountId: "111122223333",
      arn: "arn:aws:iam::111122223333:user/alice",
      id: "AIDAALICE",
    },
    action: "s3:GetObject",
    resource: `arn:aws:s3:::bucket-${POLICIES - 1}-${STATEMENTS - 1}/reports/2026.csv`,
    resourceAccountId: "111122223333",
    context: createContext([
      ["aws:username", "alice"],
      ["aws:SecureTransport", "true"],
      ["aws:PrincipalTag/team", "red"],
    ]),
    policies: {
      identity: compilePolicies(Array.from({ length: POLICIES }, (_, index) => attachedPolicy(index))),
    },
  };
}

function attachedPolicy(policy: number): AttachedPolicy {
  const parsed = parsePolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: STATEMENTS }, (_, statement) => ({
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: `arn:aws:s3:::bucket-${policy}-${statement}/*`,
        Condition: {
          Bool: { "aws:SecureTransport": "true" },
          StringEquals: { "aws:PrincipalTag/team": "red" },
        },
      })),
    }),
    "identity",
  );
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const name = `policy-${policy}`;
  return {
    source: { type: "identity", id: `arn:aws:iam::111122223333:policy/${name}`, name },
    policy: parsed.policy,
  };
}

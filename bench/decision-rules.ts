import {
  type AttachedPolicy,
  compilePolicies,
  createContext,
  type DecisionRequest,
  parsePolicy,
} from "@signet/policy";

/** One rule, for each engine to put in its own language: alice, of the red team and over TLS, may do these actions below the prefix. */
export interface Rule {
  readonly actions: readonly string[];
  /** "arn:aws:s3:::bucket/" */
  readonly prefix: string;
}

/** What is asked of each engine: about alice, of the red team and over TLS. */
export interface Question {
  readonly action: string;
  readonly resource: string;
}

/** An engine with its rules read beforehand: says whether the question of that number is allowed. */
export type Engine = (question: number) => boolean;

const ACCOUNT = "111122223333";

/** Requests are many and none shares a text with another, so that nothing is fast for having been asked before. */
export const QUESTIONS = 1024;

/** The rules of so many policies of so many statements, and questions that the rules allow, each by another one of them. */
export function rulesAndQuestions(
  policies: number,
  statements: number,
): { readonly rules: readonly Rule[]; readonly questions: readonly Question[] } {
  const actions = ["s3:GetObject", "s3:PutObject"];
  const rules = Array.from({ length: policies * statements }, (_, index) => ({
    actions,
    prefix: `arn:aws:s3:::bucket-${Math.floor(index / statements)}-${index % statements}/`,
  }));
  const questions = Array.from({ length: QUESTIONS }, (_, index) => ({
    action: actions[index % actions.length] ?? "",
    resource: `${rules[(index * 7) % rules.length]?.prefix}reports/${index}.csv`,
  }));
  return { rules, questions };
}

/** A request to Signet, with a context of its own. */
export function decisionRequest(
  { action, resource }: Question,
  policies: DecisionRequest["policies"],
  more: readonly (readonly [string, string])[] = [],
): DecisionRequest {
  return {
    principal: {
      kind: "user",
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      id: "AIDAALICE",
    },
    action,
    resource,
    resourceAccountId: ACCOUNT,
    context: createContext([
      ["aws:username", "alice"],
      ["aws:SecureTransport", "true"],
      ["aws:PrincipalTag/team", "red"],
      ...more,
    ]),
    policies,
  };
}

/** Statements in policies of at most so many. */
export function attachedPolicies(
  statements: readonly object[],
  inOnePolicy: number,
): readonly AttachedPolicy[] {
  return Array.from({ length: Math.ceil(statements.length / inOnePolicy) }, (_, index) => {
    const Statement = statements.slice(index * inOnePolicy, (index + 1) * inOnePolicy);
    const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }), "identity");
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    const name = `policy-${index}`;
    return {
      source: { type: "identity", id: `arn:aws:iam::${ACCOUNT}:policy/${name}`, name },
      policy: parsed.policy,
    };
  });
}

/** The requests to Signet of so many questions, with the rules in policies of so many statements. */
export function signetRequests(
  rules: readonly Rule[],
  questions: readonly Question[],
  inOnePolicy: number,
): readonly DecisionRequest[] {
  const statements = rules.map(({ actions, prefix }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: `${prefix}*`,
    Condition: {
      Bool: { "aws:SecureTransport": "true" },
      StringEquals: { "aws:PrincipalTag/team": "red" },
    },
  }));
  const identity = compilePolicies(attachedPolicies(statements, inOnePolicy));
  return questions.map((question) => decisionRequest(question, { identity }));
}

import type {
  DecisionRequest,
  Explanation,
  FailedCondition,
  PolicyType,
  PrincipalRef,
  StatementRef,
} from "@signet/policy";

/** One statement, as the trail names it: `statement` counts from 0, lines and columns from 1; the end is just behind it. */
export interface StatementPlace {
  readonly policyType: PolicyType;
  readonly policy: string;
  readonly effect: "Allow" | "Deny";
  readonly sid?: string | undefined;
  readonly statement: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What a simulation tells, as plain JSON; docs/policy-commands.md tells the members. */
export interface SimulationResult {
  readonly name?: string | undefined;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly outcome: Explanation["outcome"];
  readonly blockedBy?: PolicyType | undefined;
  readonly determiningStatements: readonly StatementPlace[];
  readonly missingContextKeys: readonly string[];
  readonly nearestMisses: readonly (StatementPlace & {
    readonly part: "principal" | "action" | "resource" | "condition";
    readonly conditions: readonly {
      readonly operator: string;
      readonly key: string;
      readonly line: number;
      readonly column: number;
      readonly missing: boolean;
    }[];
  })[];
  readonly errors: readonly (StatementPlace & { readonly message: string })[];
}

export function presentResult(
  { principal, action, resource, resourceAccountId }: DecisionRequest,
  explanation: Explanation,
  name?: string,
): SimulationResult {
  const { outcome, blockedBy, determining, missingContextKeys, nearestMisses, errors } = explanation;
  return {
    name,
    principal: nameOf(principal),
    action,
    resource,
    resourceAccountId,
    outcome,
    blockedBy,
    determiningStatements: determining.map(presentStatement),
    missingContextKeys,
    nearestMisses: nearestMisses.map(({ statement, part, conditions }) => ({
      ...presentStatement(statement),
      part,
      conditions: conditions.map(presentCondition),
    })),
    errors: errors.map(({ statement, message }) => ({ ...presentStatement(statement), message })),
  };
}

function presentCondition({ operator, key, position, missing }: FailedCondition) {
  return { operator, key, line: position.line, column: position.column, missing };
}

function presentStatement({ source, effect, sid, index, position, end }: StatementRef): StatementPlace {
  return {
    policyType: source.type,
    policy: source.id,
    effect,
    sid,
    statement: index,
    line: position.line,
    column: position.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

function nameOf(principal: PrincipalRef): string {
  if (principal.kind === "anonymous") return "anonymous";
  if (principal.kind === "service") return principal.service;
  return principal.kind === "federated" ? principal.provider : principal.arn;
}

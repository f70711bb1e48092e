import type {
  EvaluationResult,
  PolicyEvaluationDecisionType,
  PolicySourceType,
  ResourceSpecificResult,
  Statement,
} from "@aws-sdk/client-iam";
import type { Decision, Position, StatementRef } from "@signet/policy";
import type { Evaluation } from "./evaluation.ts";
import { inlineOwner } from "./exclusions.ts";
import type { Pair } from "./pages.ts";

/** Where a statement begins. */
export type StartOf = (statement: StatementRef) => Position;

const DECISIONS: Readonly<Record<Decision["outcome"], PolicyEvaluationDecisionType>> = {
  allow: "allowed",
  explicitDeny: "explicitDeny",
  implicitDeny: "implicitDeny",
};

/** What IAM answers, whatever the schema's enumeration says. */
const SOURCE_TYPES = { identity: "IAM Policy", resource: "Resource Policy" } as const;

/**
 * One result: of one action on one resource. Resources that were named have it twice, the second time under ResourceSpecificResults.
 * Source: IAM API Reference, EvaluationResult and ResourceSpecificResult.
 */
export function presentEvaluation(
  { action, resource }: Pair,
  evaluation: Evaluation,
  startOf: StartOf,
): EvaluationResult {
  const { explanation, byOrganizations } = evaluation;
  const decision = DECISIONS[explanation.outcome];
  const common = {
    MatchedStatements: explanation.determining.flatMap((statement) => presentStatement(statement, startOf)),
    MissingContextValues: [...evaluation.missingContextKeys],
    ...boundaryDetail(evaluation),
    ...decisionDetails(resource, evaluation),
  };
  const specific: ResourceSpecificResult = {
    EvalResourceName: resource,
    EvalResourceDecision: decision,
    ...common,
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    ...common,
    ...(byOrganizations !== undefined && {
      OrganizationsDecisionDetail: { AllowedByOrganizations: byOrganizations === "allow" },
    }),
    ...(resource !== "*" && { ResourceSpecificResults: [specific] }),
  };
}

function boundaryDetail({ byBoundary }: Evaluation) {
  return byBoundary === undefined
    ? {}
    : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: byBoundary === "allow" } };
}

/** By type of policy across accounts, empty within one; without a resource, and where an organization forbids, there is none. */
function decisionDetails(
  resource: string,
  evaluation: Evaluation,
): Pick<EvaluationResult, "EvalDecisionDetails"> {
  const { crossesAccounts, byIdentity, byResource, byBoundary, byOrganizations } = evaluation;
  const forbidden = byOrganizations !== undefined && byOrganizations !== "allow";
  if (resource === "*" || forbidden) return {};
  if (!crossesAccounts) return { EvalDecisionDetails: {} };
  return {
    EvalDecisionDetails: {
      "IAM Policy": DECISIONS[byIdentity ?? "implicitDeny"],
      ...(byBoundary !== undefined && { "Permissions Boundary Policy": DECISIONS[byBoundary] }),
      "Resource Policy": DECISIONS[byResource ?? "implicitDeny"],
    },
  };
}

/** Statements of boundaries and SCPs are told of by their own members alone. */
function presentStatement(statement: StatementRef, startOf: StartOf): readonly Statement[] {
  const { source, end } = statement;
  if (source.type !== "identity" && source.type !== "resource") return [];
  const start = startOf(statement);
  return [
    {
      SourcePolicyId: sourcePolicyId(source.id, source.name),
      SourcePolicyType: SOURCE_TYPES[source.type] as PolicySourceType,
      StartPosition: { Line: start.line, Column: start.column },
      EndPosition: { Line: end.line, Column: end.column },
    },
  ];
}

/** A managed policy by its name, an inline one as user_alice_name, one of the request by its place: PolicyInputList.1. */
function sourcePolicyId(id: string, name: string): string {
  const inline = inlineOwner(id);
  return inline === undefined ? name : `${inline.kind}_${inline.name}_${inline.policy}`;
}

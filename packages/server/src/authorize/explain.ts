import type { ContextValue, StatementRef } from "@signet/policy";
import type { Answer } from "./authorize.ts";

/** What the audit event of a refusal says of the decision: in AWS's trail one has to guess it. */
export function explanation(answers: readonly Answer[] | undefined): object | undefined {
  const answer = answers?.at(-1);
  if (answer?.refusal === undefined) return undefined;
  const { question, decision } = answer;
  return {
    decision: {
      outcome: decision.outcome,
      blockedBy: decision.blockedBy,
      action: question.action,
      resource: question.resource,
      determiningStatements: decision.determining.map(describeStatement),
      missingContextKeys: decision.missingContextKeys,
      errors: decision.errors,
    },
  };
}

function describeStatement(statement: StatementRef): object {
  const { source, sid, index, position } = statement;
  return {
    policyType: source.type,
    policy: source.id,
    sid,
    statement: index,
    line: position.line,
    column: position.column,
  };
}

/**
 * The message that sts:DecodeAuthorizationMessage answers with: who may read it is for the account's own policies to say.
 * Source of the shape: AWS STS API Reference, DecodeAuthorizationMessage.
 */
export function authorizationMessage(answer: Answer): { readonly accountId: string; readonly text: string } {
  const { question, decision, context, caller } = answer;
  const text = JSON.stringify({
    allowed: decision.outcome === "allow",
    explicitDeny: decision.outcome === "explicitDeny",
    matchedStatements: { items: decision.determining.map(describeStatement) },
    failures: { items: decision.errors },
    context: {
      principal: {
        id: "id" in caller.principal ? caller.principal.id : caller.accountId,
        arn: caller.principal.arn,
      },
      action: question.action,
      resource: question.resource,
      conditions: {
        items: [...context].map(([key, value]) => ({
          key,
          values: { items: valuesOf(value).map((item) => ({ value: item })) },
        })),
      },
    },
  });
  return { accountId: caller.accountId, text };
}

function valuesOf(value: ContextValue): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

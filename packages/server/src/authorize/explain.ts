import type { Context, ContextValue, Decision, PolicyType, StatementRef } from "@signet/policy";
import type { Answer } from "./authorize.ts";

/** What a caller's own account may be told of a decision. */
interface Told extends Pick<
  Decision,
  "outcome" | "blockedBy" | "determining" | "missingContextKeys" | "errors"
> {
  readonly context: Context;
}

/** The kinds of policies that belong to the caller's account whatever the resource is. */
const OWN: ReadonlySet<PolicyType> = new Set(["identity", "boundary", "session", "scp"]);

/**
 * Of a resource in another account only the caller's own side is told: the other account's policies and tags, and whether there is such
 * a resource at all, are not the caller's to learn.
 */
function toldOf({ question, decision, caller, context }: Answer): Told {
  if (question.resourceAccountId === caller.accountId) return { ...decision, context };
  const determining = decision.determining.filter(({ source }) => OWN.has(source.type));
  const denied = determining.some(({ effect }) => effect === "Deny");
  return {
    outcome: denied ? "explicitDeny" : "implicitDeny",
    blockedBy:
      decision.blockedBy !== undefined && OWN.has(decision.blockedBy) ? decision.blockedBy : undefined,
    determining,
    missingContextKeys: [],
    errors: [],
    context: new Map([...context].filter(([key]) => !key.includes(":resourcetag/"))),
  };
}

/** What the audit event of a refusal says of the decision: in AWS's trail one has to guess it. */
export function explanation(answers: readonly Answer[] | undefined): object | undefined {
  const answer = answers?.at(-1);
  if (answer?.refusal === undefined) return undefined;
  const { question } = answer;
  const told = toldOf(answer);
  return {
    decision: {
      outcome: told.outcome,
      blockedBy: told.blockedBy,
      action: question.action,
      resource: question.resource,
      determiningStatements: told.determining.map(describeStatement),
      missingContextKeys: told.missingContextKeys,
      errors: told.errors,
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
  const { question, caller } = answer;
  const told = toldOf(answer);
  const text = JSON.stringify({
    allowed: false,
    explicitDeny: told.outcome === "explicitDeny",
    matchedStatements: { items: told.determining.map(describeStatement) },
    failures: { items: told.errors },
    context: {
      principal: {
        id: "id" in caller.principal ? caller.principal.id : caller.accountId,
        arn: caller.principal.arn,
      },
      action: question.action,
      resource: question.resource,
      conditions: {
        items: [...told.context].map(([key, value]) => ({
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

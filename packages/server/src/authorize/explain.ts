import type { ContextValue, Explanation, NearMiss, PolicyType, StatementRef } from "@signet/policy";
import { isFederated } from "../authenticate/caller.ts";
import { type Answer, type Refused, RESOURCE_TAG } from "./authorize.ts";

const OF_THE_RESOURCE: ReadonlySet<PolicyType> = new Set(["resource", "trust", "rcp"]);

/**
 * What the caller's account may know of a decision: all of it, but what the policies and tags of another account say. Whom a role
 * trusts, and under which conditions, is told to nobody who merely tries to assume it; nor are its tags, or that it exists, by what
 * the caller's own policies make of them.
 */
function toldToCaller({ caller, question, explanation: told, tellsForeignTags }: Refused): Explanation {
  if (question.resourceAccountId === caller.accountId) return told;
  if (tellsForeignTags)
    return {
      outcome: "implicitDeny",
      determining: [],
      errors: [],
      missingContextKeys: [],
      nearestMisses: [],
    };
  const own = ({ source }: StatementRef) => !OF_THE_RESOURCE.has(source.type);
  const determining = told.determining.filter(own);
  return {
    outcome: told.outcome === "explicitDeny" && determining.length === 0 ? "implicitDeny" : told.outcome,
    blockedBy: told.blockedBy,
    determining,
    missingContextKeys: [],
    errors: told.errors.filter(({ statement }) => own(statement)),
    nearestMisses: told.nearestMisses.filter(({ statement }) => own(statement)),
  };
}

/** What the audit event of a refusal says of the decision: in AWS's trail one has to guess it. */
export function explanation(answers: readonly Answer[] | undefined): object | undefined {
  const answer = answers?.at(-1);
  if (answer?.refusal === undefined) return undefined;
  const { question } = answer;
  const { outcome, blockedBy, determining, missingContextKeys, nearestMisses, errors } = toldToCaller(answer);
  return {
    decision: {
      outcome,
      blockedBy,
      action: question.action,
      resource: question.resource,
      determiningStatements: determining.map(describeStatement),
      missingContextKeys,
      nearestMisses: nearest(nearestMisses),
      errors: errors.map(({ statement, message }) => ({ ...describeStatement(statement), message })),
    },
  };
}

function describeStatement({ source, sid, index, position }: StatementRef): object {
  return {
    policyType: source.type,
    policy: source.id,
    sid,
    statement: index,
    line: position.line,
    column: position.column,
  };
}

function nearest(misses: readonly NearMiss[]): readonly object[] {
  return misses.slice(0, MOST_ITEMS).map(describeMiss);
}

function describeMiss({ statement, part, conditions: failed }: NearMiss): object {
  return {
    ...describeStatement(statement),
    part,
    conditions: failed.slice(0, MOST_ITEMS).map(({ operator, key, missing }) => ({ operator, key, missing })),
  };
}

/** The message travels in a header, for which clients and proxies have limits, and sts:DecodeAuthorizationMessage takes 10,240 characters. */
const LARGEST_MESSAGE = 6000;
const LARGEST_CONDITIONS = 3000;
const MOST_ITEMS = 5;

/**
 * The message that sts:DecodeAuthorizationMessage answers with: who may read it is for the account's own policies to say. Undefined
 * where it would be too large to be sent. Of many condition keys the first are in it, and how many are not; what came nearest to allowing
 * is in it where there is room, which AWS's message does not have.
 * Source of the shape: AWS STS API Reference, DecodeAuthorizationMessage.
 */
export function authorizationMessage(
  answer: Refused,
): { readonly accountId: string; readonly text: string } | undefined {
  const { question, caller } = answer;
  // A stranger gets nothing to pass on.
  if (isFederated(caller)) return undefined;
  const { outcome, blockedBy, determining, missingContextKeys, errors, nearestMisses } = toldToCaller(answer);
  const { principal, identity, accountId } = caller;
  const { items, leftOut } = conditions(answer);
  const told = {
    allowed: outcome === "allow",
    explicitDeny: outcome === "explicitDeny",
    matchedStatements: { items: determining.slice(0, MOST_ITEMS).map(matchedStatement) },
    failures: {
      items: errors
        .slice(0, MOST_ITEMS)
        .map(({ statement, message }) => ({ ...matchedStatement(statement), message })),
    },
    context: {
      principal: {
        id: "id" in principal ? principal.id : accountId,
        name: identity.kind === "root" ? undefined : identity.name,
        arn: principal.arn,
      },
      action: question.action,
      resource: question.resource,
      conditions: { items, leftOut: leftOut === 0 ? undefined : leftOut },
    },
  };
  // AWS's messages do not have these; they help whoever decodes one more than all else.
  const more = { blockedBy, missingContextKeys, nearestMisses: { items: nearest(nearestMisses) } };
  const text = [{ ...told, ...more }, told]
    .map((one) => JSON.stringify(one))
    .find((one) => Buffer.byteLength(one) <= LARGEST_MESSAGE);
  return text === undefined ? undefined : { accountId, text };
}

function matchedStatement(statement: StatementRef): object {
  return {
    statementId: statement.sid ?? "",
    effect: statement.effect.toUpperCase(),
    ...describeStatement(statement),
  };
}

function conditions({ context, question, caller }: Refused): {
  readonly items: readonly object[];
  readonly leftOut: number;
} {
  const items: object[] = [];
  let room = LARGEST_CONDITIONS;
  const foreign = question.resourceAccountId !== caller.accountId;
  const told = [...context].filter(([key]) => !(foreign && key.includes(RESOURCE_TAG)));
  for (const [key, value] of told) {
    const item = { key, values: { items: valuesOf(value).map((one) => ({ value: one })) } };
    const size = Buffer.byteLength(JSON.stringify(item));
    if (size > room) continue;
    room -= size;
    items.push(item);
  }
  return { items, leftOut: told.length - items.length };
}

function valuesOf(value: ContextValue): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

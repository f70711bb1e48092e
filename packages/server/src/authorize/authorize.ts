import {
  type AttachedPolicy,
  type Context,
  type ContextValue,
  contextKeysOf,
  type Decision,
  decide,
  type DecisionRequest,
} from "@signet/policy";
import type { Kysely } from "kysely";
import type { AwsError } from "../aws-error.ts";
import type { Caller, CallerSession } from "../authenticate/caller.ts";
import { type AppliedDocument, readPrincipal } from "../directory/principals.ts";
import { policyDocument } from "../directory/policies.ts";
import type { PrincipalStore } from "../directory/principal-store.ts";
import type { Schema } from "../storage/schema.ts";
import { requestContext } from "./context.ts";
import type { PolicyTexts } from "./policy-texts.ts";
import { accessDenied } from "./refusal.ts";
import type { RequestFacts } from "./request-facts.ts";

/** One question to the policies: may the caller do this, to that? */
export interface Question {
  /** "iam:CreateUser" */
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly context: Readonly<Record<string, ContextValue | undefined>>;
  readonly resourcePolicy?: AttachedPolicy | undefined;
  /** AWS names no reason in the refusal. */
  readonly withoutReason: boolean;
}

/** An answer with all that it was decided from, so that it can be explained. */
export interface Answer {
  readonly caller: Caller;
  readonly question: Question;
  readonly context: Context;
  readonly decision: Decision;
  /** The caller's own policies ask for the tags of a resource of another account: what they say of it would tell those tags. */
  readonly tellsForeignTags: boolean;
  /** The refusal; undefined when the decision is to allow. */
  readonly refusal: AwsError | undefined;
}

/** Gathers the policies and the context of a caller, and asks `decide`: nothing else does. */
export interface Authorizer {
  /**
   * @param db of the transaction that a change is made in: then what decides is read there, as the change will find it, and nothing that
   * is kept in memory counts
   */
  ask(caller: Caller, question: Question, facts: RequestFacts, db?: Kysely<Schema>): Promise<Answer>;
}

export interface AuthorizerOptions {
  readonly principals: PrincipalStore;
  readonly texts: PolicyTexts;
  /** For reading managed session policies. */
  readonly reader: Kysely<Schema>;
}

/** In keys in lower case: aws:ResourceTag/KEY, and those that services have of their own. */
export const RESOURCE_TAG = ":resourcetag/";

export function createAuthorizer({ principals, texts, reader }: AuthorizerOptions): Authorizer {
  function attach({ type, id, name, document }: AppliedDocument): AttachedPolicy {
    return { source: { type, id, name }, policy: texts.read(document, type) };
  }

  /** The policies that limit the session; undefined where none was given, which is another thing than an empty list. */
  async function sessionPolicies(
    db: Kysely<Schema>,
    accountId: string,
    session: CallerSession | undefined,
  ): Promise<readonly AttachedPolicy[] | undefined> {
    if (session === undefined || (session.policy === undefined && session.policyArns === undefined))
      return undefined;
    const policies: AttachedPolicy[] = [];
    if (session.policy !== undefined) {
      policies.push({
        source: { type: "session", id: "inline:session", name: "session policy" },
        policy: texts.read(session.policy, "session"),
      });
    }
    for (const arn of session.policyArns ?? []) {
      const document = await policyDocument({ db, accountId }, arn);
      // What a deleted policy denied is not known any more, so nothing can be allowed.
      if (document === undefined) return [];
      policies.push({
        source: { type: "session", id: arn, name: arn },
        policy: texts.read(document, "identity"),
      });
    }
    return policies;
  }

  return {
    async ask(caller, question, facts, db) {
      const record = await (db === undefined ? principals.ofCaller(caller) : readPrincipal(db, caller));
      const identity: AttachedPolicy[] = [];
      let boundary: AttachedPolicy | undefined;
      for (const document of record?.documents ?? []) {
        if (document.type === "boundary") boundary = attach(document);
        else identity.push(attach(document));
      }
      const context = requestContext(
        caller,
        principalTags(record?.tags ?? [], caller.session),
        facts,
        question.context,
        question.resourceAccountId,
      );
      const request: DecisionRequest = {
        principal: caller.principal,
        action: question.action,
        resource: question.resource,
        resourceAccountId: question.resourceAccountId,
        context,
        policies: {
          identity,
          boundary,
          session: await sessionPolicies(db ?? reader, caller.accountId, caller.session),
          resource: question.resourcePolicy,
        },
      };
      const decision = decide(request);
      const refusal = refusalOf(caller, question, decision);
      const tellsForeignTags =
        refusal !== undefined &&
        question.resourceAccountId !== caller.accountId &&
        asksResourceTags(request.policies);
      return { caller, question, context, decision, tellsForeignTags, refusal };
    },
  };
}

function refusalOf(caller: Caller, question: Question, decision: Decision): AwsError | undefined {
  if (decision.outcome === "allow") return undefined;
  const { action, resource, withoutReason } = question;
  return accessDenied(caller.principal.arn, action, resource, withoutReason ? undefined : decision);
}

/** Whatever the tags are: that the answer differs where a policy asks for them and finds none would tell of the resource, too. */
function asksResourceTags({ identity, boundary, session = [] }: DecisionRequest["policies"]): boolean {
  const own = [...identity, ...(boundary === undefined ? [] : [boundary]), ...session];
  return own.some(({ policy }) => contextKeysOf(policy).some((key) => key.includes(RESOURCE_TAG)));
}

/** A session's tags stand over those of its user or role; tag keys differ not by case alone. */
function principalTags(
  ofIdentity: readonly (readonly [string, string])[],
  session: CallerSession | undefined,
): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const [key, value] of [...ofIdentity, ...(session?.tags ?? [])]) {
    const folded = key.toLowerCase();
    const earlier = keys.get(folded);
    if (earlier !== undefined) tags.delete(earlier);
    keys.set(folded, key);
    tags.set(key, value);
  }
  return tags;
}

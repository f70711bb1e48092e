import {
  type CompiledPolicies,
  type Context,
  type ContextValue,
  contextKeysOf,
  decide,
  type DecisionRequest,
  explain,
  type Explanation,
} from "@signet/policy";
import type { Kysely } from "kysely";
import type { AwsError } from "../aws-error.ts";
import { type AnyCaller, type Caller, type CallerSession, isFederated } from "../authenticate/caller.ts";
import { type AppliedDocument, type PrincipalRecord, readPrincipal } from "../directory/principals.ts";
import { policyDocument } from "../directory/policies.ts";
import type { PrincipalStore } from "../directory/principal-store.ts";
import type { Schema } from "../storage/schema.ts";
import { requestContext } from "./context.ts";
import type { PolicyGroups, WrittenPolicy } from "./policy-groups.ts";
import { accessDenied } from "./refusal.ts";
import type { RequestFacts } from "./request-facts.ts";

/** One question to the policies: may the caller do this, to that? */
export interface Question {
  /** "iam:CreateUser" */
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly context: Readonly<Record<string, ContextValue | undefined>>;
  readonly resourcePolicy?: CompiledPolicies | undefined;
  /** AWS names no reason in the refusal. */
  readonly withoutReason: boolean;
}

/** An answer with what explains it. */
export type Answer = Allowed | Refused;

export interface Allowed {
  readonly refusal?: undefined;
}

/** A refusal with all that it was decided from. */
export interface Refused {
  readonly refusal: AwsError;
  readonly caller: AnyCaller;
  readonly question: Question;
  readonly context: Context;
  readonly explanation: Explanation;
  /** The caller's own policies ask for the tags of a resource of another account: what they say of it would tell those tags. */
  readonly tellsForeignTags: boolean;
}

/** Gathers the policies and the context of a caller, and asks `decide`: nothing else does. */
export interface Authorizer {
  /**
   * @param db of the transaction that a change is made in: then what decides is read there, as the change will find it, and nothing that
   * is kept in memory counts
   */
  ask(caller: AnyCaller, question: Question, facts: RequestFacts, db?: Kysely<Schema>): Promise<Answer>;
}

export interface AuthorizerOptions {
  readonly principals: PrincipalStore;
  readonly policies: PolicyGroups;
  /** For reading managed session policies. */
  readonly reader: Kysely<Schema>;
}

/** In keys in lower case: aws:ResourceTag/KEY, and those that services have of their own. */
export const RESOURCE_TAG = ":resourcetag/";

export function createAuthorizer({ principals, policies, reader }: AuthorizerOptions): Authorizer {
  /** The policies that limit the session; undefined where none was given, which is another thing than having none. */
  async function sessionPolicies(
    db: Kysely<Schema>,
    { accountId, session }: Caller,
  ): Promise<CompiledPolicies | undefined> {
    if (session === undefined || (session.policy === undefined && session.policyArns === undefined))
      return undefined;
    const written: WrittenPolicy[] = [];
    if (session.policy !== undefined) {
      const source = { type: "session", id: "inline:session", name: "session policy" } as const;
      written.push({ source, kind: "session", text: session.policy });
    }
    for (const arn of session.policyArns ?? []) {
      const text = await policyDocument({ db, accountId }, arn);
      // What a deleted policy denied is not known any more, so nothing can be allowed.
      if (text === undefined) return policies.compile("session none", []);
      written.push({ source: { type: "session", id: arn, name: arn }, kind: "identity", text });
    }
    const place = `session ${accountId} ${session.policyArns?.join(" ")} ${session.policy}`;
    return policies.compile(place, written);
  }

  function recordOf(caller: Caller, db: Kysely<Schema> | undefined): Promise<PrincipalRecord | undefined> {
    return db === undefined ? principals.ofCaller(caller) : readPrincipal(db, caller);
  }

  return {
    async ask(caller, question, facts, db) {
      const record = isFederated(caller) ? undefined : await recordOf(caller, db);
      const session = isFederated(caller) ? undefined : caller.session;
      const request: DecisionRequest = {
        principal: caller.principal,
        action: question.action,
        resource: question.resource,
        resourceAccountId: question.resourceAccountId,
        isDelegated: session?.delegation !== undefined,
        context: requestContext(
          caller,
          principalTags(record?.tags ?? [], session),
          facts,
          question.context,
          question.resourceAccountId,
        ),
        policies: {
          ...principalPolicies(caller.accountId, record, policies),
          session: isFederated(caller) ? undefined : await sessionPolicies(db ?? reader, caller),
          resource: question.resourcePolicy,
        },
      };
      return decide(request).outcome === "allow" ? ALLOWED : refused(caller, question, request);
    },
  };
}

const ALLOWED: Allowed = {};

function refused(caller: AnyCaller, question: Question, request: DecisionRequest): Refused {
  const explanation = explain(request);
  const { action, resource, resourceAccountId, withoutReason } = question;
  return {
    refusal: accessDenied(
      isFederated(caller) ? undefined : caller.principal.arn,
      action,
      resource,
      withoutReason ? undefined : explanation,
    ),
    caller,
    question,
    context: request.context,
    explanation,
    tellsForeignTags: resourceAccountId !== caller.accountId && asksResourceTags(request.policies),
  };
}

/** What the record of a user or role says of its own policies; root has no record, and no policies. */
function principalPolicies(
  accountId: string,
  record: PrincipalRecord | undefined,
  policies: PolicyGroups,
): Pick<DecisionRequest["policies"], "identity" | "boundary"> {
  const ofType = (type: AppliedDocument["type"]): CompiledPolicies => {
    const written: WrittenPolicy[] = [];
    let place = `${type} ${accountId}`;
    for (const { type: kind, id, name, document } of record?.documents ?? []) {
      if (kind !== type) continue;
      written.push({ source: { type, id, name }, kind, text: document });
      // Not whose they are: a thousand users with the same managed policies need them compiled once.
      place += ` ${id}`;
    }
    return policies.compile(place, written);
  };
  const bounded = record?.documents.some(({ type }) => type === "boundary") === true;
  return { identity: ofType("identity"), boundary: bounded ? ofType("boundary") : undefined };
}

/** Whatever the tags are: that the answer differs where a policy asks for them and finds none would tell of the resource, too. */
function asksResourceTags({ identity, boundary, session }: DecisionRequest["policies"]): boolean {
  return [identity, boundary, session].some((group) =>
    group?.policies.some(({ policy }) => contextKeysOf(policy).some((key) => key.includes(RESOURCE_TAG))),
  );
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

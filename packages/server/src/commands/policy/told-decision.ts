import type { PolicyType } from "@signet/policy";
import * as z from "zod";

// A refusal as it was told: by an event of the trail, or by the message that came with the answer (see authorize/explain.ts).

const policyType = z.enum(["identity", "boundary", "session", "resource", "trust", "scp", "rcp"]);
const place = {
  policyType,
  policy: z.string(),
  sid: z.string().optional(),
  statement: z.int(),
  line: z.int(),
  column: z.int(),
};
const statement = z.object(place);
const failure = z.object({ ...place, message: z.string() });
const condition = z.object({ operator: z.string(), key: z.string(), missing: z.boolean() });
const miss = z.object({
  ...place,
  part: z.enum(["principal", "action", "resource", "condition"]),
  conditions: z.array(condition),
});

const decision = z.object({
  outcome: z.enum(["allow", "explicitDeny", "implicitDeny"]),
  blockedBy: policyType.optional(),
  action: z.string(),
  resource: z.string(),
  determiningStatements: z.array(statement),
  missingContextKeys: z.array(z.string()),
  nearestMisses: z.array(miss).default([]),
  errors: z.array(failure),
});

const event = z.object({
  eventName: z.string(),
  eventSource: z.string(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  userIdentity: z.object({ arn: z.string().optional() }),
  additionalEventData: z.object({ decision: decision.optional() }).nullish(),
});

const message = z.object({
  allowed: z.boolean(),
  explicitDeny: z.boolean(),
  matchedStatements: z.object({ items: z.array(statement) }),
  failures: z.object({ items: z.array(failure) }),
  // Left out where the message would be too long with them.
  blockedBy: policyType.optional(),
  missingContextKeys: z.array(z.string()).default([]),
  nearestMisses: z.object({ items: z.array(miss) }).default({ items: [] }),
  context: z.object({
    principal: z.object({ arn: z.string() }),
    action: z.string(),
    resource: z.string(),
    conditions: z.object({
      items: z.array(
        z.object({ key: z.string(), values: z.object({ items: z.array(z.object({ value: z.string() })) }) }),
      ),
    }),
  }),
});

/** As the AWS CLI prints what it was told, unless it is asked for the message alone. */
const answer = z.object({ DecodedMessage: z.string() });

/** What was told of a decision; undefined where the way it was told leaves it out. */
export interface ToldDecision {
  readonly principal: string | undefined;
  readonly action: string;
  readonly resource: string;
  readonly outcome: "allow" | "explicitDeny" | "implicitDeny";
  readonly blockedBy: PolicyType | undefined;
  readonly determiningStatements: readonly z.output<typeof statement>[];
  readonly missingContextKeys: readonly string[];
  readonly nearestMisses: readonly z.output<typeof miss>[];
  readonly errors: readonly z.output<typeof failure>[];
  /** The keys of the request with their values; only a message has them. */
  readonly context: readonly { readonly key: string; readonly values: readonly string[] }[] | undefined;
}

/** What an event tells: a decision, or how the request ended without one. */
export type ToldEvent =
  | { readonly kind: "decided"; readonly decision: ToldDecision }
  | { readonly kind: "done"; readonly operation: string }
  | {
      readonly kind: "failed";
      readonly operation: string;
      readonly code: string;
      readonly message: string | undefined;
    };

/** Reads an event of the trail, as JSON. Throws when it is none: the trail has no others. */
export function readToldEvent(text: string): ToldEvent {
  const told = event.parse(JSON.parse(text));
  const operation = `${told.eventSource.split(".", 1)[0]}:${told.eventName}`;
  const found = told.additionalEventData?.decision;
  if (found !== undefined)
    return {
      kind: "decided",
      decision: {
        ...found,
        blockedBy: found.blockedBy,
        principal: told.userIdentity.arn,
        context: undefined,
      },
    };
  if (told.errorCode === undefined) return { kind: "done", operation };
  return { kind: "failed", operation, code: told.errorCode, message: told.errorMessage };
}

/** Reads a decoded authorization message, or the answer that has it in it; undefined for anything else. */
export function readToldMessage(text: string): ToldDecision | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const whole = answer.safeParse(json);
  if (whole.success) return readToldMessage(whole.data.DecodedMessage);
  const read = message.safeParse(json);
  if (!read.success) return undefined;
  const { allowed, explicitDeny, matchedStatements, failures, nearestMisses, context } = read.data;
  return {
    principal: context.principal.arn,
    action: context.action,
    resource: context.resource,
    outcome: allowed ? "allow" : explicitDeny ? "explicitDeny" : "implicitDeny",
    blockedBy: read.data.blockedBy ?? (explicitDeny ? matchedStatements.items[0]?.policyType : undefined),
    determiningStatements: matchedStatements.items,
    missingContextKeys: read.data.missingContextKeys,
    nearestMisses: nearestMisses.items,
    errors: failures.items,
    context: context.conditions.items.map(({ key, values }) => ({
      key,
      values: values.items.map(({ value }) => value),
    })),
  };
}

import {
  type CompiledPolicies,
  type Decision,
  type DecisionRequest,
  type Explanation,
  type RequestPolicies,
} from "@signet/policy";
import { invalidInput } from "../../../directory/errors.ts";
import type { Tags } from "../../../directory/tags.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import { callerContext, type GivenContext } from "../../../simulation/context.ts";
import { readPolicies, type WrittenPolicy } from "../../../simulation/policies.ts";
import { accountInArn } from "../../../simulation/resource-account.ts";
import { simulate } from "../../../simulation/simulate.ts";
import { writtenContextKeys } from "../../../simulation/written-keys.ts";
import type { Pair } from "./pages.ts";
import { ofRequest } from "./policy-inputs.ts";

/** All that a simulation is about but the action and the resource. */
export interface Simulation {
  readonly caller: Caller;
  /** Nothing is known of who asks but the account: keys that tell more of a principal are missing. */
  readonly isSomeone: boolean;
  readonly tags: Tags;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary: WrittenPolicy | undefined;
  readonly resourcePolicy: WrittenPolicy | undefined;
  /** By level of the organization. */
  readonly scps: readonly (readonly WrittenPolicy[])[] | undefined;
  /** The account of resources whose ARN does not tell it; default: the caller's. */
  readonly resourceOwner: string | undefined;
  readonly context: GivenContext;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Outcome = Decision["outcome"];

/** What is decided of one action on one resource, by all policies and by some. */
export interface Evaluation {
  readonly explanation: Explanation;
  /** As the policies write them; those that only SCPs ask for are left out. */
  readonly missingContextKeys: readonly string[];
  /** The account of the resource is another than the caller's. */
  readonly crossesAccounts: boolean;
  /** What the policies of each account would decide; undefined within one account, and where there is none. */
  readonly byIdentity: Outcome | undefined;
  readonly byResource: Outcome | undefined;
  /** What would be decided were this the only type that limits; undefined where there is none. */
  readonly byBoundary: Outcome | undefined;
  readonly byOrganizations: Outcome | undefined;
}

export interface Evaluator {
  /** Characters of all policies. */
  readonly characters: number;
  evaluate(pair: Pair): Evaluation;
}

const EVERYTHING: CompiledPolicies = readPolicies("identity", [
  {
    id: "everything",
    name: "everything",
    text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  },
]);

/** Keys that tell of a principal what only a certain one has. */
const OF_ONE = ["aws:username", "aws:userid", "aws:principalarn", "aws:principaltype"];

/** Prepares a simulation: all policies are read once. Throws InvalidInput for one that cannot be read. */
export function prepareEvaluator(simulation: Simulation): Evaluator {
  const { identity, boundary, resourcePolicy, scps } = simulation;
  const policies = ofRequest(() => compile(simulation));
  const keys = writtenKeys(simulation, policies);
  const single = [boundary, resourcePolicy].filter((policy) => policy !== undefined);
  const all = [...identity, ...single, ...(scps ?? []).flat()];
  const characters = all.reduce((sum, { text }) => sum + text.length, 0);
  return {
    characters,
    evaluate: (pair) => evaluate(simulation, policies, keys, pair),
  };
}

function compile({ identity, boundary, resourcePolicy, scps }: Simulation): RequestPolicies {
  return {
    identity: readPolicies("identity", identity),
    ...(boundary !== undefined && { boundary: readPolicies("boundary", [boundary]) }),
    ...(resourcePolicy !== undefined && { resource: readPolicies("resource", [resourcePolicy]) }),
    ...(scps !== undefined && { scps: scps.map((level) => readPolicies("scp", level)) }),
  };
}

/** The keys that policies ask for, by their lower case. */
function writtenKeys(
  { identity, boundary, resourcePolicy }: Simulation,
  policies: RequestPolicies,
): ReadonlyMap<string, string> {
  const keys = [
    ...keysOf(identity, policies.identity),
    ...keysOf(boundary === undefined ? [] : [boundary], policies.boundary),
    ...keysOf(resourcePolicy === undefined ? [] : [resourcePolicy], policies.resource),
  ];
  // Of several ways of writing a key the first one counts, so it is set last.
  return new Map(keys.toReversed().map((key) => [key.toLowerCase(), key]));
}

/** Policies are long: what was read for deciding is not read again. */
function keysOf(written: readonly WrittenPolicy[], read: CompiledPolicies | undefined): readonly string[] {
  return (read?.policies ?? []).flatMap(({ policy }, index) =>
    writtenContextKeys(written[index]?.text ?? "{}", policy),
  );
}

function evaluate(
  simulation: Simulation,
  policies: RequestPolicies,
  keys: ReadonlyMap<string, string>,
  { action, resource }: Pair,
): Evaluation {
  const { caller, resourceOwner } = simulation;
  const resourceAccountId = accountInArn(resource) ?? resourceOwner ?? caller.accountId;
  const request: DecisionRequest = {
    principal: caller.principal,
    action,
    resource,
    resourceAccountId,
    context: contextOf(simulation, resourceAccountId),
    policies,
  };
  const explanation = simulate(request);
  const within = (some: RequestPolicies): Outcome =>
    simulate({ ...request, resourceAccountId: caller.accountId, policies: some }).outcome;
  const { identity, boundary, resource: ofResource, scps } = policies;
  const crossesAccounts = resourceAccountId !== caller.accountId;
  const missing = explanation.missingContextKeys.flatMap((key) => keys.get(key) ?? []);
  return {
    explanation,
    missingContextKeys: missing,
    crossesAccounts,
    byIdentity: crossesAccounts ? within({ identity }) : undefined,
    byResource:
      ofResource === undefined || !crossesAccounts
        ? undefined
        : simulate({ ...request, policies: { identity: EVERYTHING, resource: ofResource } }).outcome,
    byBoundary: boundary && within({ identity: EVERYTHING, boundary }),
    byOrganizations: scps && within({ identity: EVERYTHING, scps }),
  };
}

function contextOf(
  { caller, isSomeone, tags, now, context }: Simulation,
  resourceAccountId: string,
): DecisionRequest["context"] {
  const all = callerContext(caller, tags, now, resourceAccountId, {});
  const kept = [...all].filter(([key]) => !(isSomeone && OF_ONE.includes(key)));
  const given = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const);
  return new Map([...kept, ...given]);
}

/** The account that owns resources: the ARN of its root user, or its id. Throws InvalidInput. */
export function readResourceOwner(owner: string | undefined): string | undefined {
  if (owner === undefined) return undefined;
  const [, ofArn, account = ofArn] = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/.exec(owner) ?? [];
  if (account === undefined)
    throw invalidInput(`ResourceOwner ${owner} is not an account: arn:aws:iam::ACCOUNT:root.`);
  return account;
}

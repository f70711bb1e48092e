import type { Context, DecisionRequest, PrincipalRef } from "@signet/policy";
import type { Caller } from "../../authenticate/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import { callerOfArn, isFederatedUser } from "../../simulation/caller.ts";
import { callerContext, type GivenContext, outsiderContext } from "../../simulation/context.ts";
import { readPolicies, type WrittenPolicy } from "../../simulation/policies.ts";
import { accountInArn } from "../../simulation/resource-account.ts";
import type { NamedRequest } from "../../simulation/simulation-request.ts";
import { readStoredPrincipal } from "../../simulation/stored-principal.ts";
import { asksTrust, readStoredResource, type StoredResource } from "../../simulation/stored-resource.ts";
import { UsageError } from "../usage-error.ts";
import { type NameCheck, requireNames } from "./name-check.ts";
import { readContext } from "./read-context.ts";
import { readPolicyFile } from "./read-file.ts";

/** What the flags of `signet policy simulate` say of the requests. */
export interface RequestFlags {
  readonly principal?: string;
  readonly anonymous?: boolean;
  readonly service?: string;
  readonly federated?: string;
  readonly federatedBy?: string;
  readonly sessionName: string;
  readonly action?: readonly string[];
  readonly resource?: readonly string[];
  readonly resourceAccount?: string;
  readonly context?: readonly string[];
  readonly contextFile?: string;
  readonly identity?: readonly string[];
  readonly boundary?: string;
  readonly session?: readonly string[];
  readonly resourcePolicy?: string;
  readonly trustPolicy?: string;
  readonly scp?: readonly string[];
  readonly rcp?: readonly string[];
  readonly offline?: boolean;
}

/** Throws UsageError for flags that leave open what is asked, or by whom, or say it twice, or misspell it. */
export function checkRequestFlags(flags: RequestFlags, names: NameCheck): void {
  const { principal, anonymous, service, federated, federatedBy, resourcePolicy, trustPolicy } = flags;
  if ((flags.action ?? []).length === 0)
    throw new UsageError("Say what is asked with --action, or give --requests");
  if ([principal, anonymous, service, federated].filter((way) => way !== undefined).length !== 1)
    throw new UsageError("Say who asks with one of --principal, --anonymous, --service, --federated");
  if (resourcePolicy !== undefined && trustPolicy !== undefined)
    throw new UsageError("--resource-policy and --trust-policy exclude each other");
  if (principal !== undefined && isFederatedUser(principal) && federatedBy === undefined)
    throw new UsageError(
      `${principal} has the policies of the user who asked for the session: say who with --federated-by`,
    );
  if (principal !== undefined) requirePrincipal(principal, flags);
  requireNames(names, flags.action, flags.resource);
}

/** Before anything is read: who gives a name of no one gets no word about installations and files. */
function requirePrincipal(arn: string, { sessionName, federatedBy }: RequestFlags): void {
  if (callerOfArn(arn, { now: 0, sessionName, issuerArn: federatedBy }) !== undefined) return;
  throw new UsageError(
    isFederatedUser(arn)
      ? `${federatedBy} is no user or root user of the account of ${arn}`
      : `${arn} is not the ARN of a principal: give one such as arn:aws:iam::111122223333:user/alice`,
  );
}

type DirectoryOf = (accountId: string) => Directory;

/** Whether the policies are to be read from an installation: those of the principal, when no file says them. */
export function asksStore(flags: RequestFlags): boolean {
  if (flags.offline === true || flags.identity !== undefined || flags.boundary !== undefined) return false;
  return flags.principal !== undefined || (flags.resourcePolicy ?? flags.trustPolicy) === undefined;
}

/** Who asks, with what is known of them. */
interface Asking {
  readonly principal: PrincipalRef;
  readonly accountId: string | undefined;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary: WrittenPolicy | undefined;
  context(resourceAccountId: string, given: GivenContext): Context;
}

/**
 * One request for each action and resource that the flags, which were checked, name. Throws UsageError and RefusedPolicyError.
 *
 * @param directoryOf of the installation; undefined: only what the flags say
 * @param now epoch milliseconds
 */
export async function requestsOfFlags(
  flags: RequestFlags,
  directoryOf: DirectoryOf | undefined,
  now: number,
): Promise<readonly NamedRequest[]> {
  const { action: actions = [], resource: resources = ["*"] } = flags;
  const asking = await whoAsks(flags, directoryOf, now);
  const given = await readContext(flags.context ?? [], flags.contextFile);
  const own = await ownPolicies(flags, asking);
  const requests: NamedRequest[] = [];
  for (const resource of resources) {
    const stored = directoryOf && (await readStoredResource(directoryOf, resource));
    const resourceAccountId = accountOf(resource, flags, asking);
    for (const action of actions) {
      const policy = await policyOfResource(flags, action, resource, stored, directoryOf !== undefined);
      const request: DecisionRequest = {
        principal: asking.principal,
        action,
        resource,
        resourceAccountId,
        context: asking.context(resourceAccountId, { ...stored?.context, ...given }),
        policies: { ...own, ...policy },
      };
      requests.push({ name: undefined, request });
    }
  }
  return requests;
}

async function whoAsks(
  flags: RequestFlags,
  directoryOf: DirectoryOf | undefined,
  now: number,
): Promise<Asking> {
  const { principal: arn, anonymous, service, federated } = flags;
  if (service !== undefined) return outsider({ kind: "service", service }, now);
  if (anonymous === true) return outsider({ kind: "anonymous" }, now);
  if (federated !== undefined) {
    const accountId = accountInArn(federated);
    return outsider(
      { kind: "federated", provider: federated, ...(accountId !== undefined && { accountId }) },
      now,
    );
  }
  return account(arn ?? "", flags, directoryOf, now);
}

function outsider(principal: PrincipalRef, now: number): Asking {
  return {
    principal,
    accountId: undefined,
    identity: [],
    boundary: undefined,
    context: (resourceAccountId, given) => outsiderContext(principal, now, resourceAccountId, given),
  };
}

async function account(
  arn: string,
  { sessionName, federatedBy, identity = [], boundary }: RequestFlags,
  directoryOf: DirectoryOf | undefined,
  now: number,
): Promise<Asking> {
  const options = { now, sessionName, issuerArn: federatedBy };
  if (directoryOf === undefined) {
    const caller = callerOfArn(arn, options);
    if (caller === undefined) throw new Error("flags are to be checked first");
    return known(
      caller,
      [],
      await Promise.all(identity.map(readPolicyFile)),
      boundary === undefined ? undefined : await readPolicyFile(boundary),
      now,
    );
  }
  const stored = await readStoredPrincipal(directoryOf, arn, options);
  if (stored === undefined)
    throw new UsageError(
      `There is no ${arn} in the installation. If it is in another, say where that is (--data-dir, SIGNET_DATA_DIR); ` +
        "else give its policies with --identity, or --offline if it has none",
    );
  return known(stored.caller, stored.tags, stored.identity, stored.boundary, now);
}

function known(
  caller: Caller,
  tags: readonly (readonly [string, string])[],
  identity: readonly WrittenPolicy[],
  boundary: WrittenPolicy | undefined,
  now: number,
): Asking {
  return {
    principal: caller.principal,
    accountId: caller.accountId,
    identity,
    boundary,
    context: (resourceAccountId, given) => callerContext(caller, tags, now, resourceAccountId, given),
  };
}

/** All policies but that of the resource. */
async function ownPolicies(
  { session, scp, rcp }: RequestFlags,
  { identity, boundary }: Asking,
): Promise<Omit<DecisionRequest["policies"], "resource">> {
  const files = async (type: "session" | "scp" | "rcp", paths: readonly string[]) =>
    readPolicies(type, await Promise.all(paths.map(readPolicyFile)));
  return {
    identity: readPolicies("identity", identity),
    ...(boundary !== undefined && { boundary: readPolicies("boundary", [boundary]) }),
    ...(session !== undefined && { session: await files("session", session) }),
    ...(scp !== undefined && { scps: [await files("scp", scp)] }),
    ...(rcp !== undefined && { rcps: [await files("rcp", rcp)] }),
  };
}

async function policyOfResource(
  flags: RequestFlags,
  action: string,
  resource: string,
  stored: StoredResource | undefined,
  hasStore: boolean,
): Promise<Pick<DecisionRequest["policies"], "resource">> {
  if (flags.trustPolicy !== undefined)
    return { resource: readPolicies("trust", [await readPolicyFile(flags.trustPolicy)]) };
  if (flags.resourcePolicy !== undefined)
    return { resource: readPolicies("resource", [await readPolicyFile(flags.resourcePolicy)]) };
  if (!asksTrust(action, resource)) return {};
  if (stored?.trustPolicy !== undefined) return { resource: readPolicies("trust", [stored.trustPolicy]) };
  // Without its trust policy a role would seem to let in whoever has the permission.
  throw new UsageError(
    hasStore
      ? `There is no ${resource} in the installation: give its trust policy with --trust-policy`
      : `${action} is for the trust policy of ${resource} to decide: give it with --trust-policy`,
  );
}

function accountOf(resource: string, { resourceAccount }: RequestFlags, { accountId }: Asking): string {
  const found = resourceAccount ?? accountInArn(resource) ?? accountId;
  if (found === undefined)
    throw new UsageError(`Whose is ${resource}? Its ARN does not tell: say it with --resource-account`);
  return found;
}

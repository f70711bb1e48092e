import { type Context, type ContextValue, createContext, type PrincipalRef } from "@signet/policy";
import type { Caller } from "../authenticate/caller.ts";
import { requestContext } from "../authorize/context.ts";
import { instantText } from "../instant.ts";

export type GivenContext = Readonly<Record<string, ContextValue>>;

/** What only a request has that somebody sends: who simulates one says it, or it is missing. */
const OF_THE_WIRE = ["aws:requestedregion", "aws:securetransport"];

/**
 * The keys that every request of a caller has, as the server would set them, with what is given over them. What depends on how a request
 * comes in (address, region, TLS, user agent) is not among them.
 *
 * @param tags of the user or role
 * @param now epoch milliseconds
 */
export function callerContext(
  caller: Caller,
  tags: readonly (readonly [key: string, value: string])[],
  now: number,
  resourceAccountId: string,
  given: GivenContext,
): Context {
  const facts = {
    requestId: "",
    now,
    region: "",
    sourceIp: "",
    userAgent: undefined,
    referer: undefined,
    secure: false,
  };
  const context = new Map(requestContext(caller, new Map(tags), facts, {}, resourceAccountId));
  for (const key of OF_THE_WIRE) context.delete(key);
  return createContext([...context, ...Object.entries(given)]);
}

/**
 * The same for who has no account: a service, somebody whom a provider vouches for, nobody known. (IAM User Guide, "AWS global condition
 * context keys"; "IAM policy elements: Variables and tags", principal key values)
 */
export function outsiderContext(
  principal: PrincipalRef,
  now: number,
  resourceAccountId: string,
  given: GivenContext,
): Context {
  const isService = principal.kind === "service";
  const isAnonymous = principal.kind === "anonymous";
  return createContext([
    ["aws:CurrentTime", instantText(now)],
    ["aws:EpochTime", String(Math.floor(now / 1000))],
    ["aws:ResourceAccount", resourceAccountId],
    ["aws:PrincipalType", isAnonymous ? "Anonymous" : undefined],
    ["aws:userid", isAnonymous ? "anonymous" : undefined],
    ["aws:PrincipalIsAWSService", isAnonymous ? undefined : String(isService)],
    ["aws:PrincipalServiceName", isService ? principal.service : undefined],
    ["aws:ViaAWSService", "false"],
    ...Object.entries(given),
  ]);
}

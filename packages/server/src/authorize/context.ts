import { type Context, type ContextValue, createContext } from "@signet/policy";
import { type AnyCaller, type Caller, isFederated } from "../authenticate/caller.ts";
import { roleArn } from "../directory/arns.ts";
import { instantText } from "../instant.ts";
import type { RequestFacts } from "./request-facts.ts";

type Entries = (readonly [key: string, value: ContextValue | undefined])[];

/**
 * The request context: what the operation says of its request, and the global condition keys, which nothing in a request can
 * set. Throws when an operation tries to. Source: IAM User Guide, "AWS global condition context keys".
 */
export function requestContext(
  caller: AnyCaller,
  principalTags: ReadonlyMap<string, string>,
  facts: RequestFacts,
  ofRequest: Readonly<Record<string, ContextValue | undefined>>,
  resourceAccountId: string,
): Context {
  const entries: Entries = Object.entries(ofRequest);
  for (const [key] of entries) refuseGlobal(key);
  // Whoever is vouched for is nobody of the account yet: what the provider said is for the operation to tell.
  if (!isFederated(caller)) entries.push(...principalEntries(caller));
  for (const [key, value] of principalTags) entries.push([`aws:PrincipalTag/${key}`, value]);
  if (isFederated(caller)) entries.push(["aws:FederatedProvider", caller.federation.provider]);
  else entries.push(...sessionEntries(caller, facts));
  entries.push(
    ["aws:CurrentTime", instantText(facts.now)],
    ["aws:EpochTime", String(Math.floor(facts.now / 1000))],
    ["aws:RequestedRegion", facts.region],
    ["aws:SourceIp", facts.sourceIp === "" ? undefined : facts.sourceIp],
    ["aws:SecureTransport", String(facts.secure)],
    ["aws:UserAgent", facts.userAgent],
    ["aws:referer", facts.referer],
    ["aws:ResourceAccount", resourceAccountId],
    ["aws:PrincipalIsAWSService", "false"],
    ["aws:ViaAWSService", "false"],
  );
  return createContext(entries);
}

/** The keys of AWS's own prefix that speak of a request's content; all others are for the server alone to set. */
const OF_REQUESTS = /^aws:(?:RequestTag\/|ResourceTag\/|TagKeys$)/i;

/** Also where this caller has no such key: what is left out below would otherwise be what the operation said. */
function refuseGlobal(key: string): void {
  if (/^aws:/i.test(key) && !OF_REQUESTS.test(key))
    throw new Error(`An access rule must not set the condition key ${key}`);
}

function principalEntries(caller: Caller): Entries {
  const { principal, accountId } = caller;
  const common: Entries = [["aws:PrincipalAccount", accountId]];
  switch (principal.kind) {
    case "root":
      return [
        ...common,
        ["aws:PrincipalArn", principal.arn],
        ["aws:PrincipalType", "Account"],
        ["aws:userid", accountId],
      ];
    case "user":
      return [
        ...common,
        ["aws:PrincipalArn", principal.arn],
        ["aws:PrincipalType", "User"],
        ["aws:userid", principal.id],
        ["aws:username", caller.identity.kind === "user" ? caller.identity.name : undefined],
      ];
    case "role-session":
      return [
        ...common,
        // For a role session the key holds the role, not the session.
        ["aws:PrincipalArn", principalRoleArn(caller)],
        ["aws:PrincipalType", "AssumedRole"],
        ["aws:userid", principal.id],
      ];
    case "federated-user":
      return [
        ...common,
        ["aws:PrincipalArn", principal.arn],
        ["aws:PrincipalType", "FederatedUser"],
        ["aws:userid", principal.id],
      ];
  }
}

function principalRoleArn({ identity, accountId }: Caller): string | undefined {
  return identity.kind === "role" ? roleArn(accountId, identity.path, identity.name) : undefined;
}

function sessionEntries({ session }: Caller, { now, secondFactorAt }: RequestFacts): Entries {
  const mfaAuthenticatedAt = secondFactorAt ?? session?.mfaAuthenticatedAt;
  // Long-term credentials have not been told of a second factor at all, unless this very request brings one.
  const isTold = session !== undefined || secondFactorAt !== undefined;
  return [
    ["aws:TokenIssueTime", session === undefined ? undefined : instantText(session.issuedAt)],
    ["aws:MultiFactorAuthPresent", isTold ? String(mfaAuthenticatedAt !== undefined) : undefined],
    [
      "aws:MultiFactorAuthAge",
      mfaAuthenticatedAt === undefined
        ? undefined
        : String(Math.max(0, Math.floor((now - mfaAuthenticatedAt) / 1000))),
    ],
    ["aws:SourceIdentity", session?.sourceIdentity],
    ["aws:FederatedProvider", session?.federation?.provider],
    ...Object.entries(session?.federation?.claims ?? {}),
  ];
}

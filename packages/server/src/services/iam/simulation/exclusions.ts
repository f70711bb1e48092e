import type { PolicyIdentifier } from "@aws-sdk/client-iam";
import { matchesWildcard } from "@signet/policy";
import type { Validated } from "@signet/wire";
import { parseIamArn } from "../../../directory/arns.ts";
import { invalidInput } from "../../../directory/errors.ts";
import type { WrittenPolicy } from "../../../simulation/policies.ts";
import type { PolicySource } from "./who-asks.ts";

type Excludes = (policy: WrittenPolicy, isBoundary: boolean) => boolean;

/**
 * Takes policies out of a simulation, as if they were not attached. What matches none is passed over, as are SCPs and RCPs: there are
 * none. Throws InvalidInput for an identifier that is not of the form. Source: IAM API Reference, SimulatePrincipalPolicy and PolicyIdentifier.
 */
export function excludePolicies(
  source: PolicySource,
  identifiers: readonly Validated<PolicyIdentifier>[] | undefined,
): PolicySource {
  const excluding = (identifiers ?? []).map(readIdentifier);
  const keeps = (policy: WrittenPolicy, isBoundary: boolean) =>
    !excluding.some((excludes) => excludes(policy, isBoundary));
  const { boundary } = source;
  return {
    ...source,
    identity: source.identity.filter((policy) => keeps(policy, false)),
    boundary: boundary !== undefined && keeps(boundary, true) ? boundary : undefined,
  };
}

function readIdentifier({
  PolicyType,
  PolicyArn,
  InlinePolicyIdentifier,
}: Validated<PolicyIdentifier>): Excludes {
  if (PolicyType !== undefined) {
    const excludes = BY_TYPE.get(PolicyType);
    if (excludes === undefined)
      throw invalidInput(`${PolicyType} is not a type of policy that can be excluded.`);
    return excludes;
  }
  if (PolicyArn !== undefined) return byArn(PolicyArn);
  const { PolicyName, AttachmentType, AttachmentName } = InlinePolicyIdentifier ?? {};
  if (PolicyName === undefined || AttachmentType === undefined || AttachmentName === undefined)
    throw invalidInput("A policy to exclude must have PolicyType, PolicyArn or InlinePolicyIdentifier.");
  requireOneStar(AttachmentName);
  return ({ id, name }) => {
    const inline = inlineOwner(id);
    return (
      inline?.kind === AttachmentType && name === PolicyName && matchesWildcard(AttachmentName, inline.name)
    );
  };
}

const BY_TYPE: ReadonlyMap<string, Excludes> = new Map<string, Excludes>([
  ["inline", ({ id }) => inlineOwner(id) !== undefined],
  ["aws-managed", ({ id }, isBoundary) => !isBoundary && parseIamArn(id)?.accountId === "aws"],
  ["user-managed", ({ id }, isBoundary) => !isBoundary && /^\d/.test(parseIamArn(id)?.accountId ?? "")],
  ["permission-boundary", (_, isBoundary) => isBoundary],
  ["scp", () => false],
  ["rcp", () => false],
]);

const POLICY_ARN = /^arn:aws:iam::(?:\d{12}|aws):policy\/[\w+=,.@/*?-]+$/;

function byArn(pattern: string): Excludes {
  const name = pattern.slice(pattern.lastIndexOf("/") + 1);
  if (!POLICY_ARN.test(pattern) || /[*?]/.test(pattern.slice(0, -name.length)))
    throw invalidInput(`${pattern} is not the ARN of a policy, with wildcards in its name alone.`);
  requireOneStar(name);
  return ({ id }, isBoundary) => !isBoundary && matchesWildcard(pattern, id);
}

function requireOneStar(pattern: string): void {
  if (pattern.split("*").length > 2) throw invalidInput(`${pattern} has more than one *.`);
}

/** "inline:user/alice/name", as the directory names inline policies. */
export function inlineOwner(
  id: string,
): { readonly kind: string; readonly name: string; readonly policy: string } | undefined {
  const [, kind, name, policy] = /^inline:(user|group|role)\/([^/]+)\/(.+)$/.exec(id) ?? [];
  return kind === undefined || name === undefined || policy === undefined
    ? undefined
    : { kind, name, policy };
}

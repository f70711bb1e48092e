import { compilePolicies } from "../compile/compile-policies.ts";
import type { CompiledPolicies, PolicyType } from "../compile/compiled-policies.ts";
import type { DecisionRequest } from "./decision.ts";

/** Policies that stand side by side, in the part that they play. */
export interface Group {
  readonly type: PolicyType;
  readonly policies: CompiledPolicies;
}

const NO_POLICIES = compilePolicies([]);

/** The groups of policies of a request, in the order in which AWS looks at them. A level of an organization is a group of its own. */
export function groupsOf({ policies, principal }: DecisionRequest): readonly Group[] {
  const { rcps, scps, resource, identity, boundary, session } = policies;
  const groups: Group[] = [];
  if (rcps !== undefined) for (const level of rcps) groups.push({ type: "rcp", policies: level });
  if (scps !== undefined) for (const level of scps) groups.push({ type: "scp", policies: level });
  if (resource !== undefined)
    groups.push({ type: isTrust(resource) ? "trust" : "resource", policies: resource });
  groups.push({ type: "identity", policies: identity });
  if (boundary !== undefined) groups.push({ type: "boundary", policies: boundary });
  // Who was federated without a session policy may do nothing but what a resource's policy grants the session itself.
  if (session !== undefined) groups.push({ type: "session", policies: session });
  else if (principal.kind === "federated-user") groups.push({ type: "session", policies: NO_POLICIES });
  return groups;
}

function isTrust({ policies }: CompiledPolicies): boolean {
  for (const { source } of policies) if (source.type === "trust") return true;
  return false;
}

/** Policies of a resource name their principals; those of a principal must not need to. */
export function belongsToResource(type: PolicyType): boolean {
  return type === "resource" || type === "trust" || type === "rcp";
}

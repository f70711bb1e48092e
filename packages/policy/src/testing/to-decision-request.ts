import {
  type AttachedPolicy,
  type CompiledPolicies,
  compilePolicies,
  createContext,
  type DecisionRequest,
  parsePolicy,
  type PolicyType,
} from "../index.ts";
import type { NamedDocument, SimulationRequest } from "./simulation-request.ts";

/** Reads and compiles what a simulation request says. Throws if a document does not parse. */
export function toDecisionRequest(request: SimulationRequest): DecisionRequest {
  const { policies } = request;
  const one = (type: PolicyType, document: NamedDocument | undefined): CompiledPolicies | undefined =>
    document && compileDocuments(type, [document]);
  const levels = (
    type: PolicyType,
    of: readonly (readonly NamedDocument[])[] | undefined,
  ): readonly CompiledPolicies[] | undefined => of?.map((level) => compileDocuments(type, level));
  return {
    principal: request.principal,
    action: request.action,
    resource: request.resource,
    resourceAccountId: request.resourceAccountId,
    principalCanonicalUserId: request.principalCanonicalUserId,
    context: createContext(Object.entries(request.context)),
    policies: {
      identity: compileDocuments("identity", policies.identity ?? []),
      boundary: one("boundary", policies.boundary),
      session: policies.session && compileDocuments("session", policies.session),
      resource: one("trust", policies.trust) ?? one("resource", policies.resource),
      scps: levels("scp", policies.scps),
      rcps: levels("rcp", policies.rcps),
    },
  };
}

function compileDocuments(type: PolicyType, documents: readonly NamedDocument[]): CompiledPolicies {
  return compilePolicies(documents.map((document) => attach(type, document)));
}

function attach(type: PolicyType, { name, document }: NamedDocument): AttachedPolicy {
  const text = typeof document === "string" ? document : JSON.stringify(document, null, 2);
  const parsed = parsePolicy(text, type);
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}\n${text}`);
  return { source: { type, id: name, name }, policy: parsed.policy };
}

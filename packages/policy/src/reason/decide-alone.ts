import { compilePolicies } from "../compile/compile-policies.ts";
import type { CompiledPolicies } from "../compile/compiled-policies.ts";
import { createContext } from "../context.ts";
import { decide } from "../decide/decide.ts";
import type { RequestPolicies } from "../decide/decision.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { Policy, PolicyKind } from "../policy.ts";
import type { Witness } from "./access-check.ts";

/** Says whether the policies, and nothing else, let the request through. */
export type Decider = (witness: Witness) => boolean;

/**
 * Decides by policies of one kind, with everything else allowed. A resource's policy stands as a trust policy does, which has to allow
 * by itself: beside an identity-based policy that allows everything, another would not matter within its account.
 */
export function decideAlone(policies: readonly Policy[], kind: PolicyKind): Decider {
  const type = kind === "resource" ? "trust" : kind;
  const compiled = compilePolicies(
    policies.map((policy, index) => ({ source: { type, id: String(index), name: String(index) }, policy })),
  );
  const own = inPlace(compiled, kind);
  const besideOthers: RequestPolicies =
    own.resource === undefined ? { ...own, resource: everything("trust") } : own;
  return ({ context, ...request }) => {
    const { principal, resourceAccountId } = request;
    // The other account's policy has its say as well; within the account it would allow by itself.
    const elsewhere = "accountId" in principal && principal.accountId !== resourceAccountId;
    return (
      decide({
        ...request,
        context: createContext(Object.entries(context)),
        policies: elsewhere ? besideOthers : own,
      }).outcome === "allow"
    );
  };
}

function inPlace(compiled: CompiledPolicies, kind: PolicyKind): RequestPolicies {
  const identity = everything("identity");
  const session = everything("session");
  switch (kind) {
    case "identity":
      return { identity: compiled, session };
    case "boundary":
      return { identity, session, boundary: compiled };
    case "session":
      return { identity, session: compiled };
    case "scp":
      return { identity, session, scps: [compiled] };
    case "rcp":
      return { identity, session, resource: everything("trust"), rcps: [compiled] };
    case "resource":
    case "trust":
      return { identity, session, resource: compiled };
  }
}

function everything(type: "identity" | "session" | "trust"): CompiledPolicies {
  const principal = type === "trust" ? `"Principal":"*",` : "";
  const text = `{"Version":"2012-10-17","Statement":{"Effect":"Allow",${principal}"Action":"*","Resource":"*"}}`;
  const parsed = parsePolicy(text, type === "trust" ? "resource" : type);
  return compilePolicies(
    parsed.ok ? [{ source: { type, id: "everything", name: "everything" }, policy: parsed.policy }] : [],
  );
}

import { compilePolicies, createContext, type Decision, type DecisionRequest } from "../index.ts";
import type { World } from "./generate-worlds.ts";
import type { SimulationRequest } from "./simulation-request.ts";
import { toDecisionRequest } from "./to-decision-request.ts";

/** A request of a world, as plain JSON and for the engine. */
export interface Asked {
  readonly plain: SimulationRequest;
  readonly request: DecisionRequest;
}

/** The requests of a world, on its policies, which are compiled once. */
export function compileWorld({ policies, requests }: World): readonly Asked[] {
  const [first] = requests;
  if (first === undefined) return [];
  const compiled = toDecisionRequest({ ...first, policies }).policies;
  return requests.map((request) => {
    const types = typesFor(request.principal);
    const own = (of: object): object =>
      Object.fromEntries(Object.entries(of).filter(([type]) => types.has(type)));
    return {
      plain: { ...request, policies: own(policies) },
      request: {
        ...request,
        context: createContext(Object.entries(request.context)),
        policies: { identity: NONE, ...own(compiled) },
      },
    };
  });
}

const NONE = compilePolicies([]);

/** Root has no policies of its own, only sessions have session policies, and who is of no account has its SCPs neither. */
function typesFor({ kind }: SimulationRequest["principal"]): ReadonlySet<string> {
  const ofOthers = ["resource", "trust", "rcps"];
  switch (kind) {
    case "root":
      return new Set([...ofOthers, "scps"]);
    case "user":
      return new Set([...ofOthers, "scps", "identity", "boundary"]);
    case "role-session":
    case "federated-user":
      return new Set([...ofOthers, "scps", "identity", "boundary", "session"]);
    case "federated":
    case "service":
    case "anonymous":
      return new Set(ofOthers);
  }
}

/** All that a decision says, in one line. */
export function digest({ outcome, blockedBy, determining, errors }: Decision): string {
  const statements = determining.map(({ source, sid, index }) => `${source.type}.${sid}.${index}`);
  const failures = errors.map(
    ({ statement, message }) => `${statement.source.type}.${statement.index} ${message}`,
  );
  return `${outcome} ${blockedBy}: ${statements.join(", ")}; ${failures.join(", ")}`;
}

import {
  type AttachedPolicy,
  type CompiledPolicies,
  compilePolicies,
  parsePolicy,
  type PolicyProblem,
  type PolicyType,
} from "@signet/policy";

/** A policy as somebody wrote it. */
export interface WrittenPolicy {
  /** What results name it by: an ARN, "inline:user/alice/name", a file. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** A policy cannot be read. The message has a line for each problem: `name:line:column: what is wrong`. */
export class RefusedPolicyError extends Error {
  override readonly name = "RefusedPolicyError";
  readonly policy: string;
  readonly problems: readonly PolicyProblem[];

  constructor(policy: string, problems: readonly PolicyProblem[]) {
    super(problems.map((problem) => describeProblem(policy, problem)).join("\n"));
    this.policy = policy;
    this.problems = problems;
  }
}

function describeProblem(policy: string, { message, line, column, path, detail }: PolicyProblem): string {
  const place = path === "" ? "" : ` (${path})`;
  return `${policy}:${line}:${column}: ${message}${place}${detail === undefined ? "" : ` ${detail}`}`;
}

/** Reads a policy for the part that it plays. Throws RefusedPolicyError. */
export function readPolicy(type: PolicyType, { id, name, text }: WrittenPolicy): AttachedPolicy {
  const parsed = parsePolicy(text, type);
  if (!parsed.ok) throw new RefusedPolicyError(name, parsed.problems);
  return { source: { type, id, name }, policy: parsed.policy };
}

/** Reads policies that stand side by side. Throws RefusedPolicyError for the first that cannot be read. */
export function readPolicies(type: PolicyType, written: readonly WrittenPolicy[]): CompiledPolicies {
  return compilePolicies(written.map((policy) => readPolicy(type, policy)));
}

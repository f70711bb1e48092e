import {
  type AttachedPolicy,
  type CompiledPolicies,
  compilePolicies,
  parsePolicy,
  type PolicyProblem,
  type PolicyType,
  type Position,
} from "@signet/policy";

/** A policy as somebody wrote it. */
export interface WrittenPolicy {
  /** What results name it by: an ARN, "inline:user/alice/name", a file. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Where the text begins in a longer one: places in the policy are then told as places there. */
  readonly start?: Position | undefined;
}

/** Every problem is told with its path, which a hostile policy makes long: all of them together would not fit into one text. */
const MOST_TOLD = 50;

/** A policy cannot be read. The message has a line for each problem, of many for the first: `name:line:column: what is wrong`. */
export class RefusedPolicyError extends Error {
  override readonly name = "RefusedPolicyError";
  readonly policy: string;
  readonly problems: readonly PolicyProblem[];
  /** Those of the message; where the policy's own text has line breaks, so have they. */
  readonly lines: readonly string[];
  /** What was refused, and the part that it was to play. */
  readonly written: WrittenPolicy;
  readonly type: PolicyType;

  constructor(type: PolicyType, written: WrittenPolicy, problems: readonly PolicyProblem[]) {
    const policy = written.name;
    const lines = problems.slice(0, MOST_TOLD).map((problem) => describeProblem(policy, problem));
    if (problems.length > MOST_TOLD) lines.push(`${policy}: ${problems.length - MOST_TOLD} more problems`);
    super(lines.join("\n"));
    this.lines = lines;
    this.policy = policy;
    this.problems = problems;
    this.written = written;
    this.type = type;
  }
}

function describeProblem(policy: string, { message, line, column, path, detail }: PolicyProblem): string {
  const place = path === "" ? "" : ` (${path})`;
  return `${policy}:${line}:${column}: ${message}${place}${detail === undefined ? "" : ` ${detail}`}`;
}

/** Reads a policy for the part that it plays. Throws RefusedPolicyError. */
export function readPolicy(type: PolicyType, written: WrittenPolicy): AttachedPolicy {
  const { id, name, text, start } = written;
  const parsed = parsePolicy(text, type, start);
  if (!parsed.ok) throw new RefusedPolicyError(type, written, parsed.problems);
  return { source: { type, id, name }, policy: parsed.policy };
}

/** The place in the longer text of which the part from `start` on was read. */
export function movedPosition({ line, column }: Position, start: Position): Position {
  return { line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column };
}

/** Reads policies that stand side by side. Throws RefusedPolicyError for the first that cannot be read. */
export function readPolicies(type: PolicyType, written: readonly WrittenPolicy[]): CompiledPolicies {
  return compilePolicies(written.map((policy) => readPolicy(type, policy)));
}

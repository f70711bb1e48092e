import type { AccessCheck } from "@signet/policy";
import { ConfigError } from "../../config.ts";
import { RefusedPolicyError } from "../../simulation/policies.ts";
import { describeFailure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { UnreadableFileError } from "./file-problem.ts";
import { plain } from "./paint.ts";
import { refusedFile } from "./refused-policy.ts";

/**
 * What a CI job asks of a policy command: yes, no, or that there is no answer; where policies can be beyond what can be reasoned about
 * also that it cannot be told, which is neither a yes nor a "no" that somebody has seen.
 */
export const VERDICT = { yes: 0, no: 1, unanswered: 2, unknown: 3 } as const;

/** The verdict on a check, which asks that there be no such access. */
export function verdictOf({ result }: AccessCheck): number {
  return { pass: VERDICT.yes, fail: VERDICT.no, unknown: VERDICT.unknown }[result];
}

/** Errors whose messages are for who typed the command. */
const PLAIN = [ConfigError, UsageError] as const;

/**
 * The action of a policy command: its exit status is the verdict that `work` resolves to. Whatever goes wrong on the way has another
 * status than "no": a job that expects a refusal must not pass because a file was missing.
 */
export function withVerdict<Args extends readonly unknown[]>(
  surroundings: Surroundings,
  work: (...args: Args) => Promise<number>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      surroundings.exit(await work(...args));
    } catch (error) {
      tellFailure(error, surroundings);
      surroundings.exit(VERDICT.unanswered);
    }
  };
}

/** Tells on standard error what went wrong: in words, whatever the answers on standard output are printed in. */
export function tellFailure(error: unknown, { err }: Pick<Surroundings, "err">): void {
  for (const line of linesOf(error)) err(`${plain(line)}\n`);
}

/** In lines, which quote policies, requests and names of files: findings in files as compilers print them, all else after "signet: ". */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof UnreadableFileError) return error.lines;
  if (error instanceof RefusedPolicyError) return refusedFile(error).lines;
  const isPlain = error instanceof Error && PLAIN.some((kind) => error instanceof kind);
  return `signet: ${isPlain ? error.message : describeFailure(error)}`.split("\n");
}

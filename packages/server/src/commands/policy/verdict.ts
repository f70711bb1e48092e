import { ConfigError } from "../../config.ts";
import { RefusedPolicyError } from "../../simulation/policies.ts";
import { UnreadableRequestError } from "../../simulation/simulation-request.ts";
import { describeFailure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { plain } from "./paint.ts";

/** What a CI job asks of a policy command: yes, no, or that there is no answer. */
export const VERDICT = { yes: 0, no: 1, unanswered: 2 } as const;

/** Errors whose messages are for who typed the command. */
const PLAIN = [ConfigError, UsageError, UnreadableRequestError] as const;

/**
 * The action of a policy command: its exit status is the verdict that `work` resolves to. Whatever goes wrong on the way has another
 * status than "no": a job that expects a refusal must not pass because a file was missing.
 */
export function withVerdict<Args extends readonly unknown[]>(
  { err, exit }: Surroundings,
  work: (...args: Args) => Promise<number>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      exit(await work(...args));
    } catch (error) {
      for (const line of describe(error)) err(`${plain(line)}\n`);
      exit(VERDICT.unanswered);
    }
  };
}

/** In lines. They quote policies, requests and names of files. */
function describe(error: unknown): readonly string[] {
  // As compilers do, so that editors find the place.
  if (error instanceof RefusedPolicyError) return error.lines;
  if (error instanceof Error && PLAIN.some((kind) => error instanceof kind))
    return `signet: ${error.message}`.split("\n");
  return `signet: ${describeFailure(error)}`.split("\n");
}

import type { EventEmitter } from "node:events";

/** 128 and the number of SIGPIPE: what a shell shows of a program that this signal ended. */
export const NOBODY_READS = 141;

/**
 * Ends the command as soon as nobody reads what it writes (`signet events | head -1`), without a word, as other tools of Unix end by
 * SIGPIPE, which Node ignores. The status is none that a command answers with: what was not read was no answer.
 */
export function endWhenNobodyReads(outputs: readonly EventEmitter[], end: (status: number) => void): void {
  for (const output of outputs) {
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      end(NOBODY_READS);
    });
  }
}

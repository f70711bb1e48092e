import { writeFileSync } from "node:fs";
import type { Reporter } from "vitest/node";

/**
 * Writes what a run of vitest came to, as {passed, failed, skipped}, into a file. A file that could not be collected, a hook
 * that threw and an error outside of any test count as failed: vitest's own numbers leave them out.
 */
export function tallyReporter(file: string): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const tally = { passed: 0, failed: unhandled.length, skipped: 0 };
      for (const module of modules) {
        if (module.errors().length > 0) tally.failed++;
        for (const suite of module.children.allSuites()) if (suite.errors().length > 0) tally.failed++;
        for (const test of module.children.allTests()) {
          const { state } = test.result();
          // One that never came to its end did not pass.
          tally[state === "pending" ? "failed" : state]++;
        }
      }
      writeFileSync(file, JSON.stringify(tally));
    },
  };
}

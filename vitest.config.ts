import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { tallyReporter } from "./tools/test/tally-reporter.ts";

/** `npm run test:deep` takes its time: more cases for properties, and the stories that are too long for every change. */
const deep = process.env["DEEP"] === "1";

/** `npm test` asks for the numbers of its last line. */
const tally = process.env["SIGNET_TEST_TALLY"];

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "tools/**/*.test.{ts,mjs}",
      "bench/**/*.test.ts",
      "e2e/**/*.test.ts",
    ],
    exclude: [...configDefaults.exclude, ...(deep ? [] : ["**/*.deep.test.ts"])],
    reporters: ["default", ...(tally === undefined ? [] : [tallyReporter(tally)])],
    // As many as there are cores: the stories wait for servers and command lines more than they reckon.
    maxWorkers: availableParallelism(),
    // Far above what anything takes: a busy machine is no failure.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});

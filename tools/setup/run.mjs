import { SetupFailure } from "./failure.mjs";
import { bold, note, red } from "./progress.mjs";

/**
 * Runs a command of the workspace. What went wrong is told with what to do next, without a stack.
 *
 * @param {() => Promise<void>} main
 */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    note(`\n${red(bold("signet:"))} ${error.message}\n\n${error.advice}`);
    process.exitCode = 1;
  }
}

import { Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { VERSION } from "../version.ts";
import { addAccountCommands } from "./account.ts";
import { addEventsCommand } from "./events.ts";
import { describeFailure } from "./failure.ts";
import { addServeCommand } from "./serve.ts";
import type { Surroundings } from "./surroundings.ts";

const UNDERSTOOD_NOTHING = 2;

/** Runs `signet ARGS` and returns its exit status. */
export async function runCommandLine(
  args: readonly string[],
  env: Surroundings["env"],
  out: Surroundings["out"] = (text) => void process.stdout.write(text),
  err: Surroundings["err"] = (text) => void process.stderr.write(text),
): Promise<number> {
  const program = new Command("signet")
    .description("Self-hosted, AWS-compatible identity and credentials")
    .version(VERSION)
    .showHelpAfterError("(--help, after the command, lists what there is)")
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err });
  const surroundings: Surroundings = { env, out, err };
  addServeCommand(program, surroundings);
  addAccountCommands(program, surroundings);
  addEventsCommand(program, surroundings);
  const [command = ""] = args;
  if (/^\w/.test(command) && !["help", ...program.commands.map((known) => known.name())].includes(command)) {
    err(`signet: There is no command '${command}'. (signet --help lists those there are)\n`);
    return UNDERSTOOD_NOTHING;
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : UNDERSTOOD_NOTHING;
    if (error instanceof ConfigError) {
      err(`signet: ${error.message}\n`);
      return UNDERSTOOD_NOTHING;
    }
    err(`signet: ${describeFailure(error)}\n`);
    return 1;
  }
}

import { text } from "node:stream/consumers";
import { Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { VERSION } from "../version.ts";
import { addAccountCommands } from "./account.ts";
import { addDelegationRequestCommands } from "./delegation-request.ts";
import { addDelegationTemplateCommands } from "./delegation-template.ts";
import { addEventsCommand } from "./events.ts";
import { addExportCommand } from "./export.ts";
import { describeFailure } from "./failure.ts";
import { addImportCommand } from "./import.ts";
import { addMailCommands } from "./mail.ts";
import { addPolicyCommands } from "./policy/policy.ts";
import { addRoleTemplateCommands } from "./role-template.ts";
import { addServeCommand } from "./serve.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

const UNDERSTOOD_NOTHING = 2;

/** Runs `signet ARGS` and returns its exit status. */
export async function runCommandLine(
  args: readonly string[],
  env: Surroundings["env"],
  out: Surroundings["out"] = (written) => void process.stdout.write(written),
  err: Surroundings["err"] = (written) => void process.stderr.write(written),
  {
    stdin,
    isTerminal,
    errIsTerminal = false,
  }: Pick<Surroundings, "stdin" | "isTerminal"> & Partial<Pick<Surroundings, "errIsTerminal">> = {
    stdin: () => text(process.stdin),
    isTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
  },
): Promise<number> {
  const program = new Command("signet")
    .description("Self-hosted, AWS-compatible identity and credentials")
    .version(VERSION)
    .showHelpAfterError("(--help, after the command, lists what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: out,
      writeErr: err,
      outputError: (message, write) => write(message.replace(/^error: /, "signet: ")),
    });
  let answer = 0;
  const exit = (status: number): void => void (answer = status);
  const surroundings: Surroundings = { env, out, err, stdin, isTerminal, errIsTerminal, exit };
  addServeCommand(program, surroundings);
  addAccountCommands(program, surroundings);
  addEventsCommand(program, surroundings);
  addMailCommands(program, surroundings);
  addImportCommand(program, surroundings);
  addExportCommand(program, surroundings);
  addPolicyCommands(program, surroundings);
  addDelegationTemplateCommands(program, surroundings);
  addDelegationRequestCommands(program, surroundings);
  addRoleTemplateCommands(program, surroundings);
  const [command = ""] = args;
  if (/^\w/.test(command) && !["help", ...program.commands.map((known) => known.name())].includes(command)) {
    err(`signet: There is no command '${command}'. (signet --help lists those there are)\n`);
    return UNDERSTOOD_NOTHING;
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return answer;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : UNDERSTOOD_NOTHING;
    if (error instanceof ConfigError || error instanceof UsageError) {
      err(`signet: ${error.message}\n`);
      return UNDERSTOOD_NOTHING;
    }
    err(`signet: ${describeFailure(error)}\n`);
    return 1;
  }
}

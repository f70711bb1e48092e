import { Command, CommanderError } from "commander";
import { AwsError } from "../aws-error.ts";
import { ConfigError, type SettingSpec, settings } from "../config.ts";
import { MasterKeyError } from "../credentials/master-key.ts";
import { VERSION } from "../version.ts";
import { addAccountCommands } from "./account.ts";
import { addEventsCommand } from "./events.ts";
import { addServeCommand } from "./serve.ts";

/** What a command gets from its surroundings, so that tests can give it others. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

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
    .showHelpAfterError("(signet --help lists the commands)")
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err });
  const surroundings: Surroundings = { env, out, err };
  addServeCommand(program, surroundings);
  addAccountCommands(program, surroundings);
  addEventsCommand(program, surroundings);
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

/** What a person can do something about, in a line; anything else with its stack. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AwsError || error instanceof MasterKeyError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case "EADDRINUSE":
      return `${error.message}. Another process listens there: stop it, or choose another port with --port`;
    case "EACCES":
    case "ENOENT":
    case "ENOTDIR":
    case "ECONNREFUSED":
      return error.message || code;
    default:
      return error.stack ?? error.message;
  }
}

/** Lets a command take the settings as flags; commander then refuses every flag that is none. */
export function addSettings(command: Command, names: readonly (keyof typeof settings)[]): Command {
  for (const name of names) {
    const spec: SettingSpec = settings[name];
    if (spec.flag !== undefined) command.option(spec.flag, `${spec.about} [${spec.env}]`);
  }
  return command.option("--config <file>", "a JSON file with settings [SIGNET_CONFIG]");
}

import { Command, CommanderError } from "commander";
import type { Surroundings } from "../../surroundings.ts";

/** What is around a command that is run. */
export interface Around {
  readonly stdin?: string;
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command printed, and its exit status. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one policy command, which `add` adds, in this process; `args` begin with its name. */
export async function runCommand(
  add: (policy: Command, surroundings: Surroundings) => void,
  args: readonly string[],
  { stdin = "", isTerminal = false, env = {} }: Around = {},
): Promise<Ran> {
  let out = "";
  let err = "";
  let status = 0;
  const program = new Command("policy").exitOverride();
  add(program, {
    env,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stdin: () => Promise.resolve(stdin),
    errIsTerminal: false,
    isTerminal,
    exit: (answer) => void (status = answer),
  });
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: (text) => void (err += text) });
  }
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = 2;
  }
  return { status, out, err };
}

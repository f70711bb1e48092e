import type { Command } from "commander";
import { type SettingSpec, settings } from "../config.ts";

/** Lets a command take the settings as flags; commander then refuses every flag that is none. */
export function addSettings(command: Command, names: readonly (keyof typeof settings)[]): Command {
  for (const name of names) {
    const spec: SettingSpec = settings[name];
    if (spec.flag !== undefined) command.option(spec.flag, `${spec.about} [${spec.env}]`);
  }
  return command.option("--config <file>", "a JSON file with settings [SIGNET_CONFIG]");
}

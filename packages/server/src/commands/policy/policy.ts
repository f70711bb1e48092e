import type { Command } from "commander";
import type { Surroundings } from "../surroundings.ts";

export function addPolicyCommands(program: Command, _surroundings: Surroundings): void {
  program
    .command("policy")
    .description(
      "what policies say, checked and asked without a request: exit status 0 yes, 1 no, 2 no answer",
    );
}

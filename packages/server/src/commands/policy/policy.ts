import type { Command } from "commander";
import type { Surroundings } from "../surroundings.ts";
import { addCheckAccessCommand } from "./check-access.ts";
import { addCheckPublicCommand } from "./check-public.ts";
import { addDiffCommand } from "./diff.ts";
import { addExplainCommand } from "./explain.ts";
import { addSimulateCommand } from "./simulate.ts";
import { addValidateCommand } from "./validate.ts";

export function addPolicyCommands(program: Command, surroundings: Surroundings): void {
  const policy = program
    .command("policy")
    .description(
      "what policies say, checked and asked without a request: exit status 0 yes, 1 no, 2 no answer, 3 it cannot be told",
    );
  addValidateCommand(policy, surroundings);
  addSimulateCommand(policy, surroundings);
  addDiffCommand(policy, surroundings);
  addCheckPublicCommand(policy, surroundings);
  addCheckAccessCommand(policy, surroundings);
  addExplainCommand(policy, surroundings);
}

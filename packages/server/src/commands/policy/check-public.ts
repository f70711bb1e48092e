import { checkNoPublicAccess } from "@signet/policy";
import { type Command, Option } from "commander";
import { readPolicy } from "../../simulation/policies.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { printCheck } from "./check-text.ts";
import { guessKind } from "./guess-kind.ts";
import { actionsOf } from "./known-actions.ts";
import { painter } from "./paint.ts";
import { presentCheck } from "./present-check.ts";
import { readDocument } from "./read-document.ts";
import { verdictOf, withVerdict } from "./verdict.ts";

interface CheckPublicFlags {
  readonly kind?: "resource" | "trust";
  readonly json?: boolean;
}

export function addCheckPublicCommand(policy: Command, surroundings: Surroundings): void {
  policy
    .command("check-public")
    .description(
      "tell whether the policy of a resource or the trust policy of a role lets in just anybody, with a request that shows it; " +
        "exit status 0 not public, 1 public, 2 no answer, 3 not to be told",
    )
    .argument("<file>", "a policy document (-: standard input)")
    .addOption(
      new Option("--kind <kind>", "what it is (default: as it looks)").choices(["resource", "trust"]),
    )
    .option("--json", "print one JSON object")
    .action(
      withVerdict(surroundings, async (path: string, flags: CheckPublicFlags) => {
        const { file, text } = await readDocument(path, surroundings);
        const kind = flags.kind ?? guessKind(text);
        if (kind !== "resource" && kind !== "trust")
          throw new UsageError(
            `${file} names no principal, so it says nothing of who is let in: give the policy of a resource or the trust policy of a role`,
          );
        const { policy: read } = readPolicy(kind, { id: file, name: file, text });
        const check = checkNoPublicAccess(read, { knownActions: actionsOf([text]) });
        const words = { file, found: "public", none: `${file} is not public` };
        surroundings.out(
          flags.json === true
            ? `${JSON.stringify({ kind, ...presentCheck(check, file) })}\n`
            : printCheck(check, words, "bad", painter(surroundings)),
        );
        return verdictOf(check);
      }),
    );
}

import { checkAccessNotGranted, type PolicyKind } from "@signet/policy";
import { type Command, Option } from "commander";
import { authorizationData } from "../../authorization-data/authorization-data.ts";
import { readPolicy } from "../../simulation/policies.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { printCheck } from "./check-text.ts";
import { guessKind, KINDS } from "./guess-kind.ts";
import { actionsOf } from "./known-actions.ts";
import { createNameCheck, ofUnknownService, requireNames } from "./name-check.ts";
import { painter } from "./paint.ts";
import { presentCheck } from "./present-check.ts";
import { readDocument } from "./read-document.ts";
import { verdictOf, withVerdict } from "./verdict.ts";

interface CheckAccessFlags {
  readonly action?: readonly string[];
  readonly resource?: readonly string[];
  readonly allowUnknownActions?: boolean;
  readonly kind?: PolicyKind;
  readonly json?: boolean;
}

export function addCheckAccessCommand(policy: Command, surroundings: Surroundings): void {
  policy
    .command("check-access")
    .description(
      "tell whether a policy grants any of these actions on any of these resources, with a request that shows it; " +
        "exit status 0 not granted, 1 granted, 2 no answer, 3 not to be told",
    )
    .argument("<file>", "a policy document (-: standard input)")
    .option("--action <name...>", "actions, also with wildcards (default: all)")
    .option("--resource <arn...>", "resources, also with wildcards (default: all)")
    .option("--allow-unknown-actions", "also actions that a service of AWS is not known to have")
    .addOption(new Option("--kind <kind>", "what it is (default: as it looks)").choices([...KINDS]))
    .option("--json", "print one JSON object")
    .action(
      withVerdict(surroundings, async (path: string, flags: CheckAccessFlags) => {
        const { action: actions, resource: resources } = flags;
        if (actions === undefined && resources === undefined)
          throw new UsageError("Say what must not be granted with --action, --resource or both");
        const names = createNameCheck({
          services: authorizationData(),
          patterns: true,
          unknownActions: flags.allowUnknownActions ?? false,
          onUnknownService: (prefix) => surroundings.err(ofUnknownService(prefix)),
        });
        requireNames(names, actions, resources);
        const { file, text } = await readDocument(path, surroundings);
        const kind = flags.kind ?? guessKind(text);
        const { policy: read } = readPolicy(kind, { id: file, name: file, text });
        const asked = [text, ...(actions ?? []).map((name) => JSON.stringify(name))];
        const check = checkAccessNotGranted([read], [{ actions, resources }], {
          knownActions: actionsOf(asked),
        });
        const words = { file, found: "granted", none: `${file} grants none of it` };
        surroundings.out(
          flags.json === true
            ? `${JSON.stringify({ kind, ...presentCheck(check, file) })}\n`
            : printCheck(check, words, "bad", painter(surroundings)),
        );
        return verdictOf(check);
      }),
    );
}

import { type AccessCheck, checkNoNewAccess, type Policy, type PolicyKind } from "@signet/policy";
import { type Command, Option } from "commander";
import { authorizationData } from "../../authorization-data/authorization-data.ts";
import { readPolicy } from "../../simulation/policies.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { printDifference } from "./difference-text.ts";
import { guessKind, KINDS } from "./guess-kind.ts";
import { painter } from "./paint.ts";
import { readDocument, requireOneStdin, type WrittenDocument } from "./read-document.ts";
import { VERDICT, withVerdict } from "./verdict.ts";

interface DiffFlags {
  readonly kind?: PolicyKind;
  readonly json?: boolean;
}

/** It could not be told whether the new version grants more: not a yes, and not a "no" that somebody has seen. */
const UNKNOWN = 3;

export function addDiffCommand(policy: Command, surroundings: Surroundings): void {
  policy
    .command("diff")
    .description(
      "tell what a new version of a policy grants that the old one did not, and the other way round, each with a request that shows it; " +
        "exit status 0 nothing new, 1 new access, 2 no answer, 3 not to be told",
    )
    .argument("<old>", "a policy document (-: standard input)")
    .argument("<new>", "the same, as it is to be")
    .addOption(new Option("--kind <kind>", "what they are (default: as they look)").choices([...KINDS]))
    .option("--json", "print one JSON object")
    .action(
      withVerdict(surroundings, async (old: string, fresh: string, flags: DiffFlags) => {
        requireOneStdin([old, fresh]);
        const versions = {
          old: await readDocument(old, surroundings),
          new: await readDocument(fresh, surroundings),
        };
        const kind = flags.kind ?? commonKind(versions.old, versions.new);
        const before = [parse(kind, versions.old)];
        const after = [parse(kind, versions.new)];
        const options = { knownActions: actionsOf(`${versions.old.text} ${versions.new.text}`) };
        const gained = checkNoNewAccess({ before, after }, options);
        const lost = checkNoNewAccess({ before: after, after: before }, options);
        surroundings.out(
          flags.json === true
            ? `${JSON.stringify({ kind, gained, lost })}\n`
            : printDifference(
                { old: versions.old.file, new: versions.new.file, gained, lost },
                painter(surroundings),
              ),
        );
        return statusOf(gained);
      }),
    );
}

function statusOf({ result }: AccessCheck): number {
  return result === "pass" ? VERDICT.yes : result === "fail" ? VERDICT.no : UNKNOWN;
}

function commonKind(old: WrittenDocument, fresh: WrittenDocument): PolicyKind {
  const kinds = [guessKind(old.text), guessKind(fresh.text)] as const;
  if (kinds[0] === kinds[1]) return kinds[0];
  throw new UsageError(
    `${old.file} looks like a policy of kind ${kinds[0]} and ${fresh.file} like one of kind ${kinds[1]}: say with --kind what both are`,
  );
}

function parse(kind: PolicyKind, { file, text }: WrittenDocument): Policy {
  return readPolicy(kind, { id: file, name: file, text }).policy;
}

/** The actions of the services that the documents speak of, by their names as AWS writes them. */
function actionsOf(text: string): readonly string[] {
  const services = authorizationData();
  const prefixes = new Set(
    Array.from(text.matchAll(/"([A-Za-z0-9.-]+):/g), ([, prefix = ""]) => prefix.toLowerCase()),
  );
  return [...prefixes].flatMap((prefix) =>
    [...(services.service(prefix)?.actions.values() ?? [])].map(({ name }) => `${prefix}:${name}`),
  );
}

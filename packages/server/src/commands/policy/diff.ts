import { checkNoNewAccess, checkNoPublicAccess, type Policy, type PolicyKind } from "@signet/policy";
import { type Command, Option } from "commander";
import { readPolicy } from "../../simulation/policies.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { type Difference, printDifference } from "./difference-text.ts";
import { guessKind, KINDS } from "./guess-kind.ts";
import { actionsOf } from "./known-actions.ts";
import { painter } from "./paint.ts";
import { presentCheck } from "./present-check.ts";
import { readDocument, requireOneStdin, type WrittenDocument } from "./read-document.ts";
import { VERDICT, verdictOf, withVerdict } from "./verdict.ts";

interface DiffFlags {
  readonly kind?: PolicyKind;
  readonly json?: boolean;
}

export function addDiffCommand(policy: Command, surroundings: Surroundings): void {
  policy
    .command("diff")
    .description(
      "tell what a new version of a policy grants that the old one did not, and the other way round, each with a request that shows it; of a resource's or role's policy also whether the new version is public; " +
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
        const difference = compare(kind, versions.old, versions.new);
        surroundings.out(
          flags.json === true
            ? `${JSON.stringify({ kind, ...presentDifference(difference) })}\n`
            : printDifference(difference, painter(surroundings)),
        );
        return statusOf(difference);
      }),
    );
}

function compare(kind: PolicyKind, old: WrittenDocument, fresh: WrittenDocument): Difference {
  const before = parse(kind, old);
  const after = parse(kind, fresh);
  const options = { knownActions: actionsOf([old.text, fresh.text]) };
  const isPublic = (policy: Policy) => checkNoPublicAccess(policy, options);
  return {
    old: old.file,
    new: fresh.file,
    gained: checkNoNewAccess({ before: [before], after: [after] }, options),
    lost: checkNoNewAccess({ before: [after], after: [before] }, options),
    public:
      kind === "resource" || kind === "trust" ? { old: isPublic(before), new: isPublic(after) } : undefined,
  };
}

function presentDifference({ old, new: fresh, gained, lost, public: open }: Difference): object {
  return {
    gained: presentCheck(gained, fresh),
    lost: presentCheck(lost, old),
    ...(open !== undefined && {
      public: { old: presentCheck(open.old, old), new: presentCheck(open.new, fresh) },
    }),
  };
}

/** What nobody could reach before and anybody can now is new, whether or not all that is new can be told. */
function statusOf({ gained, public: open }: Difference): number {
  const opened = open?.old.result === "pass" && open.new.result === "fail";
  return gained.result === "unknown" && opened ? VERDICT.no : verdictOf(gained);
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

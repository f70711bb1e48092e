import {
  type Finding,
  type FindingType,
  type PolicyKind,
  type PolicyUse,
  validatePolicy,
} from "@signet/policy";
import { type Command, Option } from "commander";
import { authorizationData } from "../../authorization-data/authorization-data.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { printFindings, printSum } from "./findings-text.ts";
import { guessKind, KINDS } from "./guess-kind.ts";
import { painter } from "./paint.ts";
import { readDocument, requireOneStdin, type WrittenDocument } from "./read-document.ts";
import { tellFailure, VERDICT, withVerdict } from "./verdict.ts";

interface ValidateFlags {
  readonly kind?: PolicyKind;
  readonly use?: PolicyUse;
  readonly failOn: FindingType;
  readonly json?: boolean;
}

/** From the gravest on. */
const TYPES: readonly FindingType[] = ["error", "security-warning", "warning", "suggestion"];

/** Each use with the kind of policy that it takes. */
const USES: Readonly<Record<PolicyUse, PolicyKind>> = {
  managed: "identity",
  "inline-user": "identity",
  "inline-role": "identity",
  "inline-group": "identity",
  trust: "trust",
  session: "session",
  scp: "scp",
  rcp: "rcp",
  "s3-bucket": "resource",
  "kms-key": "resource",
  secret: "resource",
};

export function addValidateCommand(policy: Command, surroundings: Surroundings): void {
  policy
    .command("validate")
    .description(
      "find what is wrong with policy documents, or could be better; exit status 1 when there is, 2 no answer",
    )
    .argument("<file...>", "policy documents (-: standard input)")
    .addOption(new Option("--kind <kind>", "what they are (default: as it looks)").choices([...KINDS]))
    .addOption(
      new Option("--use <use>", "what they are for, as far as that limits their size").choices(
        Object.keys(USES),
      ),
    )
    .addOption(
      new Option("--fail-on <type>", "exit status 1 from this type of findings on")
        .choices([...TYPES])
        .default("error"),
    )
    .option("--json", "print one JSON object a line for each file")
    .action(
      withVerdict(surroundings, async (files: readonly string[], flags: ValidateFlags) => {
        requireOneStdin(files);
        const services = authorizationData();
        const paint = painter(surroundings);
        const all: Finding[] = [];
        let read = 0;
        for (const path of files) {
          const document = await readOrTell(path, surroundings);
          if (document === undefined) continue;
          read++;
          const { file, text } = document;
          const kind = kindOf(text, flags);
          const findings = validatePolicy(text, kind, { services, use: flags.use });
          all.push(...findings);
          surroundings.out(
            flags.json === true
              ? `${JSON.stringify({ file, kind, findings })}\n`
              : printFindings({ file, text, kind, findings }, paint, surroundings.isTerminal),
          );
        }
        if (flags.json !== true) surroundings.out(printSum(all, read));
        // Of one file nothing is known, so there is no answer for all of them.
        if (read < files.length) return VERDICT.unanswered;
        const grave = TYPES.slice(0, TYPES.indexOf(flags.failOn) + 1);
        return all.some(({ type }) => grave.includes(type)) ? VERDICT.no : VERDICT.yes;
      }),
    );
}

/** What is found in the others is worth telling, too. */
async function readOrTell(path: string, surroundings: Surroundings): Promise<WrittenDocument | undefined> {
  try {
    return await readDocument(path, surroundings);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tellFailure(error, surroundings);
    return undefined;
  }
}

function kindOf(text: string, { kind, use }: ValidateFlags): PolicyKind {
  if (use === undefined) return kind ?? guessKind(text);
  const taken = USES[use];
  // A boundary is a managed policy as well.
  if (kind === undefined || kind === taken || (kind === "boundary" && use === "managed"))
    return kind ?? taken;
  throw new UsageError(`--use ${use} is for ${taken} policies: --kind ${kind} does not go with it`);
}

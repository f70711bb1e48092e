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
import { VERDICT, withVerdict } from "./verdict.ts";

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
    .description("find what is wrong with policy documents, or could be better; exit status 1 when there is")
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
        const documents = await readDocuments(files, surroundings);
        const services = authorizationData();
        const paint = painter(surroundings);
        const all: Finding[] = [];
        for (const { file, text } of documents) {
          const kind = kindOf(text, flags);
          const findings = validatePolicy(text, kind, { services, use: flags.use });
          all.push(...findings);
          surroundings.out(
            flags.json === true
              ? `${JSON.stringify({ file, kind, findings })}\n`
              : printFindings({ file, text, kind, findings }, paint, surroundings.isTerminal),
          );
        }
        if (flags.json !== true) surroundings.out(printSum(all, documents.length));
        const grave = TYPES.slice(0, TYPES.indexOf(flags.failOn) + 1);
        return all.some(({ type }) => grave.includes(type)) ? VERDICT.no : VERDICT.yes;
      }),
    );
}

/** All of them before anything is printed: half an answer looks like a whole one. */
async function readDocuments(
  paths: readonly string[],
  surroundings: Surroundings,
): Promise<readonly WrittenDocument[]> {
  requireOneStdin(paths);
  const documents: WrittenDocument[] = [];
  for (const path of paths) documents.push(await readDocument(path, surroundings));
  return documents;
}

function kindOf(text: string, { kind, use }: ValidateFlags): PolicyKind {
  if (use === undefined) return kind ?? guessKind(text);
  const taken = USES[use];
  // A boundary is a managed policy as well.
  if (kind === undefined || kind === taken || (kind === "boundary" && use === "managed"))
    return kind ?? taken;
  throw new UsageError(`--use ${use} is for ${taken} policies: --kind ${kind} does not go with it`);
}

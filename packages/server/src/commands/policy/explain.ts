import type { Command } from "commander";
import type { OpenedInstallation } from "../../installation.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "../open.ts";
import { addSettings } from "../settings-flags.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { advise, inWords } from "./advice.ts";
import { spellKey } from "./key-spelling.ts";
import { type Paint, painter, plain } from "./paint.ts";
import { readToldEvent, readToldMessage, type ToldDecision, type ToldEvent } from "./told-decision.ts";
import { VERDICT, withVerdict } from "./verdict.ts";

interface ExplainFlags {
  readonly message?: string;
  readonly json?: boolean;
}

export function addExplainCommand(policy: Command, surroundings: Surroundings): void {
  const command = policy
    .command("explain")
    .description("tell why a request was refused, and what to do; exit status 0 when that could be told")
    .argument(
      "[event-id]",
      "an event of the audit trail, by its eventID (signet events --json); -: a message on standard input",
    )
    .option("--message <message>", "an encoded authorization message, or a decoded one (-: standard input)")
    .option("--json", "print one JSON object");
  addSettings(command, INSTALLATION_SETTINGS).action(
    withVerdict(surroundings, async (eventId: string | undefined, flags: ExplainFlags) => {
      const told = await toldOf(eventId, flags, surroundings);
      surroundings.out(
        flags.json === true
          ? `${JSON.stringify(presentTold(told))}\n`
          : printTold(told, painter(surroundings)),
      );
      return VERDICT.yes;
    }),
  );
}

async function toldOf(
  eventId: string | undefined,
  flags: ExplainFlags,
  surroundings: Surroundings,
): Promise<ToldEvent> {
  const { message } = flags;
  if (eventId !== undefined && message !== undefined)
    throw new UsageError("The id of an event and --message exclude each other: give one of them");
  if (eventId === undefined && message === undefined)
    throw new UsageError("Say what is to be explained: the id of an event, or --message");
  if (eventId !== undefined && eventId !== "-")
    return withInstallation({ ...flags }, surroundings, (installation) => toldByEvent(installation, eventId));
  const given = message === undefined || message === "-" ? await surroundings.stdin() : message;
  return { kind: "decided", decision: await toldByMessage(given.trim(), flags, surroundings) };
}

async function toldByEvent({ storage }: OpenedInstallation, eventId: string): Promise<ToldEvent> {
  const row = await storage.reader
    .selectFrom("events")
    .select("event")
    .where("event_id", "=", eventId)
    .executeTakeFirst();
  if (row === undefined)
    throw new UsageError(
      `There is no event ${plain(eventId)} in the trail: signet events --json shows their eventID`,
    );
  return readToldEvent(row.event);
}

async function toldByMessage(
  given: string,
  flags: ExplainFlags,
  surroundings: Surroundings,
): Promise<ToldDecision> {
  const decoded = given.startsWith("{")
    ? given
    : await withInstallation(
        { ...flags },
        surroundings,
        async ({ credentials }) => credentials.openMessage(given)?.text,
      );
  const told = decoded === undefined ? undefined : readToldMessage(decoded);
  if (told === undefined)
    throw new UsageError("This is no authorization message of the installation, encoded or decoded");
  return told;
}

/** What is printed with --json. */
function presentTold(told: ToldEvent): object {
  if (told.kind !== "decided") return told;
  const { decision } = told;
  return { kind: told.kind, ...decision, explanation: inWords(decision), advice: advise(decision) };
}

function printTold(told: ToldEvent, paint: Paint): string {
  if (told.kind === "done")
    return `${told.operation} was ${paint("good", "allowed")}, and done. The trail tells decisions of refusals only.\n`;
  if (told.kind === "failed") {
    const why = told.message === undefined ? "" : `: ${plain(told.message)}`;
    return `${told.operation} ended with ${paint("bad", told.code)}${why}\nNo policy decided that.\n`;
  }
  const { decision } = told;
  const [first = "", ...rest] = inWords(decision);
  const steps = advise(decision);
  return [
    paint(decision.outcome === "allow" ? "good" : "bad", first),
    ...rest,
    ...(steps.length === 0 ? [] : ["", paint("strong", "What to do, one of:")]),
    ...steps.map((step) => `  - ${step}`),
    ...contextLines(decision),
    "",
  ].join("\n");
}

function contextLines({ context }: ToldDecision): readonly string[] {
  if (context === undefined || context.length === 0) return [];
  return [
    "",
    "The request had:",
    ...context.map(({ key, values }) => `  ${plain(spellKey(key))} = ${values.map(plain).join(", ")}`),
  ];
}

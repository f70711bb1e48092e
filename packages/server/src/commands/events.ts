import { type Command, InvalidArgumentError } from "commander";
import { type EventFilter, readEvents } from "../audit/read-events.ts";
import { instantText } from "../instant.ts";
import type { EventRow } from "../storage/schema.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

interface EventsFlags {
  readonly account?: string;
  readonly name?: string;
  readonly source?: string;
  readonly user?: string;
  readonly accessKey?: string;
  readonly error?: string | boolean;
  readonly since?: number;
  readonly until?: number;
  readonly writes?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

const MOST = 1_000_000;

export function addEventsCommand(program: Command, surroundings: Surroundings): void {
  const events = program
    .command("events")
    .description("print the audit trail, oldest first; of more than --limit the latest")
    .option("--account <digits>", "of this account's trail (000000000000: requests of nobody known)", digits)
    .option("--name <operation>", "of this operation, such as CreateUser or iam:CreateUser")
    .option("--source <service>", "of this service, such as iam or iam.amazonaws.com")
    .option("--user <name>", "by this user, root, or role session (AROA…:name)")
    .option("--access-key <id>", "with this access key")
    .option("--error [code]", "only of what was refused, or refused with this code")
    .option("--since <instant>", "from this instant on, ISO 8601", instant)
    .option("--until <instant>", "before this instant, ISO 8601", instant)
    .option("--writes", "only of what changed something or tried to")
    .option("--limit <count>", "at most so many", count, 100)
    .option("--json", "print each event whole, a line of JSON each");
  addSettings(events, INSTALLATION_SETTINGS).action(async (flags: EventsFlags) => {
    const filter: EventFilter = {
      accountId: flags.account,
      ...named(flags),
      userName: flags.user,
      accessKeyId: flags.accessKey,
      errorCode: flags.error,
      since: flags.since,
      until: flags.until,
      writesOnly: flags.writes ?? false,
    };
    const rows = await withInstallation({ ...flags }, surroundings, ({ storage }) =>
      readEvents(storage.reader, filter, flags.limit),
    );
    for (const row of rows) surroundings.out(`${flags.json === true ? row.event : line(row)}\n`);
  });
}

/** Operation and service, also as the trail prints them ("iam:CreateUser"). */
function named({ name, source }: EventsFlags): Pick<EventFilter, "eventName" | "eventSource"> {
  const [service, operation] = name?.includes(":") === true ? name.split(":", 2) : [source, name];
  return {
    eventName: operation,
    eventSource: service === undefined || service.includes(".") ? service : `${service}.amazonaws.com`,
  };
}

function line(row: EventRow): string {
  const service = row.event_source.split(".", 1)[0] ?? row.event_source;
  return [
    instantText(row.event_time),
    row.account_id,
    (row.user_name ?? "-").padEnd(16),
    `${service}:${row.event_name}`.padEnd(32),
    row.error_code ?? "ok",
  ].join("  ");
}

function digits(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError("An account id has 12 digits.");
  return value;
}

function instant(value: string): number {
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw new InvalidArgumentError("An instant looks like 2026-11-20T19:00:00Z.");
  return time;
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > MOST) {
    throw new InvalidArgumentError(`A count is a whole number from 1 to ${MOST}.`);
  }
  return number;
}

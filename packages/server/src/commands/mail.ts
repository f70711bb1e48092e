import { type Command, InvalidArgumentError } from "commander";
import { AwsError } from "../aws-error.ts";
import { instantText } from "../instant.ts";
import type { OpenedInstallation } from "../installation.ts";
import { findMail, listMails, mailState, openMailText } from "../mail/read-mails.ts";
import type { MailRow } from "../storage/schema/mail.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { plain } from "./policy/paint.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

const MOST = 100_000;

/** The outbox, for the operator of a server without SMTP. Whoever has the master key could read it anyway. */
export function addMailCommands(program: Command, surroundings: Surroundings): void {
  const mail = program.command("mail").description("the mails that the server wrote, of the last seven days");

  const list = mail
    .command("list", { isDefault: true })
    .description("list them, newest first: id, when, how it is, to whom, subject")
    .option("--limit <count>", "at most so many", count, 20)
    .option("--json", "print JSON lines");
  addSettings(list, INSTALLATION_SETTINGS).action(
    async ({ limit, ...flags }: { readonly limit: number; readonly json?: boolean }) => {
      const { rows, now } = await withInstallation({ ...flags }, surroundings, async (installation) => ({
        rows: await listMails(installation.storage.reader, limit),
        now: installation.runtime.now(),
      }));
      if (rows.length === 0 && flags.json !== true) surroundings.out("There is no mail.\n");
      for (const row of rows)
        surroundings.out(
          flags.json === true ? `${JSON.stringify(facts(row, now))}\n` : `${line(row, now)}\n`,
        );
    },
  );

  const show = mail
    .command("show")
    .description("show a mail with its text, which may have a link that sets the root password")
    .argument("[id]", "its id, as the list has it")
    .option("--last", "the newest one")
    .option("--json", "print JSON");
  addSettings(show, INSTALLATION_SETTINGS).action(
    async (id: string | undefined, flags: { readonly last?: boolean; readonly json?: boolean }) => {
      if ((id === undefined) === (flags.last !== true))
        throw new UsageError("Say which mail: its id, as signet mail lists it, or --last");
      const { row, text, now } = await withInstallation({ ...flags }, surroundings, (installation) =>
        readOne(installation, id),
      );
      surroundings.out(
        flags.json === true
          ? `${JSON.stringify({ ...facts(row, now), text: text ?? null })}\n`
          : page(row, text, now),
      );
    },
  );
}

async function readOne({ storage, seals, runtime }: OpenedInstallation, id: string | undefined) {
  const row = id === undefined ? (await listMails(storage.reader, 1))[0] : await findMail(storage.reader, id);
  if (row === undefined)
    throw new AwsError(
      "NoSuchEntity",
      404,
      id === undefined ? "There is no mail." : "There is no mail with this id: signet mail lists them.",
    );
  return { row, text: openMailText(seals, row), now: runtime.now() };
}

function facts(row: MailRow, now: number): object {
  return {
    mailId: row.mail_id,
    accountId: row.account_id,
    createDate: instantText(row.created_at),
    state: mailState(row, now),
    to: row.recipient,
    subject: row.subject,
    attempts: row.attempts,
    failure: row.failure,
    sentDate: row.sent_at === null ? null : instantText(row.sent_at),
  };
}

function line(row: MailRow, now: number): string {
  return [
    row.mail_id,
    instantText(row.created_at),
    mailState(row, now).padEnd(7),
    plain(row.recipient),
    plain(row.subject),
  ].join("  ");
}

function page(row: MailRow, text: string | undefined, now: number): string {
  const { attempts, failure, sent_at: sentAt } = row;
  const state = mailState(row, now);
  const more =
    sentAt !== null
      ? ` at ${instantText(sentAt)}`
      : failure === null
        ? ""
        : `, after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}: ${failure}`;
  const body =
    text?.split("\n").map(plain).join("\n") ??
    (sentAt === null ? "(its text cannot be opened)\n" : "(its text is not kept: it was sent)\n");
  return [
    `To:       ${plain(row.recipient)}`,
    `Date:     ${instantText(row.created_at)}`,
    `Subject:  ${plain(row.subject)}`,
    `State:    ${state}${more}`,
    "",
    body,
  ].join("\n");
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > MOST) {
    throw new InvalidArgumentError(`A count is a whole number from 1 to ${MOST}.`);
  }
  return number;
}

import { randomUUID } from "node:crypto";
import { ringForTests } from "../../credentials/testing/rings.ts";
import { openTestDirectory, type TestDirectory } from "../../directory/testing/test-directory.ts";
import { type NewMail, writeMail } from "../outbox.ts";
import { listMails, openMailText } from "../read-mails.ts";
import type { MailRow } from "../../storage/schema/mail.ts";

/** An outbox in a database of its own. */
export interface OutboxBench {
  readonly directory: TestDirectory;
  readonly seals: ReturnType<typeof ringForTests>;
  write(mail?: Partial<NewMail>): Promise<void>;
  /** Newest first. */
  rows(): Promise<MailRow[]>;
  textOf(row: MailRow | undefined): string | undefined;
  close(): Promise<void>;
}

export async function openOutboxBench(url?: string): Promise<OutboxBench> {
  const directory = await openTestDirectory(url === undefined ? {} : { url });
  const { storage, accountId } = directory;
  const seals = ringForTests();
  return {
    directory,
    seals,
    write: (mail = {}) =>
      storage.write((tx) =>
        writeMail(
          tx,
          {
            accountId,
            subject: "Reset",
            text: "open s3cr3t\n",
            usefulUntil: directory.now + 3_600_000,
            ...mail,
          },
          { seals, newId: randomUUID, now: directory.now },
        ),
      ),
    rows: () => listMails(storage.reader, 100),
    textOf: (row) => (row === undefined ? undefined : openMailText(seals, row)),
    close: () => directory.close(),
  };
}

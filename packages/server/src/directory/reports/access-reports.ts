import { sql } from "kysely";
import type { AccessReportRow } from "../../storage/schema/reports.ts";
import { noSuchEntity } from "../errors.ts";
import { randomUuid } from "../random-uuid.ts";
import type { DirectoryScope } from "../scope.ts";
import type { AccessingEntity } from "./access-subject.ts";

/** What a report tells; instants are in epoch milliseconds. */
export interface AccessReportContent {
  /** Sorted: users first, each kind by name. */
  readonly entities: readonly AccessingEntity[];
  /** Sorted by namespace. */
  readonly services: readonly ServiceAccess[];
}

export interface ServiceAccess {
  /** The service's prefix in policies: "s3". */
  readonly namespace: string;
  /** "Amazon S3" */
  readonly name: string;
  /** By whom the service was accessed, the latest first; `entity` is a place in the report's list. */
  readonly accesses: readonly { readonly entity: number; readonly at: number; readonly region: string }[];
  /** Of a report by action, of a service whose actions are tracked, sorted by name. */
  readonly actions?: readonly ActionAccess[];
}

export interface ActionAccess {
  readonly name: string;
  readonly last?: { readonly entity: number; readonly at: number; readonly region: string };
}

export interface AccessReport extends Pick<AccessReportRow, "granularity" | "subject"> {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly content: AccessReportContent;
}

/** Milliseconds that a report is kept. */
const LIFETIME = 7 * 86_400_000;
/** So many of an account's reports are kept, the latest: anyone who may ask for them could ask on and on. */
const MOST_REPORTS = 1000;
/** And so many bytes of them; the latest is kept whatever its size. That of a policy has all who can use it. */
const MOST_BYTES = 67_108_864;

/** Reports of last accessed data: made at once, and fetched by the id of their job. */
export function accessReportsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  /** @param room bytes of the report that is to come */
  async function forgetOld(room: number): Promise<void> {
    const rows = await db
      .selectFrom("access_reports")
      // The engines know the length of a text without reading it.
      .select(["created_at", sql<number>`octet_length(content)`.as("size")])
      .where("account_id", "=", accountId)
      .orderBy("created_at", "desc")
      .limit(MOST_REPORTS)
      .execute();
    let size = room;
    const first = rows.find((row, place) => {
      size += row.size;
      return size > MOST_BYTES || place === MOST_REPORTS - 1;
    });
    const before = Math.max(scope.now() - LIFETIME, first?.created_at ?? 0);
    await db
      .deleteFrom("access_reports")
      .where("account_id", "=", accountId)
      .where("created_at", "<=", before)
      .execute();
  }

  return {
    /** Returns the id of its job. */
    async keep(
      subject: AccessReportRow["subject"],
      granularity: AccessReportRow["granularity"],
      content: AccessReportContent,
    ): Promise<string> {
      const text = JSON.stringify(content);
      await forgetOld(Buffer.byteLength(text));
      const jobId = randomUuid(scope.randomBytes);
      await db
        .insertInto("access_reports")
        .values({
          account_id: accountId,
          job_id: jobId,
          granularity,
          subject,
          created_at: scope.now(),
          content: text,
        })
        .execute();
      return jobId;
    },

    /** Throws NoSuchEntity. */
    async get(jobId: string): Promise<AccessReport> {
      const row = await db
        .selectFrom("access_reports")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("job_id", "=", jobId)
        .where("created_at", ">", scope.now() - LIFETIME)
        .executeTakeFirst();
      if (row === undefined) throw noSuchEntity(`The job with id ${jobId} cannot be found.`);
      return {
        granularity: row.granularity,
        subject: row.subject,
        createdAt: row.created_at,
        content: JSON.parse(row.content) as AccessReportContent,
      };
    },
  };
}

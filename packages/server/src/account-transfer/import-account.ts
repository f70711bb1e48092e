import { createHash, randomUUID } from "node:crypto";
import { createInsertEvents } from "../audit/insert-events.ts";
import { findAccount } from "../directory/accounts.ts";
import type { Storage } from "../storage/storage.ts";
import { isUniqueViolation } from "../storage/violations.ts";
import { applyPlan, type Progress } from "./apply/apply.ts";
import { compareReport } from "./compare-report.ts";
import { type Counts, countsOf, perKind } from "./counts.ts";
import { importEvent } from "./import-event.ts";
import type { CredentialReport } from "./credential-report.ts";
import type { Kind } from "./entities.ts";
import { type AccountDetails, FILE_LIMITS, readAccountDetails } from "./file/read-details.ts";
import type { JsonLimits } from "./file/json-elements.ts";
import { type Plan, planImport, type Step } from "./plan/plan.ts";
import { createProblems, type Problem, type Problems, TransferError } from "./problems.ts";

export interface ImportRequest {
  readonly storage: Storage;
  /** The file, in any pieces. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The account to import into; undefined: the one that the file is of. */
  readonly accountId: string | undefined;
  /** Whether a file of another account is rewritten for this one. */
  readonly rewriteAccount: boolean;
  /** Whether what is there and differs is changed. */
  readonly update: boolean;
  /** Whether nothing is written, and only told what would be. */
  readonly dryRun: boolean;
  readonly report: CredentialReport | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Who asked, as this machine knows them, for the trail. */
  readonly operator: string;
  readonly limits?: JsonLimits;
  readonly progress?: ((stage: "read" | "write", done: number, total: number) => void) | undefined;
}

export interface ImportResult {
  /** Undefined where a file of which nothing could be read was not said to go anywhere. */
  readonly accountId: string | undefined;
  readonly sourceAccountId: string | undefined;
  /** Whether the account was changed. */
  readonly written: boolean;
  /** Whether it is refused, for what is below. */
  readonly refused: boolean;
  readonly problems: readonly Problem[];
  /** Problems beyond those that are listed. */
  readonly uncountedProblems: number;
  readonly warnings: readonly string[];
  readonly counts: Readonly<Record<Kind, Counts>>;
  readonly steps: readonly Step[];
  /** Entities of the account that the file does not have. */
  readonly others: Readonly<Record<Kind, number>>;
}

/**
 * Brings an account to what a file of `aws iam get-account-authorization-details` tells: all of it in one transaction with one event,
 * or nothing, with everything that is wrong. Throws TransferError where file, report and account do not go together.
 */
export async function importAccount(request: ImportRequest): Promise<ImportResult> {
  const { storage, report, update, dryRun } = request;
  const problems = createProblems();
  const digest = createHash("sha256");
  const file = await readAccountDetails(digested(request.chunks, digest, request.progress), {
    problems,
    rewriteTo: request.rewriteAccount ? request.accountId : undefined,
    createdAt: (name) => report?.users.get(name)?.createdAt,
    limits: request.limits ?? FILE_LIMITS,
  });
  const accountId = await targetOf(request, file, problems.list.length > 0);
  const reportWarnings = report === undefined ? [] : compareReport(file, report);

  const result = (plan: Pick<Plan, "steps" | "warnings" | "others">, written: boolean): ImportResult => ({
    accountId,
    sourceAccountId: file.accountId,
    written,
    refused: isRefused(plan.steps, update, problems.list),
    problems: problems.list,
    uncountedProblems: problems.uncounted(),
    warnings: [...reportWarnings, ...plan.warnings],
    counts: perKind((kind) => countsOf(plan.steps, kind)),
    steps: plan.steps,
    others: perKind((kind) => plan.others.get(kind) ?? 0),
  });

  if (accountId === undefined) return result({ steps: [], warnings: [], others: new Map() }, false);

  const hasProblems = problems.list.length > 0;
  const planned = await storage.snapshot((db) => {
    const found = createProblems();
    return planImport(file, { db, accountId, update, problems: found }).then((plan) => ({ plan, found }));
  });
  // What could not be read would be missed by what refers to it: those are no problems of the file.
  if (!hasProblems) addAll(problems, planned.found);
  const preview = result(planned.plan, false);
  if (dryRun || preview.refused || !hasWork(planned.plan)) return preview;

  const done = await writePlan(request, file, accountId, digestOf(digest));
  addAll(problems, done.found);
  return result(done.plan, done.written);
}

function addAll(problems: Problems, { list }: Problems): void {
  for (const { path, entity, reason } of list) problems.add(path, entity, reason);
}

/** How often an import is planned anew when somebody else made an entity of the file meanwhile. */
const MOST_TRIES = 3;

/** Plans again, on what nobody can change any more, and does it. */
async function writePlan(request: ImportRequest, file: AccountDetails, accountId: string, digest: string) {
  const { storage, update } = request;
  const insertEvents = createInsertEvents();
  const eventId = randomUUID();
  for (let tries = 1; ; tries += 1) {
    try {
      return await storage.write(async (tx) => {
        const found = createProblems();
        const plan = await planImport(file, { db: tx.db, accountId, update, problems: found });
        if (isRefused(plan.steps, update, found.list) || !hasWork(plan))
          return { plan, found, written: false };
        const progress: Progress = (steps, total) => request.progress?.("write", steps, total);
        await applyPlan(tx, accountId, file, plan, progress);
        await insertEvents(tx.db, [
          importEvent({
            ...request,
            eventId,
            accountId,
            sourceAccountId: file.accountId,
            digest,
            steps: plan.steps,
          }),
        ]);
        return { plan, found, written: true };
      });
    } catch (error) {
      // On PostgreSQL two can look at once, and make the same one after the other.
      if (isUniqueViolation(error) === false || tries === MOST_TRIES) throw error;
    }
  }
}

/** Reads what there is, and tells how much that was. */
async function* digested(
  chunks: AsyncIterable<Uint8Array>,
  digest: ReturnType<typeof createHash>,
  progress: ImportRequest["progress"],
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
    bytes += chunk.length;
    progress?.("read", bytes, 0);
  }
}

function digestOf(digest: ReturnType<typeof createHash>): string {
  return digest.copy().digest("hex");
}

/** The account to import into. Throws TransferError when there is none, or when it is not that of the file. */
async function targetOf(
  { storage, accountId, rewriteAccount, report }: ImportRequest,
  file: AccountDetails,
  hasProblems: boolean,
): Promise<string | undefined> {
  const source = file.accountId;
  const target = accountId ?? source;
  if (target === undefined) {
    if (hasProblems) return undefined;
    throw new TransferError(
      "The file has no entity that would tell which account it is of: say where it goes with --account",
    );
  }
  if (source !== undefined && source !== target && !rewriteAccount) {
    throw new TransferError(
      `The file is of the account ${source}, not of ${target}: its policies name that one. Make the account ${source} here, or import with --rewrite-account`,
    );
  }
  if (report?.accountId !== undefined && source !== undefined && report.accountId !== source) {
    throw new TransferError(
      `The credential report is of the account ${report.accountId}, the file of ${source}`,
    );
  }
  if ((await findAccount(storage.reader, target)) === undefined) {
    throw new TransferError(
      `There is no account ${target} on this server. Make it with: signet account create --account-id ${target} --name NAME --email ADDRESS`,
    );
  }
  return target;
}

function isRefused(steps: readonly Step[], update: boolean, problems: readonly Problem[]): boolean {
  return (
    problems.length > 0 ||
    steps.some(({ outcome }) => outcome === "conflict" || (outcome === "update" && !update))
  );
}

function hasWork(plan: Plan): boolean {
  return plan.steps.some(({ outcome }) => outcome !== "same");
}

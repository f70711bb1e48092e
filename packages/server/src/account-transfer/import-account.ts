import { createHash, randomUUID } from "node:crypto";
import { createEvent } from "../audit/event.ts";
import { createInsertEvents } from "../audit/insert-events.ts";
import { findAccount } from "../directory/accounts.ts";
import type { Storage } from "../storage/storage.ts";
import { isUniqueViolation } from "../storage/violations.ts";
import { applyPlan, type Progress } from "./apply.ts";
import type { CredentialReport } from "./credential-report.ts";
import { type Kind, KINDS } from "./entities.ts";
import { type AccountDetails, FILE_LIMITS, readAccountDetails } from "./file/read-details.ts";
import type { JsonLimits } from "./file/json-elements.ts";
import { type Outcome, type Plan, planImport, type Step } from "./plan/plan.ts";
import { createProblems, type Problem, TransferError } from "./problems.ts";

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

export type Counts = Readonly<Record<Outcome, number>>;

export interface ImportResult {
  /** Undefined for a file without entities that was not to go anywhere. */
  readonly accountId: string;
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
  const accountId = await targetOf(request, file);
  const reportWarnings = report === undefined ? [] : compareReport(file, report);

  const result = (plan: Plan, written: boolean): ImportResult => ({
    accountId,
    sourceAccountId: file.accountId,
    written,
    refused: isRefused(plan, update, problems.list),
    problems: problems.list,
    uncountedProblems: problems.uncounted(),
    warnings: [...reportWarnings, ...plan.warnings],
    counts: perKind((kind) => countsOf(plan.steps, kind)),
    steps: plan.steps,
    others: perKind((kind) => plan.others.get(kind) ?? 0),
  });

  // Problems in the file itself are told together with what would happen to the rest.
  const planned = await storage.snapshot((db) => {
    const found = createProblems();
    return planImport(file, { db, accountId, update, problems: found }).then((plan) => ({ plan, found }));
  });
  for (const { path, entity, reason } of planned.found.list) problems.add(path, entity, reason);
  const preview = result(planned.plan, false);
  if (dryRun || preview.refused || !hasWork(planned.plan)) return preview;

  const done = await writePlan(request, file, accountId, digestOf(digest));
  for (const { path, entity, reason } of done.found.list) problems.add(path, entity, reason);
  return result(done.plan, done.written);
}

/** How often an import is planned anew when somebody else made an entity of the file meanwhile. */
const MOST_TRIES = 3;

/** Plans again, on what nobody can change any more, and does it. */
async function writePlan(request: ImportRequest, file: AccountDetails, accountId: string, digest: string) {
  const { storage, update, now } = request;
  const insertEvents = createInsertEvents();
  const eventId = randomUUID();
  for (let tries = 1; ; tries += 1) {
    try {
      return await storage.write(async (tx) => {
        const found = createProblems();
        const plan = await planImport(file, { db: tx.db, accountId, update, problems: found });
        if (isRefused(plan, update, found.list) || !hasWork(plan)) return { plan, found, written: false };
        const progress: Progress = (steps, total) => request.progress?.("write", steps, total);
        await applyPlan(tx, accountId, file, plan, progress);
        await insertEvents(tx.db, [eventOf(request, { accountId, file, plan, eventId, digest, now })]);
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
): Promise<string> {
  const source = file.accountId;
  const target = accountId ?? source;
  if (target === undefined) {
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

function isRefused(plan: Plan, update: boolean, problems: readonly Problem[]): boolean {
  return (
    problems.length > 0 ||
    plan.steps.some(({ outcome }) => outcome === "conflict" || (outcome === "update" && !update))
  );
}

function hasWork(plan: Plan): boolean {
  return plan.steps.some(({ outcome }) => outcome !== "same");
}

function countsOf(steps: readonly Step[], kind: Kind): Counts {
  const counts = { create: 0, update: 0, same: 0, conflict: 0 };
  for (const step of steps) if (step.kind === kind) counts[step.outcome] += 1;
  return counts;
}

function perKind<T>(of: (kind: Kind) => T): Readonly<Record<Kind, T>> {
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<Kind, T>;
}

/** The report has the same users, made at the same times, if it is of the same day. */
function compareReport(file: AccountDetails, report: CredentialReport): readonly string[] {
  const names = new Set(file.users.map(({ name }) => name));
  const unknown = [...report.users.keys()].filter((name) => !names.has(name));
  const missing = [...names].filter((name) => !report.users.has(name));
  const otherTime = file.users.filter(({ name, createdAt }) => {
    const reported = report.users.get(name)?.createdAt;
    return reported !== undefined && reported !== createdAt;
  });
  return [
    ...some(unknown, "are in the credential report and not in the file"),
    ...some(missing, "are in the file and not in the credential report"),
    ...some(
      otherTime.map(({ name }) => name),
      "were made at another time by the credential report; that of the file is kept",
    ),
  ];
}

const SHOWN = 20;

function some(names: readonly string[], what: string): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return [`users that ${what}: ${names.slice(0, SHOWN).join(", ")}${more}`];
}

interface EventMaterial {
  readonly accountId: string;
  readonly file: AccountDetails;
  readonly plan: Plan;
  readonly eventId: string;
  readonly digest: string;
  readonly now: number;
}

/** An import is no request of a caller: the trail has it with the machine's user who ran it, and the digest of the file. */
function eventOf(request: ImportRequest, { accountId, file, plan, eventId, digest, now }: EventMaterial) {
  return createEvent({
    id: eventId,
    requestId: eventId,
    time: now,
    source: "iam.amazonaws.com",
    name: "ImportAccountAuthorizationDetails",
    region: "us-east-1",
    sourceIp: "AWS Internal",
    userAgent: "signet import",
    tls: undefined,
    readOnly: false,
    caller: undefined,
    claimedAccessKeyId: undefined,
    accountId,
    requestParameters: {
      sourceAccountId: file.accountId,
      fileSha256: digest,
      update: request.update,
      rewriteAccount: request.rewriteAccount,
      operatingSystemUser: request.operator,
    },
    responseElements: perKind((kind) => countsOf(plan.steps, kind)),
    error: undefined,
    additionalEventData: undefined,
  });
}

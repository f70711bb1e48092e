/** Codes of the operating system for a server that is not there, or not there any more. */
const LOST_CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/**
 * PostgreSQL documentation, appendix A: connection exceptions, transactions that collided too often, insufficient resources, operator
 * intervention; a statement or a transaction that waited too long, for somebody who holds a lock.
 */
const SERVER_STATES = /^(?:08|25P0[34]|40|53|55P03|57014|57P)/;
/** sqlite.org, "Result and Error Codes": another process holds the file, the disk is full. */
const SQLITE_STATES: ReadonlySet<unknown> = new Set([5, 6, 13]);
/** What pg says of a connection that ended, where it gives no code. */
const PG_WORDS = /^(?:Connection terminated|timeout exceeded when trying to connect)/;

/** Whether `error` says that the database could not be asked, now: the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (typeof errcode === "number" && SQLITE_STATES.has(errcode & 0xff)) return true;
  if (typeof code === "string" && (LOST_CONNECTION.has(code) || SERVER_STATES.test(code))) return true;
  return PG_WORDS.test(error.message);
}

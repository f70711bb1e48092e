/** A rule of the schema that a statement broke: which table, and the columns that were to be unique together. */
export interface UniqueViolation {
  readonly table: string;
  readonly columns: readonly string[];
}

// Extended result codes (sqlite.org, "Result and Error Codes").
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_TRIGGER = 1811;
const SQLITE_CONSTRAINT_UNIQUE = 2067;
// PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
const FOREIGN_KEY_VIOLATION = "23503";
const UNIQUE_VIOLATION = "23505";

/** Whether `error` says that a row with this key exists already, and for which key. The same answer on both engines. */
export function isUniqueViolation(error: unknown): false | UniqueViolation {
  if (!(error instanceof Error)) return false;
  const { errcode, code, table, detail } = error as DatabaseError;
  if (errcode === SQLITE_CONSTRAINT_UNIQUE || errcode === SQLITE_CONSTRAINT_PRIMARYKEY) {
    // "UNIQUE constraint failed: users.account_id, users.name_key"
    const names = error.message
      .slice(error.message.lastIndexOf(":") + 1)
      .split(",")
      .map((name) => name.trim().split("."));
    return { table: names[0]?.[0] ?? "", columns: names.map((name) => name[1] ?? "") };
  }
  if (code === UNIQUE_VIOLATION) {
    // "Key (account_id, name_key)=(…) already exists.", in the language of the server: only the brackets are sure.
    const columns = /\(([^)]*)\)=\(/.exec(typeof detail === "string" ? detail : "")?.[1] ?? "";
    return {
      table: typeof table === "string" ? table : "",
      columns: columns.split(",").map((name) => name.trim().replaceAll('"', "")),
    };
  }
  return false;
}

/** Whether `error` says that a row refers to one that is not there, or that a row is still referred to. */
export function isForeignKeyViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errcode, code } = error as DatabaseError;
  return (
    code === FOREIGN_KEY_VIOLATION ||
    errcode === SQLITE_CONSTRAINT_FOREIGNKEY ||
    // "on delete restrict" is reported as if by a trigger.
    (errcode === SQLITE_CONSTRAINT_TRIGGER && error.message.startsWith("FOREIGN KEY"))
  );
}

/** What errors of node:sqlite (errcode) and of pg (code, table, detail) carry. */
interface DatabaseError extends Error {
  readonly errcode?: unknown;
  readonly code?: unknown;
  readonly table?: unknown;
  readonly detail?: unknown;
}

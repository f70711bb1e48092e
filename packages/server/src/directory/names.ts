import { sql, type Expression, type SqlBool } from "kysely";
import type { AwsError } from "../aws-error.ts";
import { isUniqueViolation } from "../storage/violations.ts";

/** What names are compared by: IAM's names are unique without case (IAM User Guide, "IAM and AWS STS quotas"). They are ASCII. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** A condition on the column `path`. Not LIKE, which ignores case on SQLite. */
export function pathStartsWith(prefix: string): Expression<SqlBool> {
  return sql<SqlBool>`substr(path, 1, ${sql.lit(prefix.length)}) = ${prefix}`;
}

/**
 * Runs a statement that two transactions may race for, and answers a broken uniqueness with `refusal`: whoever comes second is
 * told so, as if the check before it had seen the other. The transaction is over then.
 */
export async function refuseDuplicate<T>(statement: Promise<T>, refusal: () => AwsError): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    if (isUniqueViolation(error) !== false) throw refusal();
    throw error;
  }
}

import { type Expression, expressionBuilder, sql, type SqlBool } from "kysely";
import type { AwsError } from "../aws-error.ts";
import type { Schema } from "../storage/schema.ts";
import { nameKey, pathStartsWith, refuseDuplicate } from "./names.ts";
import { page, type Page, type PageRequest } from "./pages.ts";

interface NamedRow {
  readonly name: string;
  readonly name_key: string;
  readonly path: string;
}

/** What is not given stays. */
export interface Renaming {
  readonly newName?: string | undefined;
  readonly newPath?: string | undefined;
}

/** A table of entities that have a name and a path. The queries are the table's own, so that Kysely knows its columns. */
interface NamedTable<Row extends NamedRow> {
  /** The account's rows on which a condition holds, sorted by `name_key`: the first `limit` of them. */
  readonly read: (holds: Expression<SqlBool>, limit: number) => Promise<readonly Row[]>;
  /** What is said of a name that nothing has. */
  readonly missing: (name: string) => AwsError;
  /** What is said of a name that something has already. */
  readonly taken: (name: string) => AwsError;
}

/** How users, groups, roles, instance profiles and server certificates are found, listed and renamed. */
export function namedRowsOf<Row extends NamedRow>({ read, missing, taken }: NamedTable<Row>) {
  async function find(name: string): Promise<Row | undefined> {
    const [row] = await read(sql<SqlBool>`name_key = ${nameKey(name)}`, 1);
    return row;
  }

  /** Throws NoSuchEntity. */
  async function get(name: string): Promise<Row> {
    const row = await find(name);
    if (row === undefined) throw missing(name);
    return row;
  }

  /** Throws EntityAlreadyExists. */
  async function requireFree(name: string): Promise<void> {
    if ((await find(name)) !== undefined) throw taken(name);
  }

  /** Runs a statement that gives something the name. Throws EntityAlreadyExists when another transaction was first. */
  function claim<T>(name: string, statement: Promise<T>): Promise<T> {
    return refuseDuplicate(statement, () => taken(name));
  }

  /** Sorted by name, without case; of those below the path the ones on which all conditions hold. */
  function list(
    request: PageRequest,
    pathPrefix = "/",
    conditions: readonly Expression<SqlBool>[] = [],
  ): Promise<Page<Row>> {
    return page(
      request,
      (row) => row.name_key,
      (after = "", limit) =>
        read(all([pathStartsWith(pathPrefix), sql<SqlBool>`name_key > ${after}`, ...conditions]), limit),
    );
  }

  /** Changes name, path or both by the table's own `change`. Throws NoSuchEntity, EntityAlreadyExists. */
  async function rename(
    name: string,
    { newName, newPath }: Renaming,
    change: (row: Row, values: NamedRow) => Promise<unknown>,
  ): Promise<void> {
    const row = await get(name);
    const values = { name: newName ?? row.name, path: newPath ?? row.path };
    const key = nameKey(values.name);
    // Its own name it may have in other letters.
    if (key !== row.name_key) await requireFree(values.name);
    await claim(values.name, change(row, { ...values, name_key: key }));
  }

  return { find, get, requireFree, claim, list, rename };
}

function all(conditions: readonly Expression<SqlBool>[]): Expression<SqlBool> {
  return expressionBuilder<Schema>().and(conditions);
}

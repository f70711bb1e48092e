import { sql } from "kysely";

/** The number of rows of a query, as its column `count`. Both drivers may give it as text: read it by Number. */
export const ROW_COUNT = sql<number | string>`count(*)`.as("count");

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { startPostgres, type TestPostgres } from "../testing/postgres.ts";
import type { Backend } from "./backend.ts";
import { databasesOf } from "./databases.ts";
import { durabilitySuite } from "./durability.ts";
import { feedSuite } from "./feed.ts";
import { readsSuite } from "./reads.ts";
import { sharingSuite } from "./sharing.ts";
import { transactionsSuite } from "./transactions.ts";
import { violationsSuite } from "./violations.ts";

let folder = "";
let postgres: TestPostgres | undefined;
let count = 0;

const memory: Backend = { name: "SQLite in memory", freshUrl: async () => "sqlite::memory:" };

const file: Backend = {
  name: "SQLite in a file",
  async start() {
    folder = mkdtempSync(join(tmpdir(), "signet-storage-"));
  },
  async stop() {
    rmSync(folder, { recursive: true });
  },
  freshUrl: async () => `sqlite:${join(folder, `${(count++).toString()}.db`)}`,
};

const server: Backend = {
  name: "PostgreSQL",
  async start() {
    postgres = await startPostgres();
  },
  async stop() {
    await postgres?.stop();
  },
  async freshUrl() {
    if (postgres === undefined) throw new Error("PostgreSQL is not running");
    return postgres.url(`conformance_${(count++).toString()}`);
  },
};

const EVERYWHERE = [transactionsSuite, readsSuite, violationsSuite, feedSuite];
/** A database in memory belongs to one process and ends with it. */
const BEYOND_ONE_PROCESS = [sharingSuite, durabilitySuite];

describe.each([
  { backend: memory, suites: EVERYWHERE },
  { backend: file, suites: [...EVERYWHERE, ...BEYOND_ONE_PROCESS] },
  { backend: server, suites: [...EVERYWHERE, ...BEYOND_ONE_PROCESS] },
])("$backend.name", ({ backend, suites }) => {
  const database = databasesOf(backend);
  for (const suite of suites) suite(database);
});

import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { startPostgres, type TestPostgres } from "../../storage/testing/postgres.ts";
import { openTestDirectory, type TestDirectory } from "./test-directory.ts";

/**
 * Runs each test of a file on a PostgreSQL database of its own; the server runs for the whole file. `use` gets the directory before
 * each test, and may furnish it.
 */
export function eachOnPostgres(use: (directory: TestDirectory) => void | Promise<void>): void {
  let postgres: TestPostgres;
  let directory: TestDirectory;
  let databases = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    databases += 1;
    directory = await openTestDirectory({ url: await postgres.url(`directory_${databases}`) });
    await use(directory);
  });
  afterEach(() => directory.close());
}

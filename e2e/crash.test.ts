import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../packages/server/src/storage/testing/postgres.ts";
import { createRandom } from "./crash/random.ts";
import { createWorker, type Worker } from "./crash/worker.ts";
import { install, type Installation } from "./support/installation.ts";

const DEEP = process.env["DEEP"] === "1";
const SEEDS = DEEP ? [1, 2, 3, 4, 5] : [1];
const KILLS = DEEP ? 20 : 4;
const WORKERS = 4;
const MOST_CHANGES_BEFORE_A_KILL = 80;

/**
 * Four clients change users, tags, policies and keys at random, all at the same time; amidst of it the server is killed. Whatever was
 * acknowledged is there after the next start, and what was under way was done whole or not at all.
 */
async function liveThroughKills(installation: Installation, seed: number): Promise<void> {
  const random = createRandom(seed);
  const workers = Array.from({ length: WORKERS }, (_, index) =>
    createWorker(installation, createRandom(seed * 1_000 + index), `w${index}`),
  );
  for (let kill = 0; kill < KILLS; kill += 1) {
    await workUntilKilled(installation, workers, 1 + random.below(MOST_CHANGES_BEFORE_A_KILL));
    const possible = workers.map((worker) => worker.possible());
    await installation.start();
    const found = await Promise.all(workers.map((worker) => worker.look()));
    for (const [index, people] of found.entries()) expect(possible[index]).toContainEqual(people);
    const dead = await Promise.all(workers.map((worker) => worker.deadKeys()));
    expect(dead.flat()).toEqual([]);
  }
}

async function workUntilKilled(
  installation: Installation,
  workers: readonly Worker[],
  changes: number,
): Promise<void> {
  let left = changes;
  let killing: Promise<void> | undefined;
  const acknowledged = () => {
    left -= 1;
    if (left <= 0) killing ??= installation.kill();
  };
  await Promise.all(workers.map((worker) => worker.work(acknowledged, () => killing !== undefined)));
  await killing;
}

describe("killed amidst its work, a server on SQLite", () => {
  let installation: Installation;
  beforeEach(async () => {
    installation = await install();
  });
  afterEach(() => installation.remove());

  test.each(SEEDS)(
    "loses nothing that it acknowledged (seed %i)",
    async (seed) => {
      await liveThroughKills(installation, seed);
      await installation.kill();
      using database = new DatabaseSync(join(installation.dataDir, "signet.db"));
      expect(database.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      expect(database.prepare("pragma foreign_key_check").all()).toEqual([]);
    },
    300_000,
  );
});

describe.runIf(DEEP)("killed amidst its work, a server on PostgreSQL", () => {
  let postgres: TestPostgres;
  let installation: Installation;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  afterEach(() => installation.remove());

  test.each(SEEDS)(
    "loses nothing that it acknowledged (seed %i)",
    async (seed) => {
      expect.hasAssertions();
      installation = await install({ database: await postgres.url(`seed${seed}`) });
      await liveThroughKills(installation, seed);
    },
    300_000,
  );
});

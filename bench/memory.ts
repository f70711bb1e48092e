import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import type { Finding } from "./measure.ts";
import { residentMegabytes, startSignet } from "./processes.ts";

const ACCOUNT = "111122223333";
const USERS = 1_000_000;
const SETTLED = 3_000;

/** Resident memory of the server when nothing happens, new and with a million users in its database. */
export async function benchMemory(): Promise<readonly Finding[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "signet-bench-"));
  try {
    const idle = await residentAtRest(dataDir);
    fill(join(dataDir, "signet.db"));
    const full = await residentAtRest(dataDir);
    return [finding("memory, idle", idle, 120), finding("memory, 1,000,000 users in the store", full, 300)];
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function residentAtRest(dataDir: string): Promise<number> {
  const signet = await startSignet(0, ["--data-dir", dataDir, "--account-id", ACCOUNT]);
  try {
    await (await fetch(`${signet.url}/_signet/health`)).text();
    await setTimeout(SETTLED);
    return residentMegabytes(signet.pid);
  } finally {
    await signet.stop();
  }
}

function fill(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    insert into users (account_id, user_id, name, name_key, path, created_at, tags)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${USERS})
    select '${ACCOUNT}', 'AIDABENCH' || n, 'user-' || n, 'user-' || n, '/', 0, '[]' from numbers`);
  database.close();
}

function finding(name: string, megabytes: number, limit: number): Finding {
  return {
    name,
    rate: megabytes,
    peer: "-",
    peerRate: 0,
    ratio: megabytes,
    budget: `below ${limit} MB`,
    unit: "MB",
    met: megabytes < limit,
  };
}

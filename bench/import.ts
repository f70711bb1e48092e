import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { promisify } from "node:util";
import { accountDetails } from "./account-details.ts";
import { type Finding, median } from "./measure.ts";
import { cleanEnvironment, SIGNET, startSignet } from "./processes.ts";

const ACCOUNT = "111122223333";
const SIZE = { users: 5000, groups: 300, roles: 1000, policies: 1500, versions: 3 };
const ENTITIES = SIZE.users + SIZE.groups + SIZE.roles + SIZE.policies;
const ROUNDS = 3;
const MOST_SECONDS = 10;

/** In the order in which they may refer to each other. */
const TABLES = [
  "policies",
  "policy_versions",
  "groups",
  "users",
  "roles",
  "group_members",
  "inline_policies",
  "policy_attachments",
] as const;

/** `signet import`, the start of its process included, against nothing but the inserts of the rows that it made. */
export async function benchImport(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), "signet-bench-"));
  try {
    const file = join(folder, "details.json");
    await writeFile(file, accountDetails(ACCOUNT, SIZE));
    const imports: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const dataDir = join(folder, `data-${round}`);
      await (await startSignet(0, ["--data-dir", dataDir, "--account-id", ACCOUNT])).stop();
      imports.push(await secondsOf(() => signet("import", file, "--data-dir", dataDir)));
      floors.push(await secondsOf(insertsOf(join(dataDir, "signet.db"), join(folder, `floor-${round}.db`))));
    }
    const seconds = median(imports);
    const [rate, peerRate] = [ENTITIES / seconds, ENTITIES / median(floors)];
    return {
      name: `import of ${SIZE.users} users, ${SIZE.roles} roles and ${SIZE.policies} policies, ${seconds.toFixed(1)} s; entities`,
      rate,
      peer: "inserting their rows in one transaction",
      peerRate,
      ratio: rate / peerRate,
      budget: `below ${MOST_SECONDS} s`,
      unit: "1/s",
      met: seconds < MOST_SECONDS,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function signet(...args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [SIGNET, ...args], { env: cleanEnvironment() });
}

/** Prepares a database with the same tables and nothing in them; returns what puts all rows into it, durably. */
function insertsOf(from: string, to: string): () => void {
  const source = new DatabaseSync(from, { readOnly: true });
  const target = new DatabaseSync(to);
  target.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off");
  const work: { readonly sql: string; readonly rows: readonly SQLInputValue[][] }[] = [];
  for (const table of TABLES) {
    const made = source
      .prepare("select sql from sqlite_master where tbl_name = ? and sql is not null")
      .all(table);
    for (const { sql } of made) target.exec(String(sql));
    const rows = source
      .prepare(`select * from ${table} where account_id = ?`)
      .all(ACCOUNT)
      .map((row) => Object.values(row));
    const places = Array.from({ length: rows[0]?.length ?? 0 }, () => "?").join(", ");
    work.push({ sql: `insert into ${table} values (${places})`, rows });
  }
  source.close();
  return () => {
    target.exec("begin immediate");
    for (const { sql, rows } of work) {
      const statement = target.prepare(sql);
      for (const row of rows) statement.run(...row);
    }
    target.exec("commit");
    target.close();
  };
}

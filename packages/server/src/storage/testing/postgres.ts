import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { findPostgres } from "./postgres-binaries.ts";

const USER = "postgres";
const PASSWORD = "only-for-tests";
const READY = "database system is ready to accept connections";

/** A PostgreSQL server of its own for the tests of one file, in a temporary folder, on loopback. */
export interface TestPostgres {
  /** Creates a fresh database and returns its URL. */
  url(name: string): Promise<string>;
  /** Ends the server, and every connection with it, as a restart of its machine does. */
  halt(): Promise<void>;
  /** Starts it again on the same port, with what it had. */
  resume(): Promise<void>;
  /** Stops the server and deletes all of it. */
  stop(): Promise<void>;
}

/** Takes about two seconds. Works as root too, where the server runs as `nobody`. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "signet-postgres-"));
  // The server may run as another user, who has to get through here to its own folder.
  await chmod(folder, 0o711);
  const { initdb, postgres, user } = await findPostgres(folder);
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(data, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  await promisify(execFile)(
    initdb,
    [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Byte order would hide columns that rely on it: most servers sort as a language does.
      "--locale=C.UTF-8",
      "--locale-provider=icu",
      "--icu-locale=en-US",
      "--no-sync",
    ],
    { ...user, cwd: folder },
  );
  const port = await freePort();
  let server: ChildProcess;
  const abandon = () => server.kill("SIGQUIT");
  async function start(): Promise<void> {
    server = spawn(
      postgres,
      [
        "-D",
        data,
        `--port=${port.toString()}`,
        "--listen_addresses=127.0.0.1",
        "--unix_socket_directories=",
        // No test cuts the power of the server itself.
        "--fsync=off",
        "--shared_buffers=16MB",
      ],
      { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    process.once("exit", abandon);
    await readiness(server);
  }
  async function halt(): Promise<void> {
    process.off("exit", abandon);
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    // Fast shutdown: does not wait for clients.
    server.kill("SIGINT");
    await exited;
  }
  await start();

  const urlOf = (database: string) =>
    `postgres://${USER}:${PASSWORD}@127.0.0.1:${port.toString()}/${database}`;
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
    halt,
    resume: start,
    async stop() {
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server takes connections; rejects with what it said when it ends instead. */
async function readiness(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      // Read to the end, lest the pipe fills up; kept only until the server is ready.
      if (said.includes(READY)) return;
      said += text;
      if (said.includes(READY)) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

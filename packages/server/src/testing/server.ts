import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import { pino } from "pino";
import { runCommandLine } from "../commands/command-line.ts";
import { readConfig } from "../config.ts";
import { startServer } from "../server.ts";

/** Long-term or temporary credentials, as the SDK takes them. */
export interface ClientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface TestAccount {
  readonly accountId: string;
  /** Of the IAM user `admin`, who has AdministratorAccess. */
  readonly admin: ClientCredentials;
}

/** A real server on a free port of loopback, on a database of its own. */
export interface TestServer extends TestAccount {
  readonly endpoint: string;
  readonly dataDir: string;
  /** Clients of the SDK, without retries; as the administrator of the first account by default. */
  iam(credentials?: ClientCredentials): IAMClient;
  sts(credentials?: ClientCredentials): STSClient;
  /** Makes another account, as an operator would: with `signet account create`. */
  createAccount(name: string): Promise<TestAccount>;
  /** Moves the server's clock, by which credentials expire. */
  moveClock(seconds: number): void;
  /** Runs a command of `signet` on the same installation; returns what it printed. */
  signet(...args: string[]): Promise<{ readonly status: number; readonly out: string; readonly err: string }>;
  /** What the server logged so far, a line of JSON each. */
  readonly log: readonly string[];
  /** Ends the server, and its data with it unless they are to be kept; then a second call removes them. */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
}

export interface TestServerOptions {
  /** Flags as `signet serve` has them, by the names of config.ts. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

export async function startTestServer({ flags = {} }: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "signet-test-"));
  const settings = { dataDir, port: 0, ...flags };
  let offset = 0;
  let running = true;
  const log: string[] = [];
  const logger = pino({ level: "info", base: null }, { write: (line: string) => void log.push(line) });
  const server = await startServer(readConfig({ flags: settings, env: {} }), {
    now: () => Date.now() + offset,
    logger,
  });
  if (server.installed === undefined) throw new Error("the database of a test was not new");
  const { accountId, adminKey } = server.installed;
  const common = { endpoint: server.url, region: "us-east-1", maxAttempts: 1 };

  async function signet(...args: string[]) {
    let out = "";
    let err = "";
    const where = Object.entries(flags).some(([name]) => name === "database")
      ? ["--database", String(flags["database"])]
      : [];
    const status = await runCommandLine(
      [...args, "--data-dir", dataDir, ...where],
      {},
      (text) => void (out += text),
      (text) => void (err += text),
    );
    return { status, out, err };
  }

  return {
    accountId,
    admin: adminKey,
    endpoint: server.url,
    dataDir,
    log,
    iam: (credentials = adminKey) => new IAMClient({ ...common, credentials: sdkCredentials(credentials) }),
    sts: (credentials = adminKey) => new STSClient({ ...common, credentials: sdkCredentials(credentials) }),
    async createAccount(name) {
      const { status, out, err } = await signet(
        "account",
        "create",
        "--name",
        name,
        "--email",
        `${name}@example.test`,
        "--json",
      );
      if (status !== 0) throw new Error(err);
      const made = JSON.parse(out) as { accountId: string } & ClientCredentials;
      return {
        accountId: made.accountId,
        admin: { accessKeyId: made.accessKeyId, secretAccessKey: made.secretAccessKey },
      };
    },
    moveClock(seconds) {
      offset += seconds * 1000;
    },
    signet,
    async stop({ keep = false } = {}) {
      if (running) await server.close();
      running = false;
      if (!keep) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function sdkCredentials({ accessKeyId, secretAccessKey, sessionToken }: ClientCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

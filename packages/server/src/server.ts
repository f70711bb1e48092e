import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { destination, type Logger, pino } from "pino";
import { type Application, openApplication } from "./application.ts";
import { type Config, ConfigError } from "./config.ts";
import { createPasswords } from "./credentials/passwords.ts";
import {
  credentialsFile,
  type FirstStart,
  type Installed,
  planFirstStart,
  prepareDataFolder,
} from "./first-start.ts";
import { startHttpServer } from "./gateway/http-server.ts";
import { createMetrics } from "./gateway/metrics.ts";
import { createSourceIp } from "./gateway/source-ip.ts";
import { createSystemRoutes, type EphemeralControls, SYSTEM_PREFIX } from "./gateway/system-routes.ts";
import { createRandomBytes, type Runtime } from "./runtime.ts";
import { VERSION } from "./version.ts";

/** A server that listens. */
export interface RunningServer {
  /** "http://127.0.0.1:4566" */
  readonly url: string;
  /** What the first start made; undefined when accounts were there already. */
  readonly installed: Installed | undefined;
  /** Where the administrator's credentials are; undefined when they are not in the data folder. */
  readonly credentialsFile: string | undefined;
  /** Requests under way finish, and what the audit trail has waiting is written. */
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing. */
export interface ServerMeans {
  /** The server's time; signatures are still measured on the machine's. */
  readonly now?: () => number;
  readonly logger?: Logger;
  /** The folder of the built web pages. */
  readonly pages?: string;
}

export async function startServer(config: Config, means: ServerMeans = {}): Promise<RunningServer> {
  const logger =
    means.logger ?? pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }));
  const clock = means.now ?? Date.now;
  const pages = means.pages ?? builtPages();
  let offset = 0;
  const runtime: Runtime = {
    wallClock: Date.now,
    now: () => clock() + offset,
    randomBytes: createRandomBytes(),
  };
  const metrics = createMetrics();
  const sourceIp = createSourceIp(config.trustedProxies);
  const tls = await readTls(config);
  if (!config.ephemeral) await prepareDataFolder(config.dataDir);
  let plan: FirstStart | undefined;
  const planned = async () =>
    (plan ??= await planFirstStart(config, createPasswords(runtime.randomBytes), runtime));

  let application!: Application;
  let publicUrl = "";
  const open = (planOf: () => Promise<FirstStart>) =>
    openApplication({
      config: { ...config, publicUrl },
      plan: planOf,
      runtime,
      logger,
      metrics,
      pages,
    });
  const opened = Promise.withResolvers<void>();
  async function reset(): Promise<void> {
    const former = application;
    offset = 0;
    // The first start again: same account, same keys.
    const again: FirstStart = { ...(await planned()), ...former.installed };
    application = await open(() => Promise.resolve(again));
    await former.close();
  }
  let resets: Promise<void> = Promise.resolve();
  const ephemeral: EphemeralControls = {
    reset() {
      // One after the other: of two at the same time, one would leave its database open behind it.
      const mine = resets.then(reset);
      resets = mine.catch(() => undefined);
      return mine;
    },
    moveClock(seconds) {
      offset += seconds * 1000;
      return offset / 1000;
    },
    now: runtime.now,
  };
  const systemRoutes = createSystemRoutes({
    version: VERSION,
    metrics,
    checkStorage: () => application.check(),
    issuerDocument: (path) => application.issuerDocument(path),
    ephemeral: config.ephemeral ? ephemeral : undefined,
  });
  // The port before the database: a first start that could not listen would show nobody what it shows only once.
  const http = await startHttpServer({
    host: config.host,
    port: config.port,
    tls,
    sourceIp,
    logger,
    async handle(request, refusal) {
      await opened.promise;
      return request.path.startsWith(SYSTEM_PREFIX)
        ? systemRoutes(request, refusal)
        : application.handle(request, refusal);
    },
  });
  publicUrl = config.publicUrl ?? http.url;
  try {
    application = await open(planned);
    opened.resolve();
  } catch (error) {
    // Requests that came too early are answered, with a failure; then nothing listens any more.
    opened.promise.catch(() => undefined);
    opened.reject(error);
    await http.close();
    throw error;
  }
  logger.info({ url: http.url, database: config.ephemeral ? "memory" : application.dialect }, "listening");
  return {
    url: http.url,
    installed: application.installed,
    credentialsFile: keptCredentials(config),
    async close() {
      await http.close();
      await resets;
      await application.close();
      logger.info("stopped");
    },
  };
}

/** Beside the bundle; where the sources themselves run, in what was built of them last. */
function builtPages(): string {
  const beside = join(import.meta.dirname, "console");
  return existsSync(beside) ? beside : join(import.meta.dirname, "..", "dist", "console");
}

/** Another node, or a person, may have them elsewhere. */
function keptCredentials({ ephemeral, dataDir }: Config): string | undefined {
  const file = credentialsFile(dataDir);
  return !ephemeral && existsSync(file) ? file : undefined;
}

async function readTls({ tlsCert, tlsKey }: Config): Promise<{ cert: string; key: string } | undefined> {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const pair = { cert: await readFile(tlsCert, "utf8"), key: await readFile(tlsKey, "utf8") };
  try {
    createSecureContext(pair);
  } catch {
    // What the parser says of a key file is nothing to print.
    throw new ConfigError(`${tlsCert} and ${tlsKey} are not a PEM certificate and its private key`);
  }
  return pair;
}

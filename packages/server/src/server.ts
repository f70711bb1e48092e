import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { destination, type Logger, pino } from "pino";
import type { ArrivedRequest, HttpAnswer } from "./arrived-request.ts";
import { createJournal } from "./audit/journal.ts";
import { createStrangers } from "./audit/strangers.ts";
import { createAuthenticator } from "./authenticate/authenticate.ts";
import { createAuthorizer } from "./authorize/authorize.ts";
import { createPolicyGroups } from "./authorize/policy-groups.ts";
import { createPolicyTexts } from "./authorize/policy-texts.ts";
import { type Config, ConfigError } from "./config.ts";
import { createPasswords } from "./credentials/passwords.ts";
import { listAccounts } from "./directory/accounts.ts";
import { publishedKeys } from "./directory/identity-providers/token-issuer.ts";
import { createKeyStore } from "./directory/key-store.ts";
import { createSignInSessionStore } from "./directory/sign-in/sign-in-session-store.ts";
import { createPrincipalStore } from "./directory/principal-store.ts";
import { createIssuerDocuments } from "./federation/issuer-documents.ts";
import { createIssuerKeys } from "./federation/oidc/issuer-keys.ts";
import { createFetchJson } from "./federation/outgoing/fetch-json.ts";
import { loggedFailures } from "./federation/outgoing/logged-failures.ts";
import {
  credentialsFile,
  type FirstStart,
  install,
  type Installed,
  type InstallMeans,
  planFirstStart,
  prepareDataFolder,
  writeCredentialsFile,
} from "./first-start.ts";
import type { AwsError } from "./aws-error.ts";
import { createGateway } from "./gateway/gateway.ts";
import { startHttpServer } from "./gateway/http-server.ts";
import { createMetrics, type Metrics } from "./gateway/metrics.ts";
import { createSourceIp } from "./gateway/source-ip.ts";
import { createSystemRoutes, type EphemeralControls, SYSTEM_PREFIX } from "./gateway/system-routes.ts";
import { openInstallation, type OpenedInstallation } from "./installation.ts";
import { createDelivery } from "./jobs/deliver-mail.ts";
import { createPurge } from "./jobs/purge-sign-in.ts";
import { createSmtp } from "./mail/smtp.ts";
import { readSmtpUrl } from "./mail/smtp-url.ts";
import { createRandomBytes, type Runtime } from "./runtime.ts";
import { services } from "./services/services.ts";
import type { SigninMeans } from "./services/signin/means.ts";
import { signinRoutes } from "./services/signin/routes.ts";
import { isWebPath } from "./services/signin/web/routing.ts";
import { createWeb } from "./services/signin/web/web.ts";
import { signinGatekeepers } from "./signin-means.ts";
import type { Storage } from "./storage/storage.ts";
import { VERSION } from "./version.ts";

// The composition root: the only file that sees all rooms of the house, and hands clock, chance and logger to each.

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

/** Callers whose policies, and access keys whose secrets, are kept in memory. */
const PRINCIPALS = 20_000;
const ACCESS_KEYS = 20_000;
/** People whose being signed in is. */
const SIGN_IN_SESSIONS = 20_000;
const POLICY_TEXTS = 5_000;

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
  const opened = Promise.withResolvers<void>();
  async function reset(): Promise<void> {
    const former = application;
    offset = 0;
    // The first start again: same account, same keys.
    const again: FirstStart = { ...(await planned()), ...former.installed };
    const next = await openApplication(
      { ...config, publicUrl },
      () => Promise.resolve(again),
      runtime,
      logger,
      metrics,
      pages,
    );
    application = next;
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
    application = await openApplication({ ...config, publicUrl }, planned, runtime, logger, metrics, pages);
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

interface Application {
  readonly dialect: Storage["dialect"];
  /** What was made; undefined when accounts were there already. */
  readonly installed: Installed | undefined;
  handle(request: ArrivedRequest, refusal: AwsError | undefined): Promise<HttpAnswer>;
  /** See `createIssuerDocuments`. */
  issuerDocument(path: string): Promise<object | undefined>;
  /** Throws when the database does not answer. */
  check(): Promise<void>;
  /** Waits for requests under way. No other may follow. */
  close(): Promise<void>;
}

/** Everything behind the HTTP server. */
async function openApplication(
  config: Config & { readonly publicUrl: string },
  plan: () => Promise<FirstStart>,
  runtime: Runtime,
  logger: Logger,
  metrics: Metrics,
  pages: string,
): Promise<Application> {
  const installation = await openInstallation(config, runtime, logger, "make");
  const { storage, directoryOf, sessions, secrets, credentials } = installation;
  const isNew = (await listAccounts(storage.reader)).length === 0;
  const installed = isNew ? await install(await plan(), installMeans(config, installation)) : undefined;
  const principals = createPrincipalStore((work) => storage.snapshot(work), storage.changes, PRINCIPALS);
  const policies = createPolicyGroups(createPolicyTexts(POLICY_TEXTS), PRINCIPALS);
  const journal = createJournal({ storage, logger });
  const strangers = createStrangers({
    journal,
    newId: randomUUID,
    now: runtime.now,
    wallClock: runtime.wallClock,
  });
  const authorizer = createAuthorizer({ principals, policies, reader: storage.reader });
  // One gate for all: accounts take turns at it, whoever asks for their passwords.
  const passwords = createPasswords(runtime.randomBytes);
  const gatekeepers = signinGatekeepers(authorizer, principals);
  const gateway = createGateway({
    services,
    authenticator: createAuthenticator({
      keys: createKeyStore(storage.reader, storage.changes, secrets, ACCESS_KEYS),
      principals,
      sessions,
      signInSessions: createSignInSessionStore(
        storage.reader,
        storage.changes,
        runtime.now,
        SIGN_IN_SESSIONS,
      ),
      runtime,
    }),
    authorizer,
    policies,
    journal,
    strangers,
    storage,
    credentials,
    seals: installation.seals,
    passwords,
    publicUrl: config.publicUrl,
    issuerKeys: createIssuerKeys({
      fetchJson: loggedFailures(
        createFetchJson({ privateHosts: config.allowIssuersInPrivateNetwork }),
        logger,
      ),
      now: runtime.wallClock,
    }),
    callerOf: gatekeepers.callerOf,
    directoryOf,
    runtime,
    newId: randomUUID,
    logger,
    metrics,
  });
  const signinMeans: SigninMeans = {
    ...gatekeepers,
    policies,
    storage,
    directoryOf,
    passwords,
    seals: installation.seals,
    credentials,
    openSession: installation.sessions.openSession,
    runtime,
    newId: randomUUID,
    journal,
    strangers,
    publicUrl: config.publicUrl,
    logger,
  };
  const web = createWeb(signinMeans, signinRoutes(signinMeans, pages), (route, code, status, milliseconds) =>
    metrics.answered("signin", route, code, status, milliseconds),
  );
  const delivery = openDelivery(config, installation, logger);
  const purge = createPurge({ storage, now: runtime.now, logger });
  const underWay = new Set<Promise<unknown>>();
  return {
    dialect: storage.dialect,
    installed,
    handle(request, refusal) {
      const answer = isWebPath(request.path)
        ? web.handle(request, refusal)
        : gateway.handle(request, refusal);
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    issuerDocument: createIssuerDocuments({
      publicUrl: config.publicUrl,
      publishedKeys: (issuerId) => publishedKeys(storage.reader, issuerId),
    }),
    async check() {
      await storage.reader.selectFrom("data_keys").select("version").limit(1).execute();
    },
    async close() {
      // Also those whose client is gone: they may still write, and their events come last.
      while (underWay.size > 0) await Promise.allSettled(underWay);
      await purge.close();
      await delivery?.close();
      try {
        strangers.close();
        await journal.close();
      } finally {
        await installation.close();
      }
    },
  };
}

/** Where a mail server is set; elsewhere mails wait for the operator. */
function openDelivery(config: Config, { storage, seals, runtime }: OpenedInstallation, logger: Logger) {
  const { smtpUrl, mailFrom: from, allowMailInPlainText: allowPlainText } = config;
  const server = smtpUrl === undefined ? undefined : readSmtpUrl(smtpUrl);
  if (server === undefined || from === undefined) return undefined;
  const send = createSmtp({ server, from, allowPlainText });
  return createDelivery({ storage, seals, send, now: runtime.now, logger });
}

function installMeans(config: Config, { storage, runtime, directoryOf }: OpenedInstallation): InstallMeans {
  return {
    storage,
    runtime,
    directoryIn: (tx, accountId) => directoryOf(accountId, runtime.now(), tx),
    keepCredentials: async (made) => {
      if (!config.ephemeral)
        await writeCredentialsFile(credentialsFile(config.dataDir), made, runtime.randomBytes);
    },
  };
}

import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { ArrivedRequest, HttpAnswer } from "./arrived-request.ts";
import { createJournal } from "./audit/journal.ts";
import { createStrangers } from "./audit/strangers.ts";
import { createAuthenticator } from "./authenticate/authenticate.ts";
import { createAuthorizer } from "./authorize/authorize.ts";
import { createPolicyGroups } from "./authorize/policy-groups.ts";
import { createPolicyTexts } from "./authorize/policy-texts.ts";
import type { AwsError } from "./aws-error.ts";
import type { Config } from "./config.ts";
import { createPasswords } from "./credentials/passwords.ts";
import { listAccounts } from "./directory/accounts.ts";
import { publishedKeys } from "./directory/identity-providers/token-issuer.ts";
import { createKeyStore } from "./directory/key-store.ts";
import { createPrincipalStore } from "./directory/principal-store.ts";
import { createSignInSessionStore } from "./directory/sign-in/sign-in-session-store.ts";
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
  writeCredentialsFile,
} from "./first-start.ts";
import { createGateway } from "./gateway/gateway.ts";
import type { Metrics } from "./gateway/metrics.ts";
import { openInstallation, type OpenedInstallation } from "./installation.ts";
import { createDelivery } from "./jobs/deliver-mail.ts";
import { createPurge } from "./jobs/purge-sign-in.ts";
import { createSmtp } from "./mail/smtp.ts";
import { readSmtpUrl } from "./mail/smtp-url.ts";
import type { Runtime } from "./runtime.ts";
import { services } from "./services/services.ts";
import type { SigninMeans } from "./services/signin/means.ts";
import { signinRoutes } from "./services/signin/routes.ts";
import { isFrontDoor, isWebPath } from "./services/signin/web/routing.ts";
import { createWeb } from "./services/signin/web/web.ts";
import { signinGatekeepers } from "./signin-means.ts";
import type { Storage } from "./storage/storage.ts";

// The composition root: the only file that sees all rooms of the house, and hands clock, chance and logger to each.

/** Callers whose policies, and access keys whose secrets, are kept in memory. */
const PRINCIPALS = 20_000;
const ACCESS_KEYS = 20_000;
/** People whose being signed in is. */
const SIGN_IN_SESSIONS = 20_000;
const POLICY_TEXTS = 5_000;

/** Everything behind the HTTP server. */
export interface Application {
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

export interface ApplicationMeans {
  readonly config: Config & { readonly publicUrl: string };
  /** What the first start is to make; asked only in a database without accounts. */
  readonly plan: () => Promise<FirstStart>;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The folder of the built web pages. */
  readonly pages: string;
}

/** Opens the database, and makes the first account in one that has none. */
export async function openApplication({
  config,
  plan,
  runtime,
  logger,
  metrics,
  pages,
}: ApplicationMeans): Promise<Application> {
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
    openSession: (token, accessKeyId) => sessions.openSession(token, accessKeyId),
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
      const answer =
        isWebPath(request.path) || isFrontDoor(request)
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

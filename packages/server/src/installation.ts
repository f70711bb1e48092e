import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { type Config, databaseUrl } from "./config.ts";
import { openMessage, sealMessage } from "./credentials/authorization-message.ts";
import { loadMasterKey, type MasterKeySource } from "./credentials/master-key-sources.ts";
import type { KeyRing } from "./credentials/key-ring.ts";
import { openKeyRing } from "./credentials/open-key-ring.ts";
import { createSecretBox, type SecretBox } from "./credentials/secret-box.ts";
import { createSessionTokens, type SessionTokens } from "./credentials/session-token.ts";
import type { CredentialTools } from "./credentials/tools.ts";
import { createDirectory, type Directory } from "./directory/directory.ts";
import type { Runtime } from "./runtime.ts";
import { openStorage } from "./storage/open.ts";
import type { Storage, WriteTransaction } from "./storage/storage.ts";

/** The database with its key ring: what the server and the commands beside it work on. */
export interface OpenedInstallation {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly credentials: CredentialTools;
  readonly sessions: SessionTokens;
  readonly secrets: SecretBox;
  /** For what leaves the server and comes back. */
  readonly seals: Pick<KeyRing, "seal" | "open" | "digest">;
  readonly directoryOf: (accountId: string, now: number, tx?: WriteTransaction) => Directory;
  close(): Promise<void>;
}

/** There is no installation where one was looked for. The message says where that was. */
export class InstallationError extends Error {
  override readonly name = "InstallationError";
}

/**
 * Opens the installation that the settings mean. With "make" a new database gets its tables, and a master key where it is to be kept in
 * a file; with "find" an installation must be there: a command that was pointed at the wrong place leaves nothing behind.
 * Throws InstallationError and MasterKeyError.
 */
export async function openInstallation(
  config: Config,
  runtime: Runtime,
  logger: Logger,
  mode: "make" | "find",
): Promise<OpenedInstallation> {
  const url = databaseUrl(config);
  if (mode === "find" && !isThere(url)) throw nothingThere(config);
  const storage = await openStorage({ url, logger, migrate: mode === "make" });
  try {
    const isNew = await hasNoDataKeys(storage);
    if (mode === "find" && isNew) throw nothingThere(config);
    // Beside data that an earlier key has sealed a new key would only look like the right one.
    const masterKey = await loadMasterKey(masterKeySource(config, isNew), randomBytes);
    const ring = await openKeyRing({ storage, masterKey, runtime, logger });
    const secrets = createSecretBox(ring);
    const sessions = createSessionTokens(ring, runtime);
    return {
      storage,
      runtime,
      sessions,
      secrets,
      seals: ring,
      credentials: {
        sealSession: (statement) => sessions.sealSession(statement),
        sealMessage: (message) => sealMessage(ring, message),
        openMessage: (encoded) => openMessage(ring, encoded),
      },
      directoryOf: (accountId, now, tx) =>
        createDirectory({
          accountId,
          db: tx?.db ?? storage.reader,
          now: () => now,
          randomBytes: runtime.randomBytes,
          secrets,
          announce(subject) {
            if (tx === undefined) throw new Error(`A change of ${subject} outside of a transaction`);
            tx.announce({ accountId, subject });
          },
        }),
      async close() {
        ring.close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Whether a database can be there at all; what is in one that is not a file, it says itself. */
function isThere(url: string): boolean {
  return !url.startsWith("sqlite:") || existsSync(url.slice("sqlite:".length));
}

function nothingThere({ database, dataDir }: Config): InstallationError {
  const where = database === undefined ? `in ${dataDir}` : "in the database of the settings";
  return new InstallationError(
    `There is no installation ${where}. Say where it is with --data-dir or --database, or make one with: signet serve`,
  );
}

async function hasNoDataKeys({ reader }: Storage): Promise<boolean> {
  return (await reader.selectFrom("data_keys").select("version").limit(1).execute()).length === 0;
}

/** Where the settings say that the master key is. An ephemeral server makes one that nobody keeps. */
function masterKeySource(config: Config, create: boolean): MasterKeySource {
  const { ephemeral, masterKey, masterKeyCommand, masterKeyFile, dataDir } = config;
  if (ephemeral) return { kind: "environment", name: "none", value: randomBytes(32).toString("base64") };
  if (masterKey !== undefined) return { kind: "environment", name: "SIGNET_MASTER_KEY", value: masterKey };
  if (masterKeyCommand !== undefined) return { kind: "command", command: masterKeyCommand };
  return { kind: "file", path: masterKeyFile ?? join(dataDir, "master.key"), create };
}

import * as crypto from "node:crypto";
import { openPostgres } from "./postgres/open-postgres.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import type { Storage, StorageLogger, RandomBytes } from "./storage.ts";

export interface OpenStorageOptions {
  /** `sqlite:/path/of/file.db`, `sqlite::memory:`, or `postgres://user:password@host/database`. */
  readonly url: string;
  readonly logger?: StorageLogger;
  /** For the name of this node and the pauses between retries. */
  readonly randomBytes?: RandomBytes;
  /** False: a database whose tables are not those of this version is refused instead of being changed. */
  readonly migrate?: boolean;
}

const SILENT: StorageLogger = { warn() {}, error() {} };

/**
 * Opens the database and brings its tables up to this version. Throws StorageVersionError when a newer version has been
 * there; the message of any error names no password of the URL.
 */
export async function openStorage(options: OpenStorageOptions): Promise<Storage> {
  const { url, logger = SILENT, randomBytes = crypto.randomBytes, migrate = true } = options;
  if (url.startsWith("sqlite:")) {
    const path = url.slice("sqlite:".length);
    // SQLite would read "file:…" as a URI with options of its own.
    if (path === "" || path.startsWith("//") || path.startsWith("file:")) {
      throw new Error("the database URL must have the form sqlite:/path/of/file.db or sqlite::memory:");
    }
    return openSqlite({ path, logger, migrate });
  }
  if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
    // The errors of a URL that cannot be read would hold it, with its password.
    if (!URL.canParse(url)) throw new Error("the database URL is not a valid postgres:// URL");
    return openPostgres({ url, logger, randomBytes, migrate });
  }
  throw new Error("the database URL must begin with sqlite:, postgres:// or postgresql://");
}

import { chmodSync, closeSync, fchmodSync, fsyncSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { StorageLogger } from "../storage.ts";

const PRIVATE = 0o600;

/**
 * Makes the database file, empty and readable by its owner only, unless it exists; one that others may read is closed to
 * them. SQLite gives its companions (-wal, -shm) the mode of the database, so the mode must be right before it opens it.
 */
export function prepareDatabaseFile(path: string, logger: StorageLogger): void {
  try {
    const file = openSync(path, "wx", PRIVATE);
    // The umask may have taken away more than the group's and the others' rights.
    fchmodSync(file, PRIVATE);
    closeSync(file);
    syncFolder(dirname(path));
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  for (const name of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(name, { throwIfNoEntry: false })?.mode;
    if (mode === undefined || (mode & 0o077) === 0) continue;
    logger.warn(
      { file: name },
      "the database file was open to other users of this machine: closing it to them",
    );
    chmodSync(name, PRIVATE);
  }
}

/** The name of a new file survives a power loss once its folder is on disk. */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

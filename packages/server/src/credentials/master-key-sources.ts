import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { createPrivateFile } from "./private-file.ts";
import { type MasterKey, MasterKeyError, parseMasterKey } from "./master-key.ts";
import { KEY_SIZE } from "./xaes-256-gcm.ts";

/** Where the master key is kept. In each of them it is written as base64 of its 32 bytes. */
export type MasterKeySource =
  /** A file of this user, closed to all others. `create`: make one with a new key when there is none. */
  | { readonly kind: "file"; readonly path: string; readonly create: boolean }
  /** The value of an environment variable; `name` is for messages. */
  | { readonly kind: "environment"; readonly name: string; readonly value: string }
  /** What a command of the shell prints, for keys in a vault or an HSM. */
  | { readonly kind: "command"; readonly command: string };

const COMMAND_TIMEOUT = 30_000;
const MOST_BYTES = 1_024;

/** Gets the master key. Throws MasterKeyError when there is none, or when others than the owner could have read it. */
export async function loadMasterKey(
  source: MasterKeySource,
  randomBytes: (size: number) => Uint8Array,
): Promise<MasterKey> {
  switch (source.kind) {
    case "file": {
      const where = `in ${source.path}`;
      const text = await readPrivate(source.path);
      if (text !== undefined) return parseMasterKey(text, where, randomBytes);
      if (!source.create) {
        throw new MasterKeyError(
          `there is no master key ${where}, and the database was made with one: restore it from your backup, or say where it is`,
        );
      }
      const made = Buffer.from(randomBytes(KEY_SIZE)).toString("base64");
      await createPrivateFile(source.path, `${made}\n`, randomBytes);
      // Read again: another process may have been first.
      return parseMasterKey((await readPrivate(source.path)) ?? "", where, randomBytes);
    }
    case "environment":
      return parseMasterKey(source.value, `in the environment variable ${source.name}`, randomBytes);
    case "command":
      return parseMasterKey(await outputOf(source.command), "printed by the command", randomBytes);
  }
}

/** The text of a file that only its owner can read; undefined when there is no file. */
async function readPrivate(path: string): Promise<string | undefined> {
  let file;
  try {
    file = await open(path, "r");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new MasterKeyError(`the master key in ${path} cannot be read (${code ?? "unknown error"})`);
  }
  try {
    // Asked of the open file, so that none can be put in its place between the question and the reading.
    const { mode, uid, size } = await file.stat();
    if ((mode & 0o077) !== 0) {
      throw new MasterKeyError(
        `the master key in ${path} can be read by other users: take that away (chmod 600), and replace the key if someone may have read it`,
      );
    }
    const self = process.geteuid?.();
    if (self !== undefined && uid !== self && uid !== 0) {
      throw new MasterKeyError(`the master key in ${path} belongs to another user`);
    }
    if (size > MOST_BYTES) throw new MasterKeyError(`the file ${path} is too large for a master key`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

async function outputOf(command: string): Promise<string> {
  try {
    const options = { timeout: COMMAND_TIMEOUT, maxBuffer: MOST_BYTES, encoding: "utf8" } as const;
    const { stdout } = await promisify(execFile)("/bin/sh", ["-c", command], options);
    return stdout;
  } catch (error) {
    // The error of execFile holds what the command printed, which may be the key: only its status is passed on.
    const { code, killed } = error as { code?: unknown; killed?: boolean };
    const reason = killed === true ? "it was stopped" : `status ${String(code)}`;
    // oxlint-disable-next-line eslint/preserve-caught-error
    throw new MasterKeyError(`the command for the master key failed (${reason})`);
  }
}

import { type FileHandle, link, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

type RandomBytes = (size: number) => Uint8Array;

/**
 * Makes a file that only its owner can read, with all of its content on disk before it has its name. Leaves a file that is
 * there already as it is.
 */
export async function createPrivateFile(
  path: string,
  content: string,
  randomBytes: RandomBytes,
): Promise<void> {
  const temporary = await writeBeside(path, content, randomBytes);
  try {
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await unlink(temporary);
  }
  await syncFolderOf(path);
}

/** The same, in the place of a file that may be there: who reads it finds the old content or the new one, whole. */
export async function replacePrivateFile(
  path: string,
  content: string,
  randomBytes: RandomBytes,
): Promise<void> {
  await rename(await writeBeside(path, content, randomBytes), path);
  await syncFolderOf(path);
}

/** Returns the path of the new file, which has a name of its own. */
async function writeBeside(path: string, content: string, randomBytes: RandomBytes): Promise<string> {
  const temporary = `${path}.${Buffer.from(randomBytes(6)).toString("hex")}.new`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await writeThrough(file, content);
  } catch (error) {
    await unlink(temporary);
    throw error;
  }
  return temporary;
}

async function writeThrough(file: FileHandle, content: string): Promise<void> {
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

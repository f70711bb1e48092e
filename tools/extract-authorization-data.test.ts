import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { extractAuthorizationData } from "./extract-authorization-data.ts";

test("the committed file is what the tool makes of the dependency, and small", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "signet-authorization-data-"));
  try {
    const outFile = path.join(folder, "data", "authorization.bin");
    const { services, actions, bytes } = await extractAuthorizationData(outFile);
    expect(services).toBeGreaterThan(450);
    expect(actions).toBeGreaterThan(22_000);
    expect(bytes).toBeLessThan(512 * 1024);
    const made = await readFile(outFile);
    const committed = await readFile(
      new URL("../packages/server/data/authorization-data.bin", import.meta.url),
    );
    expect(made.length).toBe(bytes);
    expect(made.equals(committed)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

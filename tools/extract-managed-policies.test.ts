import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { extractManagedPolicies } from "./extract-managed-policies.ts";

test("the committed file is what the tool makes of the dependency", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "signet-managed-policies-"));
  try {
    const outFile = path.join(folder, "data", "policies.bin");
    const { policies, leftOut, bytes } = await extractManagedPolicies(outFile);
    expect(leftOut).toEqual(["AmazonDevOpsGuruOrganizationsAccess"]);
    expect(policies).toBeGreaterThan(1500);
    const made = await readFile(outFile);
    const committed = await readFile(
      new URL("../packages/server/data/aws-managed-policies.bin", import.meta.url),
    );
    expect(made.length).toBe(bytes);
    expect(made.equals(committed)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStorage } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { createMasterKey, type MasterKey, MasterKeyError } from "./master-key.ts";
import { openKeyRing, type StoredKeyRing } from "./open-key-ring.ts";

const BELONGING = { purpose: "access-key-secret", accountId: "1", recordId: "AKIA" } as const;
const SETTLED = 60_000;

let folder: string;
let storages: Storage[];
let rings: StoredKeyRing[];
let now: number;
let masterKey: MasterKey;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-key-ring-"));
  storages = [];
  rings = [];
  now = 1_795_000_000_000;
  masterKey = createMasterKey(randomBytes(32), randomBytes);
});
afterEach(async () => {
  for (const ring of rings) ring.close();
  await Promise.all(storages.map((storage) => storage.close()));
  rmSync(folder, { recursive: true });
});

async function openNode(key = masterKey): Promise<{ storage: Storage; ring: StoredKeyRing }> {
  const storage = await openStorage({ url: `sqlite:${join(folder, "signet.db")}` });
  storages.push(storage);
  const ring = await openKeyRing({ storage, masterKey: key, runtime: { now: () => now, randomBytes } });
  rings.push(ring);
  return { storage, ring };
}

const dataKeyOf = (sealed: string) => Buffer.from(sealed, "base64").readUInt32BE(1);

describe("the stored key ring", () => {
  it("makes one data key, and has it again after a restart", async () => {
    const { storage, ring } = await openNode();
    const sealed = ring.seal("secret", BELONGING);
    const again = await openNode();
    expect(again.ring.open(sealed, BELONGING)?.toString()).toBe("secret");
    const rows = await storage.reader.selectFrom("data_keys").selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ version: 1, created_at: now });
  });

  it("is one and the same for nodes that start on a new database together", async () => {
    const nodes = await Promise.all([openNode(), openNode(), openNode()]);
    const sealed = nodes[0].ring.seal("secret", BELONGING);
    for (const { ring } of nodes) expect(ring.open(sealed, BELONGING)?.toString()).toBe("secret");
  });

  it("refuses a master key that is not the database's, and says so", async () => {
    await openNode();
    const wrong = openNode(createMasterKey(randomBytes(32), randomBytes));
    await expect(wrong).rejects.toThrow(MasterKeyError);
    await expect(wrong).rejects.toThrow("not the master key that this database was made with");
  });

  it("seals with a new data key only once every node has had the time to hear of it", async () => {
    const { ring } = await openNode();
    const old = ring.seal("old", BELONGING);
    await ring.rotate();
    expect(dataKeyOf(ring.seal("x", BELONGING))).toBe(1);
    now += SETTLED - 1;
    expect(dataKeyOf(ring.seal("x", BELONGING))).toBe(1);
    now += 1;
    expect(dataKeyOf(ring.seal("x", BELONGING))).toBe(2);
    expect(ring.open(old, BELONGING)?.toString()).toBe("old");
  });

  it("hears of a data key that another node made", async () => {
    const here = await openNode();
    const there = await openNode();
    await here.ring.rotate();
    now += SETTLED;
    const sealed = here.ring.seal("secret", BELONGING);
    expect(dataKeyOf(sealed)).toBe(2);
    await vi.waitFor(() => expect(there.ring.open(sealed, BELONGING)?.toString()).toBe("secret"));
  });

  it("keeps no data key in clear in the database", async () => {
    const key = randomBytes(32);
    const storage = await openStorage({ url: "sqlite::memory:" });
    storages.push(storage);
    const runtime = {
      now: () => now,
      randomBytes: (size: number) => (size === 32 ? key : randomBytes(size)),
    };
    rings.push(await openKeyRing({ storage, masterKey, runtime }));
    const [row] = await storage.reader.selectFrom("data_keys").selectAll().execute();
    expect(Buffer.from(row?.wrapped ?? "", "base64").includes(key)).toBe(false);
    expect(masterKey.unwrap(row?.wrapped ?? "", 1)).toEqual(key);
  });
});

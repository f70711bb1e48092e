// Attack: someone whose access key was just revoked keeps one node from hearing of it, by cutting its connection to the
// database without a word (a pulled cable, a firewall rule). TCP notices nothing for minutes, and until then that node would
// go on trusting what it has in its caches. It must stop to within a second.
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openStorage } from "../open.ts";
import type { Changes } from "../storage.ts";
import { startNetwork } from "../testing/network.ts";
import { startPostgres, type TestPostgres } from "../testing/postgres.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const REVOKED = { accountId: "123456789012", subject: "access-key:AKIA" };

it("stops trusting its caches within a second, and hears of the revocation before it trusts them again", async () => {
  const direct = new URL(await server.url("silent"));
  const network = await startNetwork(Number(direct.port));
  const cut = new URL(direct);
  cut.port = network.port.toString();
  const node = await openStorage({ url: cut.href });
  const other = await openStorage({ url: direct.href });
  try {
    const heard: { changes: Changes; healthy: boolean }[] = [];
    node.changes.subscribe((changes) => heard.push({ changes, healthy: node.changes.healthy }));
    expect(node.changes.healthy).toBe(true);

    network.silence();
    await other.write(async ({ announce }) => announce(REVOKED));
    await vi.waitFor(() => expect(node.changes.healthy).toBe(false), { timeout: 3_000, interval: 5 });
    expect(heard).toEqual([]);

    network.resume();
    await vi.waitFor(() => expect(node.changes.healthy).toBe(true), { timeout: 10_000, interval: 1 });
    expect(heard).toContainEqual({ changes: [REVOKED], healthy: false });
  } finally {
    network.resume();
    await Promise.all([node.close(), other.close()]);
    await network.stop();
  }
});

it("gives a silent connection up, makes a new one, and forgets everything before it trusts its caches again", async () => {
  const direct = new URL(await server.url("given_up"));
  const network = await startNetwork(Number(direct.port));
  const cut = new URL(direct);
  cut.port = network.port.toString();
  const warn = vi.fn<(details: object, message: string) => void>();
  const node = await openStorage({ url: cut.href, logger: { warn, error() {} } });
  try {
    const heard: { changes: Changes; healthy: boolean }[] = [];
    node.changes.subscribe((changes) => heard.push({ changes, healthy: node.changes.healthy }));
    network.silence();
    await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce(), { timeout: 10_000, interval: 5 });
    expect(node.changes.healthy).toBe(false);
    network.resume();
    await vi.waitFor(() => expect(node.changes.healthy).toBe(true), { timeout: 20_000, interval: 5 });
    expect(heard).toEqual([{ changes: "everything", healthy: false }]);
  } finally {
    network.resume();
    await node.close();
    await network.stop();
  }
});

import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { isUnavailable } from "./unavailable.ts";

async function failure(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("this was to fail");
}

describe("isUnavailable", () => {
  it("knows a PostgreSQL that nobody runs, and one that hangs up", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const connect = () => new Client({ host: "127.0.0.1", port, user: "u", database: "d" }).connect();
    expect(isUnavailable(await failure(connect))).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(isUnavailable(await failure(connect))).toBe(true);
  });

  it("knows a SQLite file that another process holds", async () => {
    const folder = mkdtempSync(join(tmpdir(), "signet-unavailable-"));
    const file = join(folder, "one.db");
    const [one, two] = [new DatabaseSync(file), new DatabaseSync(file, { timeout: 0 })];
    try {
      one.exec("begin exclusive");
      expect(isUnavailable(await failure(() => two.exec("begin immediate")))).toBe(true);
    } finally {
      one.close();
      two.close();
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ["57P01", "terminating connection due to administrator command"],
    ["57014", "canceling statement due to statement timeout"],
    ["25P03", "terminating connection due to idle-in-transaction timeout"],
    ["55P03", "canceling statement due to lock timeout"],
    ["40001", "could not serialize access due to concurrent update"],
    ["53300", "sorry, too many clients already"],
  ])("knows PostgreSQL's %s: %s", (code, message) => {
    expect(isUnavailable(Object.assign(new Error(message), { code }))).toBe(true);
    expect(isUnavailable(Object.assign(new Error(message), { code: "23505" }))).toBe(false);
  });

  it("knows nothing of the sort in a mistake", async () => {
    const database = new DatabaseSync(":memory:");
    expect(isUnavailable(await failure(() => database.exec("select nothing")))).toBe(false);
    expect(isUnavailable(new TypeError("x is undefined"))).toBe(false);
    expect(isUnavailable("Connection terminated")).toBe(false);
  });
});

import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { pino } from "pino";
import { readConfig } from "../../../config.ts";
import { startServer } from "../../../server.ts";
import { startPostgres } from "../../../storage/testing/postgres.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";

export type EngineName = "SQLite" | "PostgreSQL";

/** Where writers meet: one server on SQLite, or two nodes that share one PostgreSQL. */
export interface Engine {
  readonly server: TestServer;
  /** Of the database, for a connection beside. */
  readonly url: string;
  /** A client of each node. Default: of the first account's administrator. */
  clients(credentials?: TestServer["admin"]): readonly IAMClient[];
  stop(): Promise<void>;
}

export async function startEngine(name: EngineName): Promise<Engine> {
  if (name === "SQLite") {
    const server = await startTestServer();
    return {
      server,
      url: `sqlite:${join(server.dataDir, "signet.db")}`,
      clients: (credentials) => [server.iam(credentials)],
      stop: () => server.stop(),
    };
  }
  const postgres = await startPostgres();
  const url = await postgres.url("races");
  const server = await startTestServer({ flags: { database: url } });
  const flags = { dataDir: server.dataDir, port: 0, database: url };
  const second = await startServer(readConfig({ flags, env: {} }), { logger: pino({ level: "silent" }) });
  return {
    server,
    url,
    clients: (credentials = server.admin) => {
      const { accessKeyId, secretAccessKey } = credentials;
      const there = new IAMClient({
        endpoint: second.url,
        region: "us-east-1",
        maxAttempts: 1,
        credentials: { accessKeyId, secretAccessKey },
      });
      return [server.iam(credentials), there];
    },
    async stop() {
      await second.close();
      await server.stop();
      await postgres.stop();
    },
  };
}

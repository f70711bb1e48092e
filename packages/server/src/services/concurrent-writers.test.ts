// Writers that ask at once for what only some of them can have, over the wire: of one server on SQLite, and of two nodes that share one
// PostgreSQL. That many get it, and each of the others is told the conflict that it would have met had it come later: never a 500.
import { IAMClient } from "@aws-sdk/client-iam";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { makeCertificate } from "../federation/testing/certificates.ts";
import { type RunningServer, startServer } from "../server.ts";
import { startPostgres, type TestPostgres } from "../storage/testing/postgres.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { RACES } from "./testing/races/races.ts";

/** Which of them comes first differs from one time to the next. */
const ROUNDS = process.env["DEEP"] === "1" ? 10 : 1;

const certificate = makeCertificate("races.example");

describe.each(["SQLite", "PostgreSQL"])("on %s", (engine) => {
  let postgres: TestPostgres | undefined;
  let server: TestServer;
  let second: RunningServer | undefined;
  let clients: readonly IAMClient[];
  beforeAll(async () => {
    if (engine === "SQLite") {
      server = await startTestServer();
      clients = [server.iam()];
      return;
    }
    postgres = await startPostgres();
    const database = await postgres.url("races");
    server = await startTestServer({ flags: { database } });
    const flags = { dataDir: server.dataDir, port: 0, database };
    second = await startServer(readConfig({ flags, env: {} }), { logger: pino({ level: "silent" }) });
    const { accessKeyId, secretAccessKey } = server.admin;
    clients = [
      server.iam(),
      new IAMClient({
        endpoint: second.url,
        region: "us-east-1",
        maxAttempts: 1,
        credentials: { accessKeyId, secretAccessKey },
      }),
    ];
  });
  afterAll(async () => {
    await second?.close();
    await server.stop();
    await postgres?.stop();
  });

  describe.each(Array.from({ length: ROUNDS }, (_, round) => round))("round %i", (round) => {
    test.each(RACES.map((race, index) => ({ ...race, id: `race-${round}-${index}-` })))(
      "$what",
      async ({ id, prepare, granted, refused }) => {
        const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;
        const runners = await prepare({ clients, id, arn, certificate });
        const ends = await Promise.allSettled(runners.map((run) => run()));
        const told = ends.flatMap((end) => (end.status === "rejected" ? [tell(end.reason)] : []));
        expect({ granted: ends.length - told.length, told }).toEqual({
          granted,
          told: told.map((code) => (refused.includes(code) ? code : `one of ${refused.join(", ")}`)),
        });
      },
    );
  });
});

function tell(error: unknown): string {
  const { Code, $metadata } = error as { Code?: string; $metadata?: { httpStatusCode?: number } };
  return Code === undefined ? String(error) : `${Code} ${$metadata?.httpStatusCode ?? 0}`;
}

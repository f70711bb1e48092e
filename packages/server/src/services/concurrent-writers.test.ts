// Writers that ask at once for what only some of them can have, over the wire: of one server on SQLite, and of two nodes that share one
// PostgreSQL. That many get it, and each of the others is told the conflict that it would have met had it come later: never a 500.
import type { IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillTable } from "../directory/testing/fill-table.ts";
import { makeCertificate } from "../federation/testing/certificates.ts";
import { type Beside, connectBeside } from "../storage/testing/beside.ts";
import { ACCOUNT_QUOTAS } from "./testing/races/account-quotas.ts";
import { type Engine, startEngine } from "./testing/races/engine.ts";
import type { Race } from "./testing/races/race.ts";
import { RACES } from "./testing/races/races.ts";

/** Which of them comes first differs from one time to the next. */
const ROUNDS = process.env["DEEP"] === "1" ? 10 : 1;

const certificate = makeCertificate("races.example");

interface Racers {
  readonly accountId: string;
  readonly clients: readonly IAMClient[];
}

describe.each(["SQLite", "PostgreSQL"] as const)("on %s", (name) => {
  let engine: Engine;
  let beside: Beside;
  beforeAll(async () => {
    engine = await startEngine(name);
    beside = await connectBeside(engine.url);
  });
  afterAll(async () => {
    await beside.close();
    await engine.stop();
  });

  describe.each(Array.from({ length: ROUNDS }, (_, round) => round))("round %i", (round) => {
    // Each round has accounts of its own: what races leave behind would fill a common one up.
    let usual: Racers;
    let full: Racers;
    beforeAll(async () => {
      usual = await newRacers(`usual-${round}`);
      full = await newRacers(`full-${round}`);
    });

    test.each(RACES.map((race, index) => ({ ...race, id: `race-${round}-${index}-` })))(
      "$what",
      async ({ id, ...race }) => {
        const { ended, awaited } = await run(race, id, usual);
        expect(ended).toEqual(awaited);
      },
    );

    test.each(ACCOUNT_QUOTAS)("in an account that is nearly full: $what", async (race) => {
      const { ended, awaited } = await run(race, "last-", full);
      expect(ended).toEqual(awaited);
    });
  });

  async function newRacers(account: string): Promise<Racers> {
    const { accountId, admin } = await engine.server.createAccount(account);
    return { accountId, clients: engine.clients(admin) };
  }

  async function run(
    { prepare, granted, refused }: Race,
    id: string,
    { accountId, clients }: Racers,
  ): Promise<{ readonly ended: object; readonly awaited: object }> {
    const arn = (rest: string) => `arn:aws:iam::${accountId}:${rest}`;
    const fill: Parameters<typeof prepare>[0]["fill"] = (table, rows) =>
      fillTable(beside, accountId, table, rows);
    const runners = await prepare({ clients, id, arn, certificate, fill });
    const ends = await Promise.allSettled(runners.map((runner) => runner()));
    const told = ends.flatMap((end) => (end.status === "rejected" ? [tell(end.reason)] : []));
    return {
      ended: { granted: ends.length - told.length, told },
      awaited: {
        granted,
        told: told.map((code) => (refused.includes(code) ? code : `one of ${refused.join(", ")}`)),
      },
    };
  }
});

function tell(error: unknown): string {
  const { Code, $metadata } = error as { Code?: string; $metadata?: { httpStatusCode?: number } };
  return Code === undefined ? String(error) : `${Code} ${$metadata?.httpStatusCode ?? 0}`;
}

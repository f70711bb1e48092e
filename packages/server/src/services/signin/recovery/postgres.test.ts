// Where transactions really run side by side, and statements are those that PostgreSQL understands, too: a link is used once however many use it
// at once, and of several nodes one sends a mail.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDelivery } from "../../../jobs/deliver-mail.ts";
import { openStorage } from "../../../storage/open.ts";
import { startPostgres, type TestPostgres } from "../../../storage/testing/postgres.ts";
import { EMAIL, openRecoveryBench, type RecoveryBench, tokenIn } from "./testing/recovery-bench.ts";

let postgres: TestPostgres;
let url: string;
let it: RecoveryBench;
beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.url("recovery");
  it = await openRecoveryBench({ url });
});
afterAll(async () => {
  await it.close();
  await postgres.stop();
});

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined };

test("a link is used once, whoever asks for what at once; mails are sent once, by whichever node", async () => {
  await Promise.all([
    it.request(EMAIL, "192.0.2.1"),
    it.request("nobody@example.test", "192.0.2.2"),
    it.request(EMAIL, "192.0.2.3"),
  ]);
  const mails = await it.mails();
  expect(mails.map(({ recipient }) => recipient)).toEqual([EMAIL, EMAIL]);
  const tokens = mails.map(({ text }) => tokenIn(text));
  const ends = await Promise.allSettled(
    tokens.flatMap((token) => [it.reset(token, "another-Secret1"), it.reset(token, "another-Secret2")]),
  );
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusals = ends.filter((end) => end.status === "rejected");
  expect(refusals.map(({ reason }) => (reason as { readonly code: string }).code)).toEqual(
    refusals.map(() => "LinkOver"),
  );

  const sent: string[] = [];
  const other = await openStorage({ url });
  const nodes = [it.flow.storage, other].map((storage) =>
    createDelivery({
      storage,
      seals: it.flow.means.seals,
      send: async ({ subject }) => void sent.push(subject),
      now: () => it.flow.now,
      logger: silent,
    }),
  );
  await Promise.all(nodes.map(({ run }) => run()));
  expect(sent.toSorted()).toEqual([
    ...Array.from({ length: 2 }, () => "Reset the root password of account 111122223333"),
    "The root password of account 111122223333 was changed",
  ]);
  await Promise.all(nodes.map(({ close }) => close()));
  await other.close();
});

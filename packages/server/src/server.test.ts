import { CreateUserCommand, IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "./server.ts";
import { startEphemeral } from "./testing/ephemeral.ts";

let server: RunningServer;
let log: string[];
beforeAll(async () => {
  ({ server, log } = await startEphemeral());
});
afterAll(() => server.close());

function iam(): IAMClient {
  const credentials = server.installed?.adminKey;
  if (credentials === undefined) throw new Error("an ephemeral server is always new");
  return new IAMClient({ endpoint: server.url, region: "us-east-1", maxAttempts: 1, credentials });
}

const post = (path: string, body?: string) =>
  fetch(`${server.url}${path}`, { method: "POST", ...(body === undefined ? {} : { body }) });
const users = async () =>
  ((await iam().send(new ListUsersCommand({}))).Users ?? []).map(({ UserName }) => UserName);
const failures = () => log.filter((line) => line.includes('"level":50'));

describe("a reset of an ephemeral server", () => {
  it("puts the state of the first start back, with the same keys, and the clock", async () => {
    await iam().send(new CreateUserCommand({ UserName: "ana" }));
    expect(await (await post("/_signet/clock", '{"seconds": 3600}')).json()).toMatchObject({
      offsetSeconds: 3600,
    });
    expect(await (await post("/_signet/reset")).json()).toEqual({ reset: true });
    expect(await users()).toEqual(["admin"]);
    expect(await (await post("/_signet/clock", '{"seconds": 0}')).json()).toMatchObject({ offsetSeconds: 0 });
  });

  it("lets requests under way finish: none of them fails", async () => {
    const clients = Array.from({ length: 8 }, iam);
    const resets = { over: false };
    const outcomes = new Map<string, number>();
    const work = clients.map(async (client, index) => {
      for (let round = 0; !resets.over; round += 1) {
        const outcome = await client.send(new CreateUserCommand({ UserName: `user-${index}-${round}` })).then(
          () => "ok",
          (error: Error) => error.name,
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    });
    for (let round = 0; round < 5; round += 1) expect((await post("/_signet/reset")).status).toBe(200);
    resets.over = true;
    await Promise.all(work);
    expect([...outcomes.keys()]).toEqual(["ok"]);
    expect(outcomes.get("ok")).toBeGreaterThan(8);
    expect(failures()).toEqual([]);
  });

  it("may come several times at once", async () => {
    await iam().send(new CreateUserCommand({ UserName: "ben" }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => post("/_signet/reset")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await users()).toEqual(["admin"]);
    expect(failures()).toEqual([]);
  });
});

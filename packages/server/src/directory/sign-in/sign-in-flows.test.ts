import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";

const QUARTER = 15 * 60_000;

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const begin = (userId = "AIDAALICE", isKnownBrowser = false) =>
  it.write(({ signInFlows }) =>
    signInFlows.begin({ userId, isKnownBrowser, step: "second-factor", state: '{"a":1}' }),
  );
const find = (flowId: string) => it.read.signInFlows.find(flowId);

test("a flow is found until it is over", async () => {
  const flow = await begin();
  expect(flow).toMatchObject({
    account_id: it.accountId,
    user_id: "AIDAALICE",
    known_browser: 0,
    step: "second-factor",
    version: 1,
    state: '{"a":1}',
    created_at: it.now,
    expires_at: it.now + QUARTER,
  });
  expect(flow.flow_id).toMatch(/^[\w-]{22}$/);
  expect(await find(flow.flow_id)).toEqual(flow);
  expect(await find("another")).toBeUndefined();
  it.now += QUARTER;
  expect(await find(flow.flow_id)).toBeUndefined();
});

test("a step is taken once", async () => {
  const flow = await begin();
  const to = { step: "new-password", state: "{}" };
  expect(await it.write(({ signInFlows }) => signInFlows.advance(flow, to))).toBe(true);
  expect(await find(flow.flow_id)).toEqual({ ...flow, ...to, version: 2 });
  expect(await it.write(({ signInFlows }) => signInFlows.advance(flow, to))).toBe(false);
  expect(await it.write(({ signInFlows }) => signInFlows.end(flow))).toBe(false);
  expect(await it.write(({ signInFlows }) => signInFlows.end({ ...flow, version: 2 }))).toBe(true);
  expect(await it.write(({ signInFlows }) => signInFlows.end({ ...flow, version: 2 }))).toBe(false);
  expect(await find(flow.flow_id)).toBeUndefined();
});

test("of one person five are kept, the last ones; those of others stay, and those in known browsers", async () => {
  const others = await begin("AIDABOB");
  const known = await begin("AIDAALICE", true);
  const mine: string[] = [];
  for (let count = 0; count < 7; count++) {
    mine.push((await begin()).flow_id);
    it.now += 1;
  }
  const there = await Promise.all(mine.map(async (id) => (await find(id)) !== undefined));
  expect(there).toEqual([false, false, true, true, true, true, true]);
  expect(await find(others.flow_id)).toBeDefined();
  expect(await find(known.flow_id)).toMatchObject({ known_browser: 1 });
  for (let count = 0; count < 5; count++) {
    it.now += 1;
    await begin("AIDAALICE", true);
  }
  expect(await find(known.flow_id)).toBeUndefined();
});

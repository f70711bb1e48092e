import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../packages/server/src/storage/testing/postgres.ts";
import { killAndCompare, killAndStart, missingInTheTrail } from "./access/between-kills.ts";
import { steps } from "./access/steps.ts";
import { beginStory, type Story } from "./access/story.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe("who may, and who may not: told by the AWS SDK, on PostgreSQL", () => {
  let installation: Installation;
  let story: Story;
  beforeAll(async () => {
    installation = await install({ database: await postgres.url("quiet") });
    story = beginStory(installation, sdk);
  });
  afterAll(() => installation.remove());

  test.each(steps)("$tells", async (step) => {
    expect.hasAssertions();
    await step.play(story);
  });
});

describe("on PostgreSQL, with the server killed before each step", () => {
  let installation: Installation;
  let story: Story;
  beforeAll(async () => {
    installation = await install({ database: await postgres.url("killed") });
    story = beginStory(installation, sdk);
  });
  afterAll(() => installation.remove());

  test.each(steps)("$tells", async (step) => {
    expect.hasAssertions();
    await killAndStart(story);
    await step.play(story);
  });

  test("every change that was acknowledged is in the trail", async () => {
    await killAndCompare(story);
    expect(story.acknowledged.length).toBeGreaterThan(30);
    expect(await missingInTheTrail(story)).toEqual([]);
  });
});

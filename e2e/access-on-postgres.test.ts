import { afterAll, beforeAll, describe, test } from "vitest";
import { startPostgres, type TestPostgres } from "../packages/server/src/storage/testing/postgres.ts";
import { expectEveryChangeInTheTrail, killAndStart } from "./access/between-kills.ts";
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

  test.each(steps)("$tells", (step) => step.play(story));
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
    await killAndStart(story);
    await step.play(story);
  });

  test("every change that was acknowledged is in the trail", async () => {
    await killAndStart(story);
    await expectEveryChangeInTheTrail(story);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingInTheTrail, killAndCompare } from "./access/between-kills.ts";
import { steps } from "./access/steps.ts";
import { beginStory, type Story } from "./access/story.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

describe("who may, and who may not: on SQLite, with the server killed before each step", () => {
  let installation: Installation;
  let story: Story;
  beforeAll(async () => {
    installation = await install();
    story = beginStory(installation, sdk);
  });
  afterAll(() => installation.remove());

  test.each(steps)("$tells", async (step) => {
    expect.hasAssertions();
    await killAndCompare(story);
    await step.play(story);
  });

  test("every change that was acknowledged is in the trail", async () => {
    await killAndCompare(story);
    expect(story.acknowledged.length).toBeGreaterThan(30);
    expect(await missingInTheTrail(story)).toEqual([]);
  });
});

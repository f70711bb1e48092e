import { afterAll, beforeAll, describe, test } from "vitest";
import { steps } from "./access/steps.ts";
import { beginStory, type Story } from "./access/story.ts";
import { awsCli } from "./support/aws-cli.ts";
import { install, type Installation } from "./support/installation.ts";

describe("who may, and who may not: told by the AWS CLI, on SQLite", () => {
  let installation: Installation;
  let story: Story;
  beforeAll(async () => {
    installation = await install();
    story = beginStory(installation, awsCli);
  });
  afterAll(() => installation.remove());

  test.each(steps)("$tells", (step) => step.play(story));
});

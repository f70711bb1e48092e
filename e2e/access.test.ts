import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { steps } from "./access/steps.ts";
import { beginStory, type Story } from "./access/story.ts";
import { awsCli } from "./support/aws-cli.ts";
import { type Client, operationOf } from "./support/client.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";

/** Each person asks for each thing by the AWS CLI the first time, and goes on with the SDK: the CLI takes its time. */
function cliFirst(): Client {
  const known = new Set<string>();
  return (sender, command) => {
    const { operation } = operationOf(command);
    const habit = `${sender.credentials.accessKeyId} ${operation}`;
    const client = known.has(habit) ? sdk : awsCli;
    known.add(habit);
    return client(sender, command);
  };
}

describe("who may, and who may not: told by the AWS CLI and the SDK, on SQLite", () => {
  let installation: Installation;
  let story: Story;
  beforeAll(async () => {
    installation = await install();
    story = beginStory(installation, cliFirst());
  });
  afterAll(() => installation.remove());

  test.each(steps)("$tells", async (step) => {
    expect.hasAssertions();
    await step.play(story);
  });
});

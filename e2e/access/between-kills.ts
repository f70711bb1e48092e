import { expect } from "vitest";
import { readEvents } from "../support/events.ts";
import { stateOf } from "./state.ts";
import type { Story } from "./story.ts";

/** Kills the server with SIGKILL and starts it again. */
export async function killAndStart({ installation }: Story): Promise<void> {
  await installation.kill();
  await installation.start();
}

/** The same; and everything in every account is found as it was. */
export async function killAndCompare(story: Story): Promise<void> {
  const { installation, other } = story;
  const admins = [installation.admin, ...(other === undefined ? [] : [other.admin])];
  const look = () => Promise.all(admins.map((admin) => stateOf(installation, admin)));
  const before = await look();
  await killAndStart(story);
  expect(await look()).toEqual(before);
}

/** The requests that changed something and were answered with yes, but have no event in the trail. */
export async function missingInTheTrail({ acknowledged, installation }: Story): Promise<readonly string[]> {
  const told = new Set((await readEvents(installation.signet)).map(({ requestID }) => requestID));
  return acknowledged.filter((requestId) => !told.has(requestId));
}

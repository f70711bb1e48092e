import { expect } from "vitest";
import { readEvents } from "../support/events.ts";
import { stateOf } from "./state.ts";
import type { Story } from "./story.ts";

/** Kills the server with SIGKILL, starts it again, and finds everything as it was. */
export async function killAndStart({ installation, other }: Story): Promise<void> {
  const admins = [installation.admin, ...(other === undefined ? [] : [other.admin])];
  const look = () => Promise.all(admins.map((admin) => stateOf(installation, admin)));
  const before = await look();
  await installation.kill();
  await installation.start();
  expect(await look()).toEqual(before);
}

/** The requests that changed something and were answered with yes, but have no event in the trail. */
export async function missingInTheTrail({ acknowledged, installation }: Story): Promise<readonly string[]> {
  const told = new Set((await readEvents(installation.signet)).map(({ requestID }) => requestID));
  return acknowledged.filter((requestId) => !told.has(requestId));
}

import type { WebRequest } from "./web/route.ts";

/** What an event of sign-in goes by. */
export type EventRequest = Pick<WebRequest, "facts" | "tls">;

/** What each event tells of the request that it is about. */
export function eventFacts({ facts, tls }: EventRequest) {
  const { requestId, now: time, region, sourceIp, userAgent } = facts;
  return { requestId, time, region, sourceIp, userAgent, tls };
}

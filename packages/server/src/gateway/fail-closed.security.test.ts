// The disk is full, or somebody filled it: what cannot be written to the trail any more is done all the same, and nobody will ever know.
import { pino } from "pino";
import { expect, it } from "vitest";
import type { Authenticator } from "../authenticate/authenticate.ts";
import type { Authorizer } from "../authorize/authorize.ts";
import { createGateway } from "./gateway.ts";
import { createMetrics } from "./metrics.ts";

const never = (): never => {
  throw new Error("This must not be reached");
};
const authenticator: Authenticator = { authenticate: never };
const authorizer: Authorizer = { ask: never };

it("no request is looked at while its event could not be kept", async () => {
  const metrics = createMetrics();
  const gateway = createGateway({
    services: [],
    authenticator,
    authorizer,
    policies: { compile: never },
    journal: {
      record: never,
      enqueue: never,
      noteUse: never,
      hasRoom: () => false,
      makeRoom: () => Promise.resolve(false),
      flush: never,
      close: never,
    },
    strangers: { enqueue: never, close: never },
    storage: {
      dialect: "sqlite",
      get reader() {
        return never();
      },
      snapshot: never,
      write: never,
      get changes() {
        return never();
      },
      close: never,
    },
    credentials: { sealSession: never, sealMessage: never, openMessage: never },
    seals: { seal: never, open: never, digest: never },
    callerOf: never,
    passwords: { hash: never, verify: never },
    issuerKeys: { keysOf: never },
    publicUrl: "http://127.0.0.1",
    directoryOf: never,
    runtime: { now: Date.now, wallClock: Date.now, randomBytes: never },
    newId: () => "id",
    logger: pino({ level: "silent" }),
    metrics,
  });
  const request = {
    method: "POST",
    path: "/",
    query: "",
    headers: [],
    body: new Uint8Array(),
    sourceIp: "",
    tls: undefined,
  };
  const { status, body } = await gateway.handle(request);
  expect(status).toBe(503);
  expect(body).toContain("<Code>ServiceUnavailable</Code>");
  expect((await metrics.render()).body).toContain('code="ServiceUnavailable",status="503"} 1');
});

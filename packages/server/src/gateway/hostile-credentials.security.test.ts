// The service of a request is read from its credential before anybody is authenticated. A pattern that looks back and forth in it costs the
// cube of its length: one GET of some kilobytes then holds up the whole server, for all accounts, for minutes.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../testing/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const LENGTH = 12_000;
const hostile = ["/%", "%2F", "/", "%2F/", "a/", "Credential="].map((part) =>
  part.repeat(Math.floor(LENGTH / part.length)),
);

describe("a credential made to be read for ever", () => {
  it.each(hostile)("is refused at once in the query: %.20s", async (credential) => {
    const response = await fetch(`${server.endpoint}/?X-Amz-Credential=${credential}`);
    expect([400, 403, 501]).toContain(response.status);
  });

  it.each(hostile)("is refused at once in the header: %.20s", async (credential) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}`;
    const response = await fetch(server.endpoint, { method: "POST", headers: { authorization } });
    expect([400, 403, 501]).toContain(response.status);
  });
});

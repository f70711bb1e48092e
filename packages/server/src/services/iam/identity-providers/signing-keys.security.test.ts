// An attack on the keys that the server signs tokens with, by which others know its accounts' people and workloads: somebody reads them in
// the database, the log, the trail, or in the documents that everybody may read.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EnableOutboundWebIdentityFederationCommand } from "@aws-sdk/client-iam";
import { GetWebIdentityTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test("signing keys are sealed: neither file, log, trail nor document has one", async () => {
  const { IssuerIdentifier = "" } = await server
    .iam()
    .send(new EnableOutboundWebIdentityFederationCommand({}));
  await server.sts().send(new GetWebIdentityTokenCommand({ Audience: ["a"], SigningAlgorithm: "RS256" }));
  const { keys } = (await (await fetch(`${IssuerIdentifier}/.well-known/jwks.json`)).json()) as {
    keys: Record<string, unknown>[];
  };
  expect(new Set(keys.map(({ alg }) => alg))).toEqual(new Set(["ES384", "RS256"]));
  for (const key of keys) {
    for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) expect(key).not.toHaveProperty(secret);
  }
  const { out: trail } = await server.signet("events", "--json", "--limit", "100");
  expect(trail).toContain("EnableOutboundWebIdentityFederation");
  const files = await Promise.all(
    ["signet.db", "signet.db-wal"].map((name) => readFile(join(server.dataDir, name), "latin1")),
  );
  // The public keys are there to be read, so this looks where it should.
  expect(files.join("")).toContain('"use":"sig"');
  for (const place of [trail, server.log.join(""), ...files]) {
    expect(place).not.toContain("PRIVATE KEY");
    expect(place).not.toContain('"d":');
  }
});

// A caller chooses names: of operations, services, regions. Were they labels, each request could make a new time series, until the server,
// or whoever collects its metrics, has no memory left.
import { afterAll, beforeAll, expect, it } from "vitest";
import { sendRaw } from "../testing/raw-http.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { headerSigned } from "../testing/signed-requests.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const series = async () => {
  const text = await (await fetch(`${server.endpoint}/_signet/metrics`)).text();
  return text.split("\n").filter((line) => line.startsWith("signet_"));
};

it("no name that a caller made up becomes a label", async () => {
  const host = new URL(server.endpoint).host;
  const attack = async (name: string) => {
    const strange = {
      method: "POST",
      target: "/",
      headers: [["Host", host] as const],
      body: new Uint8Array(),
    };
    const signing = { endpoint: server.endpoint, credentials: server.admin, service: "iam" as const };
    await Promise.all([
      sendRaw(server.endpoint, headerSigned({ ...signing, form: `Action=${name}&Version=2010-05-08` })),
      sendRaw(server.endpoint, headerSigned({ ...signing, form: `Action=CreateUser&Version=${name}` })),
      sendRaw(server.endpoint, { ...strange, target: `/${name}` }),
      sendRaw(server.endpoint, { ...strange, headers: [["Host", name]] }),
      sendRaw(server.endpoint, { ...strange, headers: [...strange.headers, ["X-Amz-Target", `${name}.Do`]] }),
      sendRaw(server.endpoint, {
        ...strange,
        headers: [
          ...strange.headers,
          [
            "Authorization",
            `AWS4-HMAC-SHA256 Credential=${name}/20260101/${name}/${name}/aws4_request, SignedHeaders=host, Signature=x`,
          ],
        ],
      }),
    ]);
  };
  await attack("Chosen0");
  const before = await series();
  for (const name of ["Chosen1", "Chosen2", "constructor", "__proto__", "toString"]) await attack(name);
  const after = await series();
  expect(after).toHaveLength(before.length);
  expect(after.join("\n")).not.toMatch(/Chosen|constructor|__proto__|toString/);
});

// Somebody asks GET /v1/authorize themselves, with a Host header that names an address of theirs: a bare IP address passes for this server's
// own, so that "the page of this server that shows the code" would be theirs. They send the sealed request to a person who is signed in under
// the server's real name; with one click there the code, of which they have the verifier, would go to their machine.
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { signedInBrowser } from "../testing/sign-in.ts";
import { CROSS_DEVICE, loginTool } from "./testing/login-tool.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** As anybody can send it; resolves with the address that it leads to. */
function locationAsAskedBy(host: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.endpoint}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.headers.location ?? "");
    });
    sent.on("error", reject).end();
  });
}

const sealedIn = (location: string) => new URL(location, "http://x").searchParams.get("request") ?? "";

test("a request that was made for another address is nothing here, neither to be shown nor to be allowed", async () => {
  const thief = loginTool("http://198.51.100.66", CROSS_DEVICE);
  const sealed = sealedIn(await locationAsAskedBy("198.51.100.66", thief.authorizePath()));
  expect(sealed).not.toBe("");
  const browser = await signedInBrowser(server);
  const shown = await browser.get(`/signin/api/authorization?request=${sealed}`);
  expect([shown.status, shown.code]).toEqual([400, "RequestOver"]);
  for (const allow of [true, false]) {
    const answered = await browser.post("/signin/api/authorization", { request: sealed, allow });
    expect([answered.status, answered.code]).toEqual([400, "RequestOver"]);
  }
});

test("one that was made for the address that the person uses is", async () => {
  const tool = loginTool(server.endpoint, CROSS_DEVICE);
  const sealed = sealedIn(await locationAsAskedBy(new URL(server.endpoint).host, tool.authorizePath()));
  const browser = await signedInBrowser(server);
  const { json } = await browser.post("/signin/api/authorization", { request: sealed, allow: true });
  expect(json).toMatchObject({
    redirect: expect.stringContaining(`${server.endpoint}/v1/sessions/confirmation?code=`),
  });
});

// The attack: somebody asks for the owner's mail with a Host header, or one of the headers of proxies, that names a server of the attacker's.
// Where links are made of what requests say, the owner clicks, and the attacker has the token.
import { afterEach, expect, test } from "vitest";
import { sendRaw } from "../../../testing/raw-http.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";

let server: TestServer;
afterEach(() => server.stop());

const EVIL = "evil.example";

/** Asks as a page under any host does that the server takes for its own; resolves with the status. */
async function ask(headers: Readonly<Record<string, string>>): Promise<number> {
  const context = await sendRaw(server.endpoint, {
    method: "GET",
    target: "/signin/api/context",
    headers: Object.entries(headers),
    body: Buffer.alloc(0),
  });
  const cookie = /^set-cookie: ([^;\r]+)/imu.exec(context.head)?.[1] ?? "";
  const { csrfToken = "" } = JSON.parse(context.body === "" ? "{}" : context.body) as { csrfToken?: string };
  const { status } = await sendRaw(server.endpoint, {
    method: "POST",
    target: "/signin/api/forgot-password",
    headers: Object.entries({
      cookie,
      "x-signet-csrf": csrfToken,
      "content-type": "application/json",
      ...headers,
    }),
    body: Buffer.from(JSON.stringify({ email: "root@signet.internal" })),
  });
  return status;
}

async function mails(): Promise<string> {
  const { out } = await server.signet("mail", "list", "--json");
  const ids = out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { mailId: string }).mailId);
  const shown = await Promise.all(ids.map(async (id) => (await server.signet("mail", "show", id)).out));
  return shown.join("\n");
}

test.each([
  ["without a public URL", {}, undefined],
  ["with one", { publicUrl: "https://signet.example" }, "https://signet.example"],
])("a link begins with the server's own URL, %s, whatever a request says", async (_, flags, publicUrl) => {
  server = await startTestServer({ flags });
  const own = publicUrl ?? server.endpoint;
  const host = new URL(own).host;
  const proxied = {
    "x-forwarded-host": EVIL,
    "x-forwarded-proto": "https",
    "x-host": EVIL,
    "x-original-host": EVIL,
    forwarded: `host=${EVIL};proto=https`,
    referer: `https://${EVIL}/signin`,
  };
  expect(await ask({ host, origin: own, ...proxied })).toBe(200);
  for (const headers of [
    { host: EVIL, origin: own },
    { host: EVIL, origin: `http://${EVIL}` },
    { host: EVIL, origin: `https://${EVIL}` },
    { host: `${host}.${EVIL}`, origin: own },
    { host: `${EVIL}@${host}`, origin: own },
  ])
    await ask(headers);
  const text = await mails();
  const links = text.match(/\S+\/signin\/reset-password#/gu) ?? [];
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect(link).toBe(`${own}/signin/reset-password#`);
  expect(text).not.toContain(EVIL);
});

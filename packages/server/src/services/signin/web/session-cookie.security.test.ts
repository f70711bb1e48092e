// Session fixation: the attacker puts a session cookie of their choosing into the person's browser and waits for them to sign in with it; or
// signs in themselves, so that what the person then enters goes to the attacker's account. Or they try cookies until one is good.
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { json } from "./answers.ts";
import type { Route } from "./route.ts";
import { cookiesOf, openWebShell, type WebShell } from "../testing/web-shell.ts";

let shell: WebShell;
beforeEach(async () => {
  shell = await openWebShell({
    routes: ({ storage, directoryOf }): readonly Route[] => [
      {
        method: "POST",
        path: "/signin/api/sign-in",
        session: "optional",
        fromOtherSites: "the checks of POSTs have tests of their own",
        async handle({ facts: { now } }) {
          const made = await storage.write((tx) =>
            directoryOf(shell.directory.accountId, now, tx).signInSessions.create({
              statement: {
                kind: "session-token",
                accountId: shell.directory.accountId,
                principal: { kind: "root" },
                issuedAt: now,
                expiresAt: now + 3_600_000,
              },
              passwordSetAt: null,
              sourceIp: "",
              userAgent: undefined,
            }),
          );
          return { ...json({}), session: made };
        },
      },
      {
        method: "POST",
        path: "/signin/api/leave",
        session: "optional",
        fromOtherSites: "the checks of POSTs have tests of their own",
        handle: () => ({ ...json({}), session: "none" }),
      },
      {
        method: "GET",
        path: "/signin/api/session",
        session: "required",
        handle: ({ session }) => json({ id: session.row.session_id }),
      },
    ],
  });
});
afterEach(() => shell.close());

async function signIn(cookie = ""): Promise<string> {
  const answer = await shell.ask("POST", "/signin/api/sign-in", { cookie });
  expect(answer.status).toBe(200);
  return `signet-session=${cookiesOf(answer).get("signet-session") ?? ""}`;
}

const isSignedIn = async (cookie: string) =>
  (await shell.ask("GET", "/signin/api/session", { cookie })).status === 200;

it("a sign-in makes a session of its own, whatever cookie the browser came with", async () => {
  const planted = `signet-session=${shell.directory.accountId}.${"A".repeat(43)}`;
  const made = await signIn(planted);
  expect(made).not.toBe(planted);
  expect([await isSignedIn(made), await isSignedIn(planted)]).toEqual([true, false]);
});

it("the session that the browser had before is over: what was planted, or left open, is good for nothing", async () => {
  const before = await signIn();
  expect(await isSignedIn(before)).toBe(true);
  const after = await signIn(before);
  expect(after).not.toBe(before);
  expect([await isSignedIn(before), await isSignedIn(after)]).toEqual([false, true]);
});

it("two session cookies are none: which of them was planted, nobody can tell", async () => {
  const [one, other] = [await signIn(), await signIn()];
  expect(await isSignedIn(`${one}; ${other}`)).toBe(false);
  expect([await isSignedIn(one), await isSignedIn(other)]).toEqual([true, true]);
});

it("a cookie is for this host, for no script, and for no longer than the browser is open; it is taken out at the end", async () => {
  const answer = await shell.ask("POST", "/signin/api/sign-in");
  const lines = [answer.headers["set-cookie"] ?? []].flat();
  const session = lines.find((line) => line.startsWith("signet-session="));
  expect(session).toMatch(/^signet-session=\d{12}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/u);
  const { headers } = await shell.ask("POST", "/signin/api/leave");
  expect([headers["set-cookie"] ?? []].flat()).toContain(
    "signet-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
  );
});

it("ten thousand cookies at random open nothing, and leave nothing behind", async () => {
  const made = await signIn();
  for (let guess = 0; guess < 10_000; guess += 1) {
    const secret = randomBytes(32).toString("base64url");
    if (await isSignedIn(`signet-session=${shell.directory.accountId}.${secret}`)) throw new Error("found");
  }
  expect(await isSignedIn(made)).toBe(true);
  const rows = await shell.directory.storage.reader
    .selectFrom("sign_in_sessions")
    .select("session_id")
    .execute();
  expect(rows).toHaveLength(1);
  expect(shell.log).toEqual([]);
});

it("a session that a later version wrote signs nobody in", async () => {
  const made = await signIn();
  await shell.directory.storage.write(({ db }) =>
    db.updateTable("sign_in_sessions").set({ statement: '{"kind":"of tomorrow"}' }).execute(),
  );
  expect(await isSignedIn(made)).toBe(false);
});

// Attacks on people who sign in, as a browser sees them: whoever guesses, replays, skips a step, steals a cookie, makes another site post,
// or sends people elsewhere. Each has to fail, with words that tell nothing, and the honest person has to get on.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loginTool } from "../packages/server/src/services/signin/oauth/testing/login-tool.ts";
import { people } from "./support/browser.ts";
import { at, atConsole, sendCode, sendRoot, sendUser, signOut, told } from "./support/sign-in-pages.ts";
import { giveApp, makeUser, ROOT_EMAIL, serveSignIn, type SignInServer } from "./support/sign-in-server.ts";

const visitors = people();
const PASSWORD = "Correct-Horse-8";
const FIRST = "IAM user sign in";
const VERIFY = "Additional verification required";
const INCORRECT = "Your authentication information is incorrect. Please try again.";
const TOO_MANY = /^Too many attempts\. Try again in \d+ seconds\.$/u;
const OVER = "This sign-in is over. Start again.";

let server: SignInServer;
beforeAll(async () => {
  server = await serveSignIn();
  await makeUser(server, named("ana"));
});
afterAll(() => server.stop());

const named = (userName: string) => ({ account: server.accountId, userName, password: PASSWORD });

/** Which session the cookies of a tab's browser are good for, by name; or the code of the refusal. */
async function signedInAs(page: Page): Promise<string> {
  const answer = await page.context().request.get("/signin/api/session");
  const { name, error } = (await answer.json()) as { name?: string; error?: { code: string } };
  return error?.code ?? name ?? "";
}

describe("whoever guesses", () => {
  test("reads the same words for every account, name, e-mail address and password that is wrong", async () => {
    const { page } = await visitors.open(server);
    const words: string[] = [];
    for (const wrong of [
      { ...named("ana"), password: "wrong" },
      { ...named("nobody") },
      { ...named("ana"), account: "999999999999" },
      { ...named("ana"), account: "no-such-alias" },
    ]) {
      await page.goto("/signin");
      await sendUser(page, wrong);
      words.push(await told(page));
    }
    for (const email of [ROOT_EMAIL, "nobody@example.test"]) {
      await page.goto("/signin");
      await sendRoot(page, { email, password: "wrong" });
      words.push(await told(page));
    }
    expect(words).toEqual(words.map(() => INCORRECT));
    expect(await signedInAs(page)).toBe("NotSignedIn");
  });

  test.each(["guessed", "no-such-user"])(
    "%s: has to wait after some guesses, also for the right password, and the owner's own browser does not",
    async (userName) => {
      const isThere = userName === "guessed";
      const { page: owner } = await visitors.open(server);
      if (isThere) {
        await makeUser(server, named(userName));
        await owner.goto("/signin");
        await sendUser(owner, named(userName));
        await atConsole(owner);
        await signOut(owner);
      }
      const { page } = await visitors.open(server);
      await page.goto("/signin");
      const words: string[] = [];
      for (let n = 0; n < 12; n++) {
        const password = n < 11 ? `guess-${n}` : PASSWORD;
        await Promise.all([
          page.waitForResponse("**/signin/api/sign-in"),
          sendUser(page, { ...named(userName), password }),
        ]);
        words.push(await told(page));
      }
      expect(words.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => INCORRECT));
      expect(words.slice(5)).toEqual(
        Array.from({ length: 7 }, () => expect.stringMatching(TOO_MANY) as unknown),
      );
      expect(await signedInAs(page)).toBe("NotSignedIn");
      if (isThere) {
        await sendUser(owner, named(userName));
        await atConsole(owner);
      }
    },
  );
});

describe("a second factor", () => {
  test("is not got around by a wrong code, a used one, or the address of the console", async () => {
    await makeUser(server, named("coded"));
    const app = await giveApp(server, "coded");
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    await sendUser(page, named("coded"));
    await at(page, VERIFY);
    const used = app.code();
    await sendCode(page, used === "000000" ? "111111" : "000000");
    await page.getByText("The code that you entered is incorrect.").waitFor();
    await page.goto("/console");
    await at(page, FIRST);
    expect(await signedInAs(page)).toBe("NotSignedIn");
    await sendUser(page, named("coded"));
    await sendCode(page, used);
    await atConsole(page);
    await signOut(page);
    await sendUser(page, named("coded"));
    await sendCode(page, used);
    await page.getByText("The code that you entered is incorrect.").waitFor();
    expect(await signedInAs(page)).toBe("NotSignedIn");
  });

  test("that comes too late is for a sign-in that is over, which the page says and begins anew", async () => {
    await makeUser(server, named("late"));
    const app = await giveApp(server, "late");
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    await sendUser(page, named("late"));
    await at(page, VERIFY);
    await server.moveClock(15 * 60 + 1);
    await sendCode(page, app.code());
    await at(page, FIRST);
    expect(await told(page)).toBe(OVER);
    await sendUser(page, named("late"));
    await sendCode(page, app.code());
    await atConsole(page);
  });

  test("is asked for again after back, forward and reload, and a step that was taken is not taken twice", async () => {
    await makeUser(server, named("again"));
    const app = await giveApp(server, "again");
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    await sendUser(page, named("again"));
    await at(page, VERIFY);
    await page.reload();
    await at(page, FIRST);
    await sendUser(page, named("again"));
    await at(page, VERIFY);
    const sent = page.waitForRequest("**/signin/api/second-factor");
    await sendCode(page, app.code());
    const request = await sent;
    await atConsole(page);
    // The same request once more, as a second click would send it.
    const repeated = await sendByScript(page, {
      body: request.postData() ?? "",
      token: request.headers()["x-signet-csrf"],
    });
    expect(repeated).toEqual({ status: 409, code: "StepOver" });
    await signOut(page);
    await page.goBack();
    await at(page, FIRST);
    expect(await signedInAs(page)).toBe("NotSignedIn");
  });

  test("in two tabs: each goes its own way, and the hand-over of one browser is nothing in another", async () => {
    await makeUser(server, named("tabs"));
    const app = await giveApp(server, "tabs");
    const { page, context } = await visitors.open(server);
    const other = await context.newPage();
    for (const tab of [page, other]) {
      await tab.goto("/signin");
      await sendUser(tab, named("tabs"));
      await at(tab, VERIFY);
    }
    const sent = page.waitForRequest("**/signin/api/second-factor");
    await sendCode(page, app.code() === "000000" ? "111111" : "000000");
    const { flow } = JSON.parse((await sent).postData() ?? "{}") as { readonly flow: string };
    await page.getByText("The code that you entered is incorrect.").waitFor();

    const { page: thief } = await visitors.open(server);
    await thief.goto("/signin");
    const body = JSON.stringify({ flow, kind: "totp", code: app.code() });
    expect(await sendByScript(thief, { body })).toEqual({ status: 409, code: "StepOver" });

    await sendCode(page, app.code());
    await atConsole(page);
    await sendCode(other, app.code(1));
    await atConsole(other);
    expect(await signedInAs(page)).toBe("tabs");
  });

  test("cannot be jumped over: a new password is no answer to the question for a code", async () => {
    await makeUser(server, named("jumper"));
    const app = await giveApp(server, "jumper");
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    const answered = page.waitForResponse("**/signin/api/sign-in");
    await sendUser(page, named("jumper"));
    const { flow } = (await (await answered).json()) as { readonly flow: string };
    await at(page, VERIFY);
    const body = JSON.stringify({ flow, newPassword: "Taken-Over-9" });
    const jumped = await sendByScript(page, { body, path: "new-password" });
    expect(jumped).toEqual({ status: 409, code: "StepOver" });
    await sendCode(page, app.code());
    await atConsole(page);
  });
});

interface Sent {
  readonly body: string;
  /** Against forged posts; default: the page's own. */
  readonly token?: string | undefined;
  readonly path?: string;
}

const sendByScript = (page: Page, sent: Sent) => page.evaluate(`(${RESEND})(${JSON.stringify(sent)})`);

const askFromElsewhere = (page: Page, request: { readonly url: string; readonly headers?: object }) =>
  page.evaluate(`(${FROM_ELSEWHERE})(${JSON.stringify(request)})`);

/** Runs in a page: sends something as the page's own script does. */
const RESEND = `async ({ body, token, path = "second-factor" }) => {
  const csrf = token ?? (await (await fetch("/signin/api/context")).json()).csrfToken;
  const headers = { "content-type": "application/json", "x-signet-csrf": csrf };
  const answer = await fetch("/signin/api/" + path, { method: "POST", headers, body });
  return { status: answer.status, code: (await answer.json()).error?.code };
}`;

test("a stolen cookie is worth nothing after its owner signed out, and cannot be planted in another browser", async () => {
  const [owner, thief] = [await visitors.open(server), await visitors.open(server)];
  await thief.page.goto("/signin");
  const before = await thief.context.cookies();
  await owner.page.goto("/signin");
  await sendUser(owner.page, named("ana"));
  await atConsole(owner.page);
  const cookies = await owner.context.cookies();
  expect(cookies.length).toBeGreaterThan(1);
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual(
    cookies.map(() => ({ httpOnly: true, sameSite: "Lax" })),
  );
  expect(await owner.page.evaluate("document.cookie")).toBe("");
  await thief.context.addCookies(cookies);
  await thief.page.goto("/console");
  await atConsole(thief.page);
  await signOut(owner.page);
  await thief.page.reload();
  await at(thief.page, FIRST);
  expect(await signedInAs(thief.page)).toBe("NotSignedIn");

  // Fixation: who planted cookies of their own browser does not have the session that comes of them.
  const victim = await visitors.open(server);
  await victim.context.addCookies(before);
  await victim.page.goto("/signin");
  await sendUser(victim.page, named("ana"));
  await atConsole(victim.page);
  const { page: planter, context } = await visitors.open(server);
  await context.addCookies(before);
  await planter.goto("/console");
  await at(planter, FIRST);
});

describe("another site", () => {
  let site: Server;
  let elsewhere: string;
  let html = "";
  beforeAll(async () => {
    site = createServer((_, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8").end(html);
    }).listen(0, "127.0.0.1");
    await once(site, "listening");
    // The server is at localhost: for a browser, an address is another site.
    elsewhere = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    site.closeAllConnections();
    site.close();
  });

  test("posts by form and by script, and reads nothing; the person stays signed in", async () => {
    const { page, context, troubles } = await visitors.open({ ...server, alsoTo: [elsewhere] });
    await page.goto("/signin");
    await sendUser(page, named("ana"));
    await atConsole(page);
    html = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Win a prize</title>
      <form method="post" enctype="text/plain" action="${server.origin}/signin/api/sign-out">
        <input name='{"everywhere":true,"x":"' value='"}'></form>`;
    const tab = await context.newPage();
    await tab.goto(elsewhere);
    const formAnswered = tab.waitForResponse("**/signin/api/sign-out");
    await tab.evaluate("document.forms[0].submit()");
    expect((await formAnswered).status()).toBe(403);
    expect(await signedInAs(page)).toBe("ana");

    await tab.goto(elsewhere);
    for (const headers of [
      { "content-type": "text/plain" },
      { "content-type": "application/json", "x-signet-csrf": "x" },
    ])
      expect(await askFromElsewhere(tab, { url: `${server.origin}/signin/api/sign-out`, headers })).toBe(
        "no answer",
      );
    expect(await askFromElsewhere(tab, { url: `${server.origin}/signin/api/context` })).toBe("no answer");
    expect(await signedInAs(page)).toBe("ana");
    // What the browser says to the other site's script is no fault of ours.
    expect(troubles.filter((line) => !/CORS|ERR_FAILED|Cross-Origin/u.test(line))).toEqual([]);
    troubles.length = 0;
  });

  test("gets no answer to aws login", async () => {
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    await sendUser(page, named("ana"));
    await atConsole(page);
    const tool = loginTool(server.origin);
    for (const redirect_uri of [
      `${elsewhere}.evil.example/oauth/callback`,
      "https://evil.example/oauth/callback",
    ]) {
      await page.goto(tool.authorizePath({ redirect_uri }));
      await at(page, "This request to sign in is not in order");
      expect(new URL(page.url()).origin).toBe(server.origin);
    }
  });

  test("shows no page of ours in a frame", async () => {
    html = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Frame</title>
      <iframe title="framed" src="${server.origin}/signin"></iframe>`;
    const { page, troubles } = await visitors.open({ ...server, alsoTo: [elsewhere] });
    await page.goto(elsewhere);
    await expect.poll(() => troubles.join("\n")).toMatch(/frame-ancestors/u);
    expect(await page.frameLocator("iframe").getByText(FIRST).count()).toBe(0);
    troubles.length = 0;
  });

  test.each(["https://evil.example/", String.raw`/\evil.example`])(
    "is not where a sign-in leads to: %s",
    async (destination) => {
      const { page } = await visitors.open(server);
      await page.goto(`/signin?${new URLSearchParams({ destination }).toString()}`);
      await sendUser(page, named("ana"));
      await atConsole(page);
      expect(page.url()).toBe(`${server.origin}/console`);
    },
  );
});

/** Runs in a page of another site: asks with the person's cookies, as far as the browser gives them. */
const FROM_ELSEWHERE = `({ url, headers }) =>
  fetch(url, headers === undefined ? { credentials: "include" } : { method: "POST", credentials: "include", headers, body: "{}" })
    .then((answer) => answer.text(), () => "no answer")`;

// What outlives the browser's page and the server's process: links of mails, and sign-ins under way.
import { afterAll, beforeAll, expect, test } from "vitest";
import { people } from "./support/browser.ts";
import { granted } from "./support/client.ts";
import { freePort } from "./support/free-port.ts";
import { install, type Installation } from "./support/installation.ts";
import { sdk } from "./support/sdk.ts";
import {
  at,
  atConsole,
  passwordField,
  sendCode,
  sendNewPassword,
  sendRoot,
  sendUser,
  told,
  valueOf,
} from "./support/sign-in-pages.ts";
import { giveApp, makeUser, ROOT_EMAIL, type SignInAccount } from "./support/sign-in-server.ts";

const visitors = people();
const PASSWORD = "Correct-Horse-8";
const INCORRECT = "Your authentication information is incorrect. Please try again.";

let installation: Installation;
let origin: string;
let account: SignInAccount;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  installation = await install({ flags: ["--port", `${port}`, "--public-url", origin] });
  account = {
    accountId: installation.accountId,
    send: async (command) => granted(await installation.send(sdk, installation.admin, command)),
    now: Date.now,
  };
});
afterAll(() => installation.remove());

test("a root user who lost the password sets another one by mail, once, and all sessions end", async () => {
  const [before, lost] = [await visitors.open({ origin }), await visitors.open({ origin })];
  await before.page.goto("/signin");
  await sendRoot(before.page, { email: ROOT_EMAIL, password: installation.rootPassword });
  await atConsole(before.page);

  const { page } = lost;
  await page.goto("/signin");
  await page.getByRole("button", { name: "Sign in using root user email" }).click();
  await page.getByLabel("Root user email address").fill(ROOT_EMAIL);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await at(page, "Forgot password");
  const ask = async (email: string) => {
    await page.getByLabel("Root user email address").fill(email);
    await page.getByRole("button", { name: "Send email" }).click();
    await at(page, "Check your email");
    return (await page.getByRole("main").innerText()).replaceAll(email, "EMAIL");
  };
  const words = await ask(ROOT_EMAIL);
  const { status, out, err } = await installation.signet("mail", "show", "--last");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const link = /http:\S+\/signin\/reset-password#\S+/u.exec(out)?.[0] ?? "";
  expect(link.startsWith(`${origin}/signin/reset-password#`)).toBe(true);

  await page.goto(link);
  await at(page, "Reset password");
  // Who looks over a shoulder, and what else reads addresses, does not see it.
  expect(page.url()).toBe(`${origin}/signin/reset-password`);
  await sendNewPassword(page, ROOT_EMAIL);
  await page
    .getByText(/does not keep all rules|must not/u)
    .first()
    .waitFor();
  await sendNewPassword(page, "Another-Password-9");
  await at(page, "Your password was changed");
  // Another link in the same tab changes the fragment only: it is not told that the password was changed.
  await page.goto(link);
  await at(page, "Reset password");
  await before.page.reload();
  await at(before.page, "IAM user sign in");

  await page.goto("/signin");
  await sendRoot(page, { email: ROOT_EMAIL, password: installation.rootPassword });
  expect(await told(page)).toBe(INCORRECT);
  await passwordField(page).fill("Another-Password-9");
  await page.keyboard.press("Enter");
  await atConsole(page);

  const { page: again } = await visitors.open({ origin });
  await again.goto(link);
  await sendNewPassword(again, "Third-Password-10");
  expect(await told(again)).toMatch(/link/iu);
  await again.goto("/signin/reset-password");
  await at(again, "This link is not complete");

  // Whether there is such a root user, the page does not say.
  await page.goto("/signin/forgot-password");
  expect(await ask("nobody@example.test")).toBe(words);
});

test("a server that is killed in the middle of a sign-in and comes back leads on", async () => {
  const ana = { account: account.accountId, userName: "ana", password: PASSWORD };
  await makeUser(account, ana);
  const app = await giveApp(account, "ana");
  const { page } = await visitors.open({ origin });
  await page.goto("/signin");
  await sendUser(page, ana);
  await at(page, "Additional verification required");
  await installation.kill();
  await installation.start();
  await sendCode(page, app.code());
  await atConsole(page);
  expect(await valueOf(page, "Second factor (MFA)")).toMatch(/^Authenticator app, /u);

  // All that the page loads is there.
  await page.waitForLoadState("networkidle");
  await installation.stop();
  await installation.start();
  await page.reload();
  await atConsole(page);
  expect(await valueOf(page, "IAM user")).toBe("ana");
});

import { CreateAccountAliasCommand, UpdateAccountPasswordPolicyCommand } from "@aws-sdk/client-iam";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { people } from "./support/browser.ts";
import {
  at,
  atConsole,
  sendNewPassword,
  sendRoot,
  sendUser,
  signOut,
  told,
  valueOf,
} from "./support/sign-in-pages.ts";
import { makeUser, ROOT_EMAIL, serveSignIn, type SignInServer } from "./support/sign-in-server.ts";

const visitors = people();
const PASSWORD = "Correct-Horse-8";

let server: SignInServer;
beforeAll(async () => {
  server = await serveSignIn();
  await server.send(new CreateAccountAliasCommand({ AccountAlias: "example" }));
  await makeUser(server, { userName: "ana", password: PASSWORD });
});
afterAll(() => server.stop());

/** Who the server says is signed in with the cookies of a browser, or the code of its refusal. */
async function sessionOf(context: BrowserContext): Promise<string> {
  const answer = await context.request.get("/signin/api/session");
  const { name, error } = (await answer.json()) as { name?: string; error?: { code: string } };
  return error?.code ?? name ?? "";
}

const dashed = (accountId: string) => accountId.replace(/^(.{4})(.{4})/u, "$1-$2-");

test("the root user signs in by e-mail, and sees who they are", async () => {
  const { page } = await visitors.open(server);
  await page.goto("/console");
  await at(page, "IAM user sign in");
  await sendRoot(page, { email: ROOT_EMAIL, password: server.rootPassword });
  await atConsole(page);
  expect(await page.title()).toBe("Who you are | Signet");
  expect(await valueOf(page, "Account ID")).toBe(dashed(server.accountId));
  expect(await valueOf(page, "Root user")).toBe(ROOT_EMAIL);
  expect(await valueOf(page, "Second factor (MFA)")).toBe("None");
  const since = Date.parse(await valueOf(page, "Signed in since"));
  expect(Math.abs(Date.now() - since)).toBeLessThan(60_000);
  expect(Date.parse(await valueOf(page, "Good until")) - since).toBe(12 * 3_600_000);
  await page.locator("dd", { hasText: `arn:aws:iam::${server.accountId}:root` }).waitFor();
});

test("an IAM user signs in by account id; the account is remembered, if they want it to be", async () => {
  const { page, context } = await visitors.open(server);
  await page.goto("/signin");
  await sendUser(page, { account: dashed(server.accountId), userName: "ana", password: PASSWORD });
  await atConsole(page);
  expect(await valueOf(page, "IAM user")).toBe("ana");
  await page.locator("dd", { hasText: `arn:aws:iam::${server.accountId}:user/ana` }).waitFor();
  await signOut(page);
  expect(await page.getByLabel("Account ID or account alias").inputValue()).toBe("");

  await page.getByLabel("Remember this account").check();
  await sendUser(page, { account: "example", userName: "ana", password: PASSWORD });
  await atConsole(page);
  expect(await valueOf(page, "Account")).toBe("main (example)");
  await signOut(page);
  expect(await page.getByLabel("Account ID or account alias").inputValue()).toBe("example");
  expect(await page.evaluate("document.activeElement.name")).toBe("username");
  const another = await context.newPage();
  await another.goto("/signin");
  await sendUser(another, { userName: "ana", password: PASSWORD });
  await atConsole(another);
});

test("the address says which account, and where to go then", async () => {
  const { page } = await visitors.open(server);
  await page.goto(`/signin?account=example&destination=${encodeURIComponent("/console/iam?tab=users#top")}`);
  await sendUser(page, { userName: "ana", password: PASSWORD });
  await atConsole(page);
  expect(page.url()).toBe(`${server.origin}/console/iam?tab=users#top`);
});

test("a password that has to be changed is, by the rules of the account", async () => {
  await server.send(
    new UpdateAccountPasswordPolicyCommand({
      MinimumPasswordLength: 12,
      RequireSymbols: true,
      RequireNumbers: true,
      PasswordReusePrevention: 3,
      AllowUsersToChangePassword: true,
    }),
  );
  await makeUser(server, { userName: "ben", password: "First-of-ben-1", mustChange: true });
  const { page } = await visitors.open(server);
  await page.goto("/signin");
  await sendUser(page, { account: "example", userName: "ben", password: "First-of-ben-1" });
  await at(page, "You must change your password to continue");
  const rules = page.getByRole("list", { name: "Rules for the new password" });
  expect(await rules.innerText()).toMatch(/12[\s\S]*not yet/u);

  await sendNewPassword(page, "short");
  await page.getByText("This password does not keep all rules below.").waitFor();
  await sendNewPassword(page, "Second-of-ben-2", "Second-of-ben-3");
  await page.getByText("The passwords are not the same.").waitFor();
  // What the page cannot know, the server says.
  await sendNewPassword(page, "First-of-ben-1");
  expect(await told(page)).toContain("password reuse prevention");
  await sendNewPassword(page, "Second-of-ben-2");
  await atConsole(page);
  expect(await valueOf(page, "IAM user")).toBe("ben");

  await signOut(page);
  await sendUser(page, { account: "example", userName: "ben", password: "First-of-ben-1" });
  expect(await told(page)).toBe("Your authentication information is incorrect. Please try again.");
  await sendUser(page, { account: "example", userName: "ben", password: "Second-of-ben-2" });
  await atConsole(page);
});

test("signing out here leaves the other browser; signing out everywhere does not", async () => {
  const [here, there] = [await visitors.open(server), await visitors.open(server)];
  for (const { page } of [here, there]) {
    await page.goto("/signin");
    await sendUser(page, { account: "example", userName: "ana", password: PASSWORD });
    await atConsole(page);
  }
  await signOut(here.page);
  // What the browser kept of the page is no way back.
  await here.page.goBack();
  await at(here.page, "IAM user sign in");
  await there.page.reload();
  await atConsole(there.page);

  await sendUser(here.page, { account: "example", userName: "ana", password: PASSWORD });
  await atConsole(here.page);
  await signOut(there.page, "everywhere");
  await here.page.reload();
  await at(here.page, "IAM user sign in");
  for (const { context } of [here, there]) expect(await sessionOf(context)).toBe("NotSignedIn");
});

test("the menu at the end of the bar signs out, too", async () => {
  const { page, context } = await visitors.open(server);
  await page.goto("/signin");
  await sendUser(page, { account: "example", userName: "ana", password: PASSWORD });
  await atConsole(page);
  await page.getByRole("button", { name: "ana @ example" }).click();
  // What comes later, a failure of a part too, leaves the menu open.
  await page.getByText(/not authorized to perform: iam:ListMFADevices/u).waitFor();
  await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
  await at(page, "IAM user sign in");
  expect(await sessionOf(context)).toBe("NotSignedIn");
});

// What holds for every page, whatever it is for: nothing that axe-core finds, in light and dark, at 320 pixels and wide; a keyboard
// suffices; little to load. That pages make no error and ask nobody else holds in all stories: support/browser.ts.
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { CROSS_DEVICE, loginTool } from "../packages/server/src/services/signin/oauth/testing/login-tool.ts";
import { people } from "./support/browser.ts";
import { policy } from "./support/documents.ts";
import { findFaults } from "./support/inspect-page.ts";
import { at, atConsole, sendCode, sendRoot, sendUser, told } from "./support/sign-in-pages.ts";
import { giveApp, makeUser, ROOT_EMAIL, serveSignIn, type SignInServer } from "./support/sign-in-server.ts";
import { giveKey } from "./support/virtual-key.ts";

const visitors = people();
const PASSWORD = "Correct-Horse-8";
const VERIFY = "Additional verification required";

let server: SignInServer;
beforeAll(async () => {
  server = await serveSignIn();
  await makeUser(server, { ...named("changing"), mustChange: true });
  await makeUser(server, named("plain"));
  await makeUser(server, { ...named("keyed"), policy: policy({ Action: "*", Resource: "*" }) });
});
afterAll(() => server.stop());

const named = (userName: string) => ({ account: server.accountId, userName, password: PASSWORD });

/** Presses a button by its name. */
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

describe("nothing is wrong for whoever sees, hears or touches the page", () => {
  test("of signing in", async () => {
    const faults: string[] = [];
    const { page } = await visitors.open(server);
    const look = async (name: string) => void faults.push(...(await findFaults(page, name)));
    await page.goto("/signin");
    await at(page, "IAM user sign in");
    await look("sign-in");
    await sendUser(page, { ...named("plain"), password: "wrong" });
    await told(page);
    await press(page, "Sign in");
    await page.getByText("Enter your password.").waitFor();
    await look("sign-in-refused");
    await press(page, "Sign in using root user email");
    await at(page, "Root user sign in");
    await look("root-email");
    await page.getByLabel("Root user email address").fill("somebody@example.test");
    await press(page, "Next");
    await page.getByRole("link", { name: "Forgot password?" }).waitFor();
    await look("root-password");
    await page.goto("/signin");
    await sendUser(page, named("changing"));
    await at(page, "You must change your password to continue");
    await page.getByLabel("New password", { exact: true }).fill("longer than that");
    await press(page, "Confirm password change");
    await look("new-password");
    expect(faults).toEqual([]);
  }, 60_000);

  test("of a lost password", async () => {
    const faults: string[] = [];
    const { page } = await visitors.open(server);
    const look = async (name: string) => void faults.push(...(await findFaults(page, name)));
    await page.goto("/signin/forgot-password");
    await at(page, "Forgot password");
    await look("forgot-password");
    await page.getByLabel("Root user email address").fill("somebody@example.test");
    await press(page, "Send email");
    await at(page, "Check your email");
    await look("forgot-password-sent");
    await page.goto("/signin/reset-password#no-token-of-any-mail");
    await page.getByLabel("New password", { exact: true }).waitFor();
    await look("reset-password");
    await page.goto("/signin/reset-password");
    await at(page, "This link is not complete");
    await look("reset-password-incomplete");
    expect(faults).toEqual([]);
  }, 60_000);

  test("of second factors, and behind the door", async () => {
    const faults: string[] = [];
    const person = await visitors.open(server);
    const { page } = person;
    const look = async (name: string) => void faults.push(...(await findFaults(page, name)));
    await giveKey(person);
    const app = await giveApp(server, "keyed");
    await page.goto("/signin");
    await sendUser(page, named("keyed"));
    await at(page, VERIFY);
    await sendCode(page, app.code() === "000000" ? "111111" : "000000");
    await page.getByText("The code that you entered is incorrect.").waitFor();
    await look("code");
    await sendCode(page, app.code());
    await page.getByRole("list", { name: "MFA devices" }).waitFor();
    await press(page, "Assign MFA device");
    await page.getByLabel("Device name").fill("not a name!");
    await press(page, "Next");
    await page.getByText(/Enter 1 to 64 letters/u).waitFor();
    await look("choose-device");
    await page.getByRole("radio", { name: "Authenticator app" }).check();
    await page.getByLabel("Device name").fill("another");
    await press(page, "Next");
    await press(page, "Show secret key");
    await look("new-app");
    await press(page, "Cancel");
    await press(page, "Assign MFA device");
    await page.getByLabel("Device name").fill("laptop");
    await press(page, "Next");
    await page.getByText("The passkey or security key was assigned.").waitFor();
    await page.getByRole("button", { name: /^Remove laptop/u }).waitFor();
    await look("console");
    await page.getByRole("button", { name: /^Remove laptop/u }).click();
    await page.getByRole("dialog").waitFor();
    await look("remove-device");
    await page.goto("/signin");
    await page.getByText("You are signed in as").waitFor();
    await look("signed-in-already");
    await sendUser(page, named("keyed"));
    await at(page, "Choose an MFA method");
    await look("choose-method");
    await page.getByRole("radio", { name: "Passkey or security key" }).check();
    await press(page, "Next");
    await look("passkey");
    expect(faults).toEqual([]);
  }, 60_000);

  test("of aws login", async () => {
    const faults: string[] = [];
    const { page } = await visitors.open(server);
    const look = async (name: string) => void faults.push(...(await findFaults(page, name)));
    await page.goto(loginTool(server.origin).authorizePath({ client_id: "nobody" }));
    await look("authorize-refused");
    await page.goto("/v1/sessions/confirmation");
    await at(page, "There is no code here");
    await look("confirmation-none");
    await page.goto(loginTool(server.origin, CROSS_DEVICE).authorizePath());
    await at(page, "IAM user sign in");
    await sendRoot(page, { email: ROOT_EMAIL, password: server.rootPassword });
    await at(page, "Allow the AWS CLI on another device?");
    await look("authorize");
    await press(page, "Allow");
    await at(page, "Your verification code");
    await look("confirmation");
    expect(faults).toEqual([]);
  }, 60_000);
});

test("a keyboard alone leads from the first page to the door behind it, and out again", async () => {
  await makeUser(server, named("typing"));
  const app = await giveApp(server, "typing");
  const { page } = await visitors.open(server);
  const { keyboard } = page;
  /** Tab by tab to what has this name, as somebody goes who hears the names. */
  async function goTo(name: string): Promise<void> {
    const passed: string[] = [];
    for (let n = 0; n < 20; n++) {
      await keyboard.press("Tab");
      const focused = page.locator(":focus");
      const [line = ""] = (await focused.ariaSnapshot()).split("\n");
      if (line.includes(`"${name}"`)) return;
      passed.push(line);
    }
    throw new Error(`The Tab key does not come to ${name}: ${passed.join(", ")}`);
  }
  await page.goto("/signin");
  await at(page, "IAM user sign in");
  // The first field has the focus.
  await keyboard.type(server.accountId);
  await goTo("IAM user name");
  await keyboard.type("typing");
  await goTo("Password");
  await keyboard.type("wrong");
  await keyboard.press("Enter");
  await told(page);
  // What went wrong has the focus, and the form is below it.
  expect(await page.locator(":focus").innerText()).toContain("Your authentication information is incorrect.");
  await goTo("Password");
  await keyboard.type(PASSWORD);
  await goTo("Show password");
  await keyboard.press("Space");
  expect(await page.getByLabel("Password", { exact: true }).getAttribute("type")).toBe("text");
  await goTo("Sign in");
  await keyboard.press("Enter");
  await at(page, VERIFY);
  await keyboard.type(app.code());
  await keyboard.press("Enter");
  await atConsole(page);
  // What this user may not see says so, and leaves the focus where it is.
  expect(await told(page)).toContain("iam:ListMFADevices");
  expect(await page.locator(":focus").innerText()).toBe("Who you are");
  await goTo("Sign out");
  await keyboard.press("Space");
  await at(page, "IAM user sign in");
});

test("the sign-in pages load less than 250 KB of JavaScript, gzipped, and say how soon they can be used", async () => {
  const scripts = new Map<string, Promise<Buffer>>();
  const times: number[] = [];
  for (let visit = 0; visit < 3; visit++) {
    // A browser that has never been here.
    const { page } = await visitors.open(server);
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      expect(response.headers()["content-encoding"]).toBe("gzip");
      scripts.set(response.url(), response.body());
    });
    const started = performance.now();
    await page.goto("/signin", { waitUntil: "commit" });
    await page.locator("input[name=account]:focus").waitFor();
    times.push(performance.now() - started);
    await page.waitForLoadState("networkidle");
  }
  const bodies = await Promise.all(scripts.values());
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).byteLength, 0);
  expect(bodies.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(250_000);
  const [, median = 0] = times.toSorted((a, b) => a - b);
  // Reported, not judged: how busy the machine is, is nobody's fault here.
  process.stdout.write(
    `sign-in: usable after ${Math.round(median)} ms, ${Math.round(bytes / 1000)} KB of JavaScript\n`,
  );
});

test("the watch over the pages sees what it is there for", async () => {
  const elsewhere = "http://127.0.0.1:9";
  const person = await visitors.open({ ...server, alsoTo: [elsewhere] });
  const { page } = person;
  await page.goto("/signin");
  await at(page, "IAM user sign in");
  await page.evaluate(
    `document.head.append(Object.assign(document.createElement("script"), { src: "${elsewhere}/x.js" }))`,
  );
  await page.evaluate(
    `document.head.append(Object.assign(document.createElement("style"), { textContent: "p{}" }))`,
  );
  await expect
    .poll(() => person.troubles.filter((line) => line.includes("Content Security Policy")).length)
    .toBe(2);
  person.troubles.length = 0;
});

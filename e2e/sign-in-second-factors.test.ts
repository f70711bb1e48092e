import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { authenticatorApp, type AuthenticatorApp } from "../packages/server/src/testing/authenticator.ts";
import { people } from "./support/browser.ts";
import { policy } from "./support/documents.ts";
import { readQrCode } from "./support/qr-reader.ts";
import {
  at,
  atConsole,
  sendCode,
  sendRoot,
  sendUser,
  signOut,
  told,
  valueOf,
} from "./support/sign-in-pages.ts";
import { giveKey } from "./support/virtual-key.ts";
import { makeUser, ROOT_EMAIL, serveSignIn, type SignInServer } from "./support/sign-in-server.ts";

const visitors = people();
const PASSWORD = "Correct-Horse-8";
const OWN_DEVICES = policy({
  Action: ["iam:*MFADevice*", "sts:GetCallerIdentity"],
  Resource: "*",
});
const VERIFY = "Additional verification required";

let server: SignInServer;
beforeAll(async () => {
  server = await serveSignIn();
});
afterAll(() => server.stop());

async function chooseDevice(page: Page, kind: string, name?: string): Promise<void> {
  await page.getByRole("button", { name: "Assign MFA device" }).click();
  await page.getByRole("radio", { name: kind }).check();
  if (name !== undefined) await page.getByLabel("Device name").fill(name);
  await page.getByRole("button", { name: "Next" }).click();
}

/** Reads the picture, and shows two codes in a row. */
async function enrolApp(page: Page, name?: string): Promise<AuthenticatorApp> {
  await chooseDevice(page, "Authenticator app", name);
  const picture = page.getByRole("img", { name: "QR code for the authenticator app" });
  const uri = new URL(await readQrCode(picture));
  expect(uri.protocol).toBe("otpauth:");
  const secret = uri.searchParams.get("secret") ?? "";
  await page.getByRole("button", { name: "Show secret key" }).click();
  const shown = await page.getByRole("group", { name: "Secret key", exact: true }).innerText();
  expect(shown.replaceAll(/\s/gu, "")).toBe(secret);

  const app = authenticatorApp(secret, server.now);
  const add = async (one: string, two: string) => {
    await page.getByLabel("MFA code 1").fill(one);
    await page.getByLabel("MFA code 2").fill(two);
    await page.getByRole("button", { name: "Add MFA" }).click();
  };
  await add(app.code(), app.code());
  expect(await told(page)).toContain("Authentication code for device is not valid");
  await add(app.code(), app.code(1));
  await page.getByText("The authenticator app was assigned.").waitFor();
  // Both codes are used up.
  await server.moveClock(60);
  return app;
}

async function enrolKey(page: Page, name: string): Promise<void> {
  await chooseDevice(page, "Passkey or security key", name);
  await page.getByText("The passkey or security key was assigned.").waitFor();
}

describe("an IAM user", () => {
  const ana = () => ({ account: server.accountId, userName: "ana", password: PASSWORD });

  test("gets an authenticator app, and signs in with its codes", async () => {
    await makeUser(server, { ...ana(), policy: OWN_DEVICES });
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    await sendUser(page, ana());
    const app = await enrolApp(page, "phone");
    await page.getByRole("list", { name: "MFA devices" }).getByText("phone", { exact: true }).waitFor();
    await signOut(page);

    await sendUser(page, ana());
    await at(page, VERIFY);
    await page.getByLabel("MFA code").fill("12345");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("Enter the 6 digits that your app shows.").waitFor();
    const code = app.code();
    await sendCode(page, code === "000000" ? "111111" : "000000");
    await page.getByText("The code that you entered is incorrect.").waitFor();
    // Apps show it in two groups.
    await sendCode(page, `${code.slice(0, 3)} ${code.slice(3)}`);
    await atConsole(page);
    expect(await valueOf(page, "Second factor (MFA)")).toMatch(/^Authenticator app, /u);

    await signOut(page);
    await sendUser(page, ana());
    await at(page, VERIFY);
    await sendCode(page, code);
    await page.getByText("The code that you entered is incorrect.").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await at(page, "IAM user sign in");
  });

  test("gets a passkey beside it, chooses one of the two, and signs in with the key", async () => {
    await makeUser(server, { ...ana(), userName: "ben", policy: OWN_DEVICES });
    const ben = { ...ana(), userName: "ben" };
    const person = await visitors.open(server);
    const { page } = person;
    await giveKey(person);
    await page.goto("/signin");
    await sendUser(page, ben);
    await enrolKey(page, "laptop");
    await signOut(page);

    await sendUser(page, ben);
    await at(page, VERIFY);
    await page.getByRole("button", { name: "Use passkey or security key" }).click();
    await atConsole(page);
    expect(await valueOf(page, "Second factor (MFA)")).toMatch(/^Passkey or security key, /u);
    await enrolApp(page, "phone-of-ben");
    await signOut(page);

    await sendUser(page, ben);
    await at(page, "Choose an MFA method");
    await page.getByRole("radio", { name: "Authenticator app" }).check();
    await page.getByRole("button", { name: "Next" }).click();
    await at(page, VERIFY);
    await page.getByRole("button", { name: "Try another MFA method" }).click();
    await page.getByRole("radio", { name: "Passkey or security key" }).check();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("button", { name: "Use passkey or security key" }).click();
    await atConsole(page);
  });

  test("whose browser does not have the key gets no further, and may try again", async () => {
    await makeUser(server, { ...ana(), userName: "eva", policy: OWN_DEVICES });
    const eva = { ...ana(), userName: "eva" };
    const [own, another] = [await visitors.open(server), await visitors.open(server)];
    await giveKey(own);
    await giveKey(another);
    await own.page.goto("/signin");
    await sendUser(own.page, eva);
    await enrolKey(own.page, "laptop");
    await another.page.goto("/signin");
    await sendUser(another.page, eva);
    await at(another.page, VERIFY);
    const use = another.page.getByRole("button", { name: "Use passkey or security key" });
    await use.click();
    expect(await told(another.page)).toContain("The passkey was not used");
    await another.page.goto("/console");
    await at(another.page, "IAM user sign in");
  });

  test("removes a device, and is not asked for it any more", async () => {
    await makeUser(server, { ...ana(), userName: "ida", policy: OWN_DEVICES });
    const ida = { ...ana(), userName: "ida" };
    const { page } = await visitors.open(server);
    await page.goto("/signin");
    await sendUser(page, ida);
    await enrolApp(page, "phone-of-ida");
    await page.getByRole("button", { name: "Remove phone-of-ida" }).click();
    await page.getByText("It is your last one").waitFor();
    await page.getByRole("button", { name: "Remove", exact: true }).last().click();
    await page.getByText("phone-of-ida was removed.").waitFor();
    await signOut(page);
    await sendUser(page, ida);
    await atConsole(page);
    expect(await valueOf(page, "Second factor (MFA)")).toBe("None");
  });

  test("without permission is told so, and has no device", async () => {
    await makeUser(server, { ...ana(), userName: "eve" });
    const person = await visitors.open(server);
    const { page } = person;
    await giveKey(person);
    await page.goto("/signin");
    await sendUser(page, { ...ana(), userName: "eve" });
    await atConsole(page);
    expect(await told(page)).toMatch(/not authorized to perform: iam:ListMFADevices/u);
  });
});

test("the root user gets an app and a key, and signs in with both", async () => {
  const root = { email: ROOT_EMAIL, password: server.rootPassword };
  const person = await visitors.open(server);
  const { page } = person;
  await giveKey(person);
  await page.goto("/signin");
  await sendRoot(page, root);
  const app = await enrolApp(page);
  await signOut(page);
  await sendRoot(page, root);
  await sendCode(page, app.code());
  await enrolKey(page, "root-key");
  await signOut(page);
  await sendRoot(page, root);
  await page.getByRole("radio", { name: "Passkey or security key" }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Use passkey or security key" }).click();
  await atConsole(page);
  expect(await valueOf(page, "Second factor (MFA)")).toMatch(/^Passkey or security key, /u);
});

import type { Locator, Page } from "playwright-core";

/** An IAM user, as the page asks for them. */
export interface UserCredentials {
  /** Its id, or its alias. Undefined: what the page has in the field already. */
  readonly account?: string;
  readonly userName: string;
  readonly password: string;
}

export interface RootCredentials {
  readonly email: string;
  readonly password: string;
}

/** The field for a password; "Show password" is another label that has the word. */
export function passwordField(page: Page): Locator {
  return page.getByLabel("Password", { exact: true });
}

/** Fills in the form for IAM users, and sends it. The page that shows it must be there. */
export async function sendUser(page: Page, { account, userName, password }: UserCredentials): Promise<void> {
  if (account !== undefined) await page.getByLabel("Account ID or account alias").fill(account);
  await page.getByLabel("IAM user name").fill(userName);
  await passwordField(page).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Goes from the form for IAM users to that for the root user, fills it in, and sends it. */
export async function sendRoot(page: Page, { email, password }: RootCredentials): Promise<void> {
  await page.getByRole("button", { name: "Sign in using root user email" }).click();
  await page.getByLabel("Root user email address").fill(email);
  await page.getByRole("button", { name: "Next" }).click();
  await passwordField(page).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function sendCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("MFA code").fill(code);
  await page.getByRole("button", { name: "Submit" }).click();
}

export async function sendNewPassword(page: Page, password: string, again = password): Promise<void> {
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("Confirm new password").fill(again);
  await page.getByRole("button", { name: /^(?:Confirm password change|Reset password)$/u }).click();
}

/** Waits for the step with this heading. */
export async function at(page: Page, heading: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
}

/** Waits for the page behind the door. */
export async function atConsole(page: Page): Promise<void> {
  await at(page, "Who you are");
}

/** What the page tells in an alert, once it does. */
export async function told(page: Page): Promise<string> {
  const alert = page.getByRole("alert").filter({ hasText: /\S/u }).first();
  return (await alert.innerText()).trim();
}

/** A value of the page, by its label: "Account ID". */
export async function valueOf(page: Page, label: string): Promise<string> {
  return (await page.locator(`dt:has(:text-is("${label}")) + dd`).innerText()).trim();
}

export async function signOut(page: Page, where: "here" | "everywhere" = "here"): Promise<void> {
  const name = where === "here" ? "Sign out" : "Sign out everywhere";
  await page.getByRole("button", { name, exact: true }).click();
  await at(page, "IAM user sign in");
}

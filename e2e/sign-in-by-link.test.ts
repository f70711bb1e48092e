import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { people } from "./support/browser.ts";
import { at, atConsole, sendRoot, signOut, valueOf } from "./support/sign-in-pages.ts";
import { ROOT_EMAIL, serveSignIn, type SignInServer } from "./support/sign-in-server.ts";

// Links of a company's broker (docs/federation-broker.md), opened by a browser.

const visitors = people();

let server: SignInServer;
beforeAll(async () => {
  server = await serveSignIn();
  const trust = { Effect: "Allow", Principal: { AWS: server.accountId }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: trust });
  await server.send(new CreateRoleCommand({ RoleName: "people", AssumeRolePolicyDocument }));
});
afterAll(() => server.stop());

const ARN = () => `arn:aws:sts::${server.accountId}:assumed-role/people/ada`;

/** The parameters of a link. */
async function link(): Promise<Record<string, string>> {
  const RoleArn = `arn:aws:iam::${server.accountId}:role/people`;
  const { Credentials } = await server.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "ada" }));
  const Session = JSON.stringify({
    sessionId: Credentials?.AccessKeyId,
    sessionKey: Credentials?.SecretAccessKey,
    sessionToken: Credentials?.SessionToken,
  });
  const body = new URLSearchParams({ Action: "getSigninToken", Session });
  const answer = await fetch(`${server.origin}/federation`, { method: "POST", body });
  const { SigninToken = "" } = (await answer.json()) as { readonly SigninToken?: string };
  return { Action: "login", Issuer: "https://broker.example/in", Destination: "/console", SigninToken };
}

const address = (parameters: Record<string, string>) =>
  `${server.origin}/federation?${new URLSearchParams(parameters).toString()}`;

/** A page of another site that does something to whoever opens it. */
async function anotherSite(html: string): Promise<{ readonly origin: string; readonly close: () => void }> {
  const site = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise<void>((listening) => void site.listen(0, "127.0.0.1", listening));
  const { port } = site.address() as AddressInfo;
  // The server is at localhost: for a browser this is another site.
  return { origin: `http://127.0.0.1:${port}`, close: () => site.close() };
}

test("a person comes in by the link, and is told the way back once they have signed out", async () => {
  const { page, context } = await visitors.open(server);
  await page.goto(address(await link()));
  await atConsole(page);
  expect(page.url()).toBe(`${server.origin}/console`);
  expect(await valueOf(page, "Role")).toBe("people/ada");
  const cookies = await context.cookies();
  expect(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Lax")).toBe(true);
  await signOut(page);
  const back = page.getByRole("link", { name: "Sign in there" });
  expect(await back.getAttribute("href")).toBe("https://broker.example/in");
});

test("whoever is signed in as somebody else is asked, by keyboard alone, and stays or goes", async () => {
  const { page } = await visitors.open(server);
  await page.goto("/console");
  await sendRoot(page, { email: ROOT_EMAIL, password: server.rootPassword });
  await atConsole(page);
  const parameters = await link();
  await page.goto(address(parameters));
  await at(page, "Sign in as somebody else?");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await atConsole(page);
  await page.locator("dd", { hasText: `arn:aws:iam::${server.accountId}:root` }).waitFor();

  await page.goto(address(parameters));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await atConsole(page);
  await page.locator("dd", { hasText: ARN() }).waitFor();
  await page.goto(address(parameters));
  await at(page, "This did not work");
});

test("another site signs nobody in by a form, and asks whoever it leads there by a link", async () => {
  const { SigninToken = "", ...rest } = await link();
  const fields = Object.entries({ ...rest, SigninToken })
    .map(([name, value]) => `<input name="${name}" value="${value}">`)
    .join("");
  const site = await anotherSite(
    `<form method="post" action="${server.origin}/federation">${fields}<button>Form</button></form>
    <form method="post" action="${server.origin}/signin/federation">${fields}<button>Confirm</button></form>
    <a href="${address({ ...rest, SigninToken }).replaceAll("&", "&amp;")}">Link</a>`,
  );
  try {
    const { page } = await visitors.open({ ...server, alsoTo: [site.origin] });
    await page.goto("/console");
    await sendRoot(page, { email: ROOT_EMAIL, password: server.rootPassword });
    await atConsole(page);
    for (const name of ["Form", "Confirm"]) {
      await page.goto(`${site.origin}/`);
      await page.getByRole("button", { name, exact: true }).click();
      await at(page, "This did not work");
    }
    await page.goto(`${site.origin}/`);
    await page.getByRole("link", { name: "Link" }).click();
    await at(page, "Sign in as somebody else?");
    await page.goto("/console");
    await atConsole(page);
    expect(await valueOf(page, "Root user")).toBe(ROOT_EMAIL);
    const other = await visitors.open(server);
    await other.page.goto(address({ ...rest, SigninToken }));
    await atConsole(other.page);
  } finally {
    site.close();
  }
});

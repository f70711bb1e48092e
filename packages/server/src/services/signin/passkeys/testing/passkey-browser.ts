import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import type { TestServer } from "../../../../testing/server.ts";
import { openBrowser, type Seen, type TestBrowser } from "../../testing/browser.ts";
import { type DirectSignIn, signedInBrowser } from "../../testing/sign-in.ts";
import { type Lies, softwareAuthenticator, type SoftwareAuthenticator } from "./software-authenticator.ts";

/** The address of a test's server at which browsers make passkeys: "http://localhost:4566". */
export function localOrigin({ endpoint }: Pick<TestServer, "endpoint">): string {
  return `http://localhost:${new URL(endpoint).port}`;
}

/** A browser at that address, with what another one has. */
export function atLocalhost(server: TestServer, other?: TestBrowser): TestBrowser {
  const browser = openBrowser(localOrigin(server));
  for (const [name, value] of other?.cookies ?? []) browser.cookies.set(name, value);
  return browser;
}

/** A browser at that address in which somebody is signed in, without the steps that lead there. */
export async function signedInAtLocalhost(
  server: TestServer,
  who: DirectSignIn = {},
  accountId: string = server.accountId,
): Promise<TestBrowser> {
  return atLocalhost(server, await signedInBrowser(server, who, accountId));
}

export function localAuthenticator(server: TestServer): SoftwareAuthenticator {
  return softwareAuthenticator({ origin: localOrigin(server) });
}

/** Throws for a refusal. */
export async function creationOptions(browser: TestBrowser): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { status, json, text } = await browser.post("/signin/api/passkey-options", {});
  if (status !== 200) throw new Error(text);
  return json as PublicKeyCredentialCreationOptionsJSON;
}

/** As the page does it: asks for options, and posts what the authenticator answers. */
export async function addPasskey(
  browser: TestBrowser,
  authenticator: SoftwareAuthenticator,
  name = "key",
  lies: Lies = {},
): Promise<Seen> {
  const response = authenticator.create(await creationOptions(browser), lies);
  return browser.post("/signin/api/passkeys", { name, response });
}

export function serialNumberIn({ status, json, text }: Seen): string {
  if (status !== 200) throw new Error(text);
  return (json as { serialNumber: string }).serialNumber;
}

/** What the page is asked for by a step of signing in. */
export function requestOptionsIn({ json, text }: Seen): {
  readonly flow: string;
  readonly options: PublicKeyCredentialRequestOptionsJSON;
} {
  const step = json as {
    readonly flow?: string;
    readonly methods?: readonly {
      readonly kind: string;
      readonly options: PublicKeyCredentialRequestOptionsJSON;
    }[];
  };
  const method = step.methods?.find(({ kind }) => kind === "passkey");
  if (step.flow === undefined || method === undefined) throw new Error(text);
  return { flow: step.flow, options: method.options };
}

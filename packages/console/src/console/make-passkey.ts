import { browserSupportsWebAuthn, startRegistration } from "@simplewebauthn/browser";
import type { Api } from "../api/client.ts";
import { whyNoPasskey } from "../page/passkey-failure.ts";

/** Has the browser make a passkey, or take a security key, and tells the server. */
export async function makePasskey(api: Api, name: string): Promise<void> {
  if (!browserSupportsWebAuthn())
    throw new Error("This browser cannot make passkeys here. Use another browser, or an authenticator app.");
  const optionsJSON = await api.passkeyOptions();
  const response = await startRegistration({ optionsJSON }).catch((error: unknown) => {
    throw whyNoPasskey(error);
  });
  await api.addPasskey({ name, response });
}

import type { Person } from "./browser.ts";

/** Gives a browser something that makes passkeys, and that says yes to whatever it is asked, as somebody does who is there. */
export async function giveKey(person: Person): Promise<void> {
  const devTools = await person.devTools();
  await devTools.send("WebAuthn.enable");
  await devTools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

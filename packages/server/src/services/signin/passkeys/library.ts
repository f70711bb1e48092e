/** What verifies is large: it is loaded when the first passkey comes, and not when the server starts. */
export async function webAuthnLibrary() {
  // What the library brings for certificates looks for this at once. A bundle has it after that, where it is not asked for before.
  await import("reflect-metadata");
  const [{ verifyAuthenticationResponse, verifyRegistrationResponse }, { decodeAttestationObject }] =
    await Promise.all([import("@simplewebauthn/server"), import("@simplewebauthn/server/helpers")]);
  return { verifyAuthenticationResponse, verifyRegistrationResponse, decodeAttestationObject };
}

/** Begins to load it, without waiting: while the person looks for the key. */
export function loadWebAuthnLibrary(): void {
  // Whoever needs it hears of the failure.
  webAuthnLibrary().catch(() => undefined);
}

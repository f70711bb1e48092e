const ADVICE: Readonly<Record<string, string>> = {
  NotAllowedError: "The passkey was not used: the request was cancelled, or it took too long. Try again.",
  AbortError: "The request for the passkey was cancelled. Try again.",
  InvalidStateError: "This device is registered already. Use another one.",
  SecurityError:
    "Passkeys work only at the address that they were made for, by HTTPS or on localhost. Open this page at that address.",
  NotSupportedError: "This device cannot make a passkey of a kind that this server takes. Use another one.",
};

/** @param error what the browser's WebAuthn threw (Web Authentication Level 3, sections 5.1.3 and 5.1.4) */
export function whyNoPasskey(error: unknown): Error {
  const name = error instanceof Error ? error.name : "";
  return new Error(
    ADVICE[name] ?? "The browser could not use the passkey. Try again, or use another device.",
    {
      cause: error,
    },
  );
}

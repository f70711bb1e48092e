/**
 * What a person carries to the command line on another device: base64 of `state=…&code=…`, as `aws login --remote` reads it.
 *
 * @param query of the confirmation page's address
 * @returns undefined when the address has no code
 */
export function verificationCode(query: string): string | undefined {
  const parameters = new URLSearchParams(query);
  const state = parameters.get("state");
  const code = parameters.get("code");
  if (state === null || code === null) return undefined;
  // Percent-encoded by this: nothing but ASCII is left, as btoa needs it.
  return btoa(`state=${encodeURIComponent(state)}&code=${encodeURIComponent(code)}`);
}

/**
 * Whether text holds a private key in PEM. People upload one by mistake where a public key or a certificate is asked for: it must not
 * be repeated to anybody, whichever parameter it came in.
 */
export function holdsPrivateKey(text: string): boolean {
  return text.includes("PRIVATE KEY-----");
}

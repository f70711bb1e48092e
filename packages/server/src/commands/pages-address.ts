const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\])$/;
const EVERY_ADDRESS = new Set(["0.0.0.0", "[::]"]);

/**
 * Where a person on this machine opens the sign-in page: under the public URL, or where the server listens; there by the name localhost,
 * because browsers make passkeys for names only.
 *
 * @param url where the server listens
 */
export function pagesAddress(url: string, publicUrl: string | undefined): string {
  const address = new URL("/signin", publicUrl ?? url);
  const { hostname } = address;
  if (publicUrl === undefined && (LOOPBACK.test(hostname) || EVERY_ADDRESS.has(hostname))) {
    address.hostname = "localhost";
  }
  return address.href;
}

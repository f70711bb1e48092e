let taken: string | undefined;

/**
 * The token of the page's address, which is in its fragment so that no server's log has it; from now on the address has it no more, nor
 * has the browser's history. The same again when asked again.
 */
export function takeToken(): string | undefined {
  const { hash, pathname } = location;
  if (hash.length > 1) {
    taken = hash.slice(1);
    history.replaceState(null, "", pathname);
  }
  return taken;
}

const KEPT_AS = "signet-account";

/** The account id or alias that the person asked this browser to remember. */
export function rememberedAccount(): string | undefined {
  return localStorage.getItem(KEPT_AS) ?? undefined;
}

/** @param account undefined: forget it */
export function rememberAccount(account: string | undefined): void {
  if (account === undefined) localStorage.removeItem(KEPT_AS);
  else localStorage.setItem(KEPT_AS, account);
}

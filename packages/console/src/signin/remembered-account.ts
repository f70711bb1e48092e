import { keep, kept } from "../page/kept.ts";

const KEPT_AS = "signet-account";

/** The account id or alias that the person asked this browser to remember. */
export function rememberedAccount(): string | undefined {
  return kept(KEPT_AS);
}

/** @param account undefined: forget it */
export function rememberAccount(account: string | undefined): void {
  keep(KEPT_AS, account);
}

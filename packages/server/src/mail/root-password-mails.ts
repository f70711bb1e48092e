import { instantText } from "../instant.ts";
import type { NewMail } from "./outbox.ts";

// What is written to root users about their passwords. Of who asked for it there is only an address and a time: whatever else a request says
// would be a text that strangers have us send.

interface Occasion {
  readonly accountId: string;
  /** "https://signet.example"; never what a request says. */
  readonly publicUrl: string;
  readonly sourceIp: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Where the page takes the token from: the fragment, which no browser sends to any server. */
export function resetLink(publicUrl: string, token: string): string {
  return `${new URL("/signin/reset-password", publicUrl).href}#${token}`;
}

export function passwordResetMail(
  { accountId, publicUrl, sourceIp, now }: Occasion,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: number },
): NewMail {
  return {
    accountId,
    subject: `Reset the root password of account ${accountId}`,
    text: [
      `Somebody asked for a way to set another password for the root user of account ${accountId} at ${publicUrl}.`,
      "",
      `To set one, open this address, all of it, before ${instantText(expiresAt)}. It is good once.`,
      "",
      resetLink(publicUrl, token),
      "",
      "A second factor of the root user is asked for as before.",
      "",
      `It was asked for from ${sourceIp} at ${instantText(now)}. If that was not you, do nothing: the password stays as it is.`,
      "",
    ].join("\n"),
    usefulUntil: expiresAt,
  };
}

/** Three days: it is worth knowing also late. */
const NEWS = 3 * 86_400_000;

export function passwordChangedMail({ accountId, publicUrl, sourceIp, now }: Occasion): NewMail {
  return {
    accountId,
    subject: `The root password of account ${accountId} was changed`,
    text: [
      `The password of the root user of account ${accountId} at ${publicUrl} was changed, from ${sourceIp} at ${instantText(now)}.`,
      "Whoever was signed in as root was signed out.",
      "",
      "If that was not you, set another password at once, and tell the operator of the server:",
      "",
      new URL("/signin/forgot-password", publicUrl).href,
      "",
    ].join("\n"),
    usefulUntil: now + NEWS,
  };
}

import type { SessionStatement, TemporaryCredentials } from "./session-token.ts";

/** What an operation may do with credentials beside those in the directory. */
export interface CredentialTools {
  /** Makes temporary credentials whose session token is the sealed statement. */
  sealSession(statement: SessionStatement): TemporaryCredentials;
  /** Encodes an authorization message, so that only `openMessage` of this installation reads it. */
  sealMessage(message: { readonly accountId: string; readonly text: string }): string;
  /** Opens an encoded authorization message of this server; undefined when it is none. Returns whose it is, and its text. */
  openMessage(encoded: string): { readonly accountId: string; readonly text: string } | undefined;
}

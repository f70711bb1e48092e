import type { Kysely } from "kysely";
import type { SecretBox } from "../credentials/secret-box.ts";
import type { Schema } from "../storage/schema.ts";

/** One account's part of the database, within a transaction or for reading. */
export interface DirectoryScope {
  readonly accountId: string;
  readonly db: Kysely<Schema>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly secrets: SecretBox;
  /**
   * Names what a transaction changed, so that caches let go of it: "user:AIDA…", "group:AGPA…", "role:AROA…", "policy:ARN",
   * "access-key:AKIA…", "login-profile:AIDA…", "mfa-device:/NAME", "password-policy", "account". Throws in a scope for reading.
   */
  announce(subject: string): void;
}

import type { Migration } from "kysely/migration";
import { foundation } from "./migrations/0001-foundation.ts";
import { passwordsAndMfa } from "./migrations/0002-passwords-and-mfa.ts";
import { keysAndCertificates } from "./migrations/0003-keys-and-certificates.ts";
import { identityProviders } from "./migrations/0004-identity-providers.ts";
import { reports } from "./migrations/0005-reports.ts";
import { delegation } from "./migrations/0006-delegation.ts";
import { signIn } from "./migrations/0007-sign-in.ts";

/** Every step that a database has gone through, in the order of its name. Steps that were released are never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-foundation": foundation,
  "0002-passwords-and-mfa": passwordsAndMfa,
  "0003-keys-and-certificates": keysAndCertificates,
  "0004-identity-providers": identityProviders,
  "0005-reports": reports,
  "0006-delegation": delegation,
  "0007-sign-in": signIn,
};

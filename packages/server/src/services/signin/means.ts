import type { Logger } from "pino";
import type { Journal } from "../../audit/journal.ts";
import type { Strangers } from "../../audit/strangers.ts";
import type { Caller } from "../../authenticate/caller.ts";
import type { PolicyGroups } from "../../authorize/policy-groups.ts";
import type { RequestFacts } from "../../authorize/request-facts.ts";
import type { KeyRing } from "../../credentials/key-ring.ts";
import type { Passwords } from "../../credentials/passwords.ts";
import type { SessionStatement } from "../../credentials/session-statement.ts";
import type { SessionTokens } from "../../credentials/session-token.ts";
import type { CredentialTools } from "../../credentials/tools.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Runtime } from "../../runtime.ts";
import type { AccessRule } from "../operation.ts";
import type { Storage, WriteTransaction } from "../../storage/storage.ts";

/** What the parts of sign-in get to work with, from the composition root. */
export interface SigninMeans {
  readonly storage: Storage;
  /** The entities of an account: for reading, or inside a transaction. */
  readonly directoryOf: (accountId: string, now: number, tx?: WriteTransaction) => Directory;
  readonly passwords: Passwords;
  /** The key ring: for hand-overs between steps, and what else leaves the server and comes back. */
  readonly seals: Pick<KeyRing, "seal" | "open" | "digest">;
  /** For making temporary credentials. */
  readonly credentials: CredentialTools;
  /** Reads a session token that somebody shows. */
  readonly openSession: SessionTokens["openSession"];
  readonly runtime: Runtime;
  /** A random UUID. */
  readonly newId: () => string;
  /** Events of changes (`record`) and of what changes nothing (`enqueue`). */
  readonly journal: Journal;
  /** Events of those whom nobody knows, which anyone can make: kept within limits. */
  readonly strangers: Strangers;
  /**
   * Asks the policies. Throws AwsError AccessDenied in AWS's words, which a handler may let through. Inside of a transaction everything is
   * read there, and the caller's session, user and role must still be there as well.
   */
  readonly authorize: (
    caller: Caller,
    rule: AccessRule & { readonly action: string },
    facts: RequestFacts,
    tx?: WriteTransaction,
  ) => Promise<void>;
  /** For the stored policies of resources. */
  readonly policies: PolicyGroups;
  /** The caller that a statement describes, without an access key id; undefined when the user or role behind it is gone. */
  readonly callerOf: (statement: SessionStatement) => Promise<Caller | undefined>;
  /** The URL that others know this server by: "https://signet.example". */
  readonly publicUrl: string;
  readonly logger: Logger;
}

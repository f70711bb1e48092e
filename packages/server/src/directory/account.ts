import type { AwsError } from "../aws-error.ts";
import type { AccountRow } from "../storage/schema.ts";
import { findAccount, findAccountByAlias } from "./accounts.ts";
import { countRows, ROW_COUNT } from "./count.ts";
import { entityAlreadyExists, noSuchEntity, validationError } from "./errors.ts";
import { signingCertificatesOf } from "./keys-and-certificates/signing-certificates.ts";
import { countAssigned } from "./mfa/assigned-count.ts";
import { refuseDuplicate } from "./names.ts";
import type { DirectoryScope } from "./scope.ts";
import { passwordResetsOf } from "./sign-in/password-resets.ts";
import { signInSessionsOf } from "./sign-in/sign-in-sessions.ts";

/** How many entities an account has. */
export interface AccountCounts {
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
  readonly instanceProfiles: number;
  readonly policies: number;
  readonly policyVersions: number;
  readonly providers: number;
  readonly rootAccessKeys: number;
  readonly mfaDevices: number;
  readonly mfaDevicesInUse: number;
  readonly rootMfaDevices: number;
  readonly serverCertificates: number;
  readonly rootSigningCertificates: number;
}

/** The account itself: its root user, its alias, what it holds. */
export function accountOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  async function get(): Promise<AccountRow> {
    const account = await findAccount(db, accountId);
    if (account === undefined) throw noSuchEntity(`The account ${accountId} cannot be found.`);
    return account;
  }

  async function setAlias(alias: string | null, taken: () => AwsError): Promise<void> {
    await refuseDuplicate(
      db.updateTable("accounts").set({ alias }).where("account_id", "=", accountId).execute(),
      taken,
    );
    scope.announce("account");
  }

  return {
    get,

    /**
     * Sets another password of the root user, a PHC string. Whoever is signed in as root is not any more, and what was mailed to set another
     * one is good for nothing.
     */
    async setRootPassword(password: string): Promise<void> {
      await db
        .updateTable("accounts")
        .set({ root_password: password, root_password_set_at: scope.now() })
        .where("account_id", "=", accountId)
        .execute();
      await signInSessionsOf(scope).endAllOf(accountId);
      await passwordResetsOf(scope).endAll();
      scope.announce("account");
    },

    /**
     * Sets the account's only alias in place of the one before. Throws EntityAlreadyExists for an alias that an account of this
     * server has, also this one; ValidationError for 12 digits, which at sign-in would be taken for an account's id.
     */
    async createAlias(alias: string): Promise<void> {
      if (/^\d{12}$/.test(alias)) throw validationError("An account alias cannot be a 12-digit number.");
      const taken = () => entityAlreadyExists(`The account alias ${alias} already exists.`);
      if ((await findAccountByAlias(db, alias)) !== undefined) throw taken();
      await setAlias(alias, taken);
    },

    /** Throws NoSuchEntity when the account's alias is another one, or none. */
    async deleteAlias(alias: string): Promise<void> {
      const missing = () => noSuchEntity(`The account alias with name ${alias} cannot be found.`);
      if ((await get()).alias !== alias) throw missing();
      await setAlias(null, missing);
    },

    async counts(): Promise<AccountCounts> {
      const { count: rootAccessKeys } = await db
        .selectFrom("access_keys")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("user_id", "=", accountId)
        .executeTakeFirstOrThrow();
      const passkeys = await countRows(scope, "passkeys");
      const { count: virtualDevicesInUse } = await db
        .selectFrom("mfa_devices")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("user_id", "is not", null)
        .executeTakeFirstOrThrow();
      return {
        users: await countRows(scope, "users"),
        groups: await countRows(scope, "groups"),
        roles: await countRows(scope, "roles"),
        instanceProfiles: await countRows(scope, "instance_profiles"),
        policies: await countRows(scope, "policies"),
        providers: (await countRows(scope, "oidc_providers")) + (await countRows(scope, "saml_providers")),
        policyVersions: await countRows(scope, "policy_versions"),
        rootAccessKeys,
        mfaDevices: (await countRows(scope, "mfa_devices")) + passkeys,
        mfaDevicesInUse: virtualDevicesInUse + passkeys,
        rootMfaDevices: await countAssigned(scope, accountId),
        serverCertificates: await countRows(scope, "server_certificates"),
        rootSigningCertificates: await signingCertificatesOf(scope).count(accountId),
      };
    },
  };
}

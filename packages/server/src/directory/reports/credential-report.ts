import { setImmediate } from "node:timers/promises";
import type { LastUsedRow, UserRow } from "../../storage/schema.ts";
import type { CredentialReportRow } from "../../storage/schema/reports.ts";
import { accountOf } from "../account.ts";
import { credentialReportExpired, credentialReportNotPresent } from "../errors.ts";
import { passwordStanding } from "../passwords/password-age.ts";
import { passwordPolicyOf } from "../passwords/password-policy.ts";
import type { DirectoryScope } from "../scope.ts";
import { type Credentials, reportOf, rowOfRoot, rowOfUser } from "./credential-rows.ts";

/** A report that was composed and is to be kept. */
export type NewCredentialReport = Omit<CredentialReportRow, "account_id">;

/** Milliseconds for which a report is the account's report: until then no other is made. */
const LIFETIME = 4 * 60 * 60 * 1000;
/** Users who are read at once. Between two pages others have their turn: an account may have a million. */
const PAGE = 500;

/**
 * The reports that are being composed, by the database and the account: many may ask for one at the same moment, and it costs as much as the
 * account has users.
 */
const underWay = new WeakMap<DirectoryScope["db"], Map<string, Promise<NewCredentialReport>>>();

/** The report on the credentials of the account's users. */
export function credentialReportOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  function find(): Promise<CredentialReportRow | undefined> {
    return db
      .selectFrom("credential_reports")
      .selectAll()
      .where("account_id", "=", accountId)
      .executeTakeFirst();
  }

  /** Without its content, which may be long. */
  async function isThere(): Promise<boolean> {
    const last = await db
      .selectFrom("credential_reports")
      .select("generated_at")
      .where("account_id", "=", accountId)
      .executeTakeFirst();
    return last !== undefined && isCurrent(last);
  }

  const isCurrent = (report: Pick<CredentialReportRow, "generated_at">) =>
    scope.now() - report.generated_at < LIFETIME;

  async function write(): Promise<NewCredentialReport> {
    const generatedAt = scope.now();
    const account = await accountOf(scope).get();
    const policy = await passwordPolicyOf(scope).find();
    const ofRoot = await credentialsOf([accountId]);
    const rows = [rowOfRoot(account, ofRoot.passwordUses.get(accountId)?.used_at, ofRoot.of(accountId))];
    for await (const users of pages()) {
      const { of, profiles, passwordUses } = await credentialsOf(users.map((user) => user.user_id));
      for (const user of users) {
        const profile = profiles.get(user.user_id);
        const password = profile && {
          changedAt: profile.changed_at,
          lastUsedAt: passwordUses.get(user.user_id)?.used_at,
          expiresAt: passwordStanding(profile, policy, generatedAt).expiresAt,
        };
        rows.push(rowOfUser(user, password, of(user.user_id)));
      }
    }
    return { generated_at: generatedAt, content: reportOf(rows) };
  }

  /** The users, sorted by name. */
  async function* pages() {
    let last: UserRow["name_key"] | undefined = "";
    while (last !== undefined) {
      const users = await db
        .selectFrom("users")
        .select(["account_id", "user_id", "path", "name", "name_key", "created_at"])
        .where("account_id", "=", accountId)
        .where("name_key", ">", last)
        .orderBy("name_key")
        .limit(PAGE)
        .execute();
      if (users.length > 0) yield users;
      last = users.length < PAGE ? undefined : users.at(-1)?.name_key;
      await setImmediate();
    }
  }

  async function credentialsOf(ids: readonly string[]) {
    const profiles = await db
      .selectFrom("login_profiles")
      .select(["user_id", "changed_at", "reset_required"])
      .where("account_id", "=", accountId)
      .where("user_id", "in", ids)
      .execute();
    const keys = await db
      .selectFrom("access_keys")
      .select(["access_key_id", "user_id", "status", "created_at"])
      .where("account_id", "=", accountId)
      .where("user_id", "in", ids)
      .orderBy("created_at")
      .orderBy("access_key_id")
      .execute();
    const certificates = await db
      .selectFrom("signing_certificates")
      .select(["user_id", "status", "uploaded_at"])
      .where("account_id", "=", accountId)
      .where("user_id", "in", ids)
      .orderBy("uploaded_at")
      .orderBy("certificate_id")
      .execute();
    const devices = await db
      .selectFrom("mfa_devices")
      .select("user_id")
      .where("account_id", "=", accountId)
      .where("user_id", "in", ids)
      .execute();
    const passkeys = await db
      .selectFrom("passkeys")
      .select("user_id")
      .where("account_id", "=", accountId)
      .where("user_id", "in", ids)
      .execute();
    const keyUses = await usesOf(
      "access-key",
      keys.map((key) => key.access_key_id),
    );
    const keysByUser = Map.groupBy(keys, (key) => key.user_id);
    const certificatesByUser = Map.groupBy(certificates, (certificate) => certificate.user_id);
    const withMfa = new Set([...devices, ...passkeys].map((device) => device.user_id));
    return {
      profiles: new Map(profiles.map((profile) => [profile.user_id, profile])),
      passwordUses: await usesOf("password", ids),
      of: (userId: string): Credentials => ({
        mfaActive: withMfa.has(userId),
        keys: (keysByUser.get(userId) ?? []).map((key) => ({
          key,
          lastUsed: keyUses.get(key.access_key_id),
        })),
        certificates: certificatesByUser.get(userId) ?? [],
      }),
    };
  }

  async function usesOf(
    kind: LastUsedRow["kind"],
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, LastUsedRow>> {
    if (ids.length === 0) return new Map();
    const rows = await db
      .selectFrom("last_used")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("kind", "=", kind)
      .where("id", "in", ids)
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  return {
    /**
     * Writes a report, for `keep`, when there is none of the last four hours. It takes as long as the account has users, so it is done by
     * reading alone, while others change what they like; who asks while it is written gets the same. What changes meanwhile may be in it or not.
     */
    async compose(): Promise<NewCredentialReport | undefined> {
      if (await isThere()) return undefined;
      const ofDatabase = underWay.get(db) ?? new Map<string, Promise<NewCredentialReport>>();
      underWay.set(db, ofDatabase);
      const known = ofDatabase.get(accountId);
      if (known !== undefined) return known;
      const report = write().finally(() => ofDatabase.delete(accountId));
      ofDatabase.set(accountId, report);
      return report;
    },

    /** Makes a report the account's, unless it has one of the last four hours. Tells whether it had one. */
    async keep(report: NewCredentialReport | undefined): Promise<"made" | "there"> {
      if (report === undefined || (await isThere())) return "there";
      await db
        .insertInto("credential_reports")
        .values({ account_id: accountId, ...report })
        .onConflict((conflict) => conflict.column("account_id").doUpdateSet(report))
        .execute();
      scope.announce("credential-report");
      return "made";
    },

    /** Throws ReportNotPresent, and ReportExpired after four hours. */
    async get(): Promise<CredentialReportRow> {
      const report = await find();
      if (report === undefined) {
        throw credentialReportNotPresent(
          "The credential report does not exist. To generate a credential report, use GenerateCredentialReport.",
        );
      }
      if (!isCurrent(report)) {
        throw credentialReportExpired(
          "The most recent credential report has expired. To generate a new credential report, use GenerateCredentialReport.",
        );
      }
      return report;
    },
  };
}

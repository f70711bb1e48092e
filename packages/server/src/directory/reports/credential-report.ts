import type { LastUsedRow } from "../../storage/schema.ts";
import type { CredentialReportRow } from "../../storage/schema/reports.ts";
import { accountOf } from "../account.ts";
import { credentialReportExpired, credentialReportNotPresent } from "../errors.ts";
import { passwordStanding } from "../passwords/password-age.ts";
import { passwordPolicyOf } from "../passwords/password-policy.ts";
import type { DirectoryScope } from "../scope.ts";
import { type Credentials, reportOf, rowOfRoot, rowOfUser } from "./credential-rows.ts";

/** Milliseconds for which a report is the account's report: until then no other is made. */
const LIFETIME = 4 * 60 * 60 * 1000;

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

  const isCurrent = (report: CredentialReportRow) => scope.now() - report.generated_at < LIFETIME;

  async function content(): Promise<string> {
    const account = await accountOf(scope).get();
    const users = await db
      .selectFrom("users")
      .select(["account_id", "user_id", "path", "name", "created_at"])
      .where("account_id", "=", accountId)
      .orderBy("name_key")
      .execute();
    const profiles = await db
      .selectFrom("login_profiles")
      .select(["user_id", "changed_at", "reset_required"])
      .where("account_id", "=", accountId)
      .execute();
    const policy = await passwordPolicyOf(scope).find();
    const profileById = new Map(profiles.map((profile) => [profile.user_id, profile]));
    const passwordUses = await usesOf("password");
    const credentials = await credentialsById();
    return reportOf([
      rowOfRoot(account, passwordUses.get(accountId)?.used_at, credentials(accountId)),
      ...users.map((user) => {
        const profile = profileById.get(user.user_id);
        const password = profile && {
          changedAt: profile.changed_at,
          lastUsedAt: passwordUses.get(user.user_id)?.used_at,
          expiresAt: passwordStanding(profile, policy, scope.now()).expiresAt,
        };
        return rowOfUser(user, password, credentials(user.user_id));
      }),
    ]);
  }

  async function credentialsById(): Promise<(userId: string) => Credentials> {
    const keys = await db
      .selectFrom("access_keys")
      .select(["access_key_id", "user_id", "status", "created_at"])
      .where("account_id", "=", accountId)
      .orderBy("created_at")
      .orderBy("access_key_id")
      .execute();
    const certificates = await db
      .selectFrom("signing_certificates")
      .select(["user_id", "status", "uploaded_at"])
      .where("account_id", "=", accountId)
      .orderBy("uploaded_at")
      .orderBy("certificate_id")
      .execute();
    const devices = await db
      .selectFrom("mfa_devices")
      .select("user_id")
      .where("account_id", "=", accountId)
      .where("user_id", "is not", null)
      .execute();
    const keyUses = await usesOf("access-key");
    const keysByUser = Map.groupBy(keys, (key) => key.user_id);
    const certificatesByUser = Map.groupBy(certificates, (certificate) => certificate.user_id);
    const withMfa = new Set(devices.map((device) => device.user_id));
    return (userId) => ({
      mfaActive: withMfa.has(userId),
      keys: (keysByUser.get(userId) ?? []).map((key) => ({ key, lastUsed: keyUses.get(key.access_key_id) })),
      certificates: certificatesByUser.get(userId) ?? [],
    });
  }

  async function usesOf(kind: LastUsedRow["kind"]): Promise<ReadonlyMap<string, LastUsedRow>> {
    const rows = await db
      .selectFrom("last_used")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("kind", "=", kind)
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  return {
    /** Makes the report when there is none of the last four hours. Tells whether there was one. */
    async generate(): Promise<"made" | "there"> {
      const last = await find();
      if (last !== undefined && isCurrent(last)) return "there";
      const report = { generated_at: scope.now(), content: await content() };
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

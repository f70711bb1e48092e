import type { UserRow } from "../../storage/schema.ts";
import type { LoginProfileRow } from "../../storage/schema/passwords-and-mfa.ts";
import { entityAlreadyExists, noSuchEntity } from "../errors.ts";
import { guessesOf } from "../guesses.ts";
import { refuseDuplicate } from "../names.ts";
import type { DirectoryScope } from "../scope.ts";
import { signInSessionsOf } from "../sign-in/sign-in-sessions.ts";
import { passwordStanding, type PasswordStanding } from "./password-age.ts";
import { passwordPolicyOf } from "./password-policy.ts";

/** As many as a password policy can ask for (IAM API Reference, "UpdateAccountPasswordPolicy"), the present one among them. */
const MOST_PASSWORDS = 24;

/** The passwords of IAM users: argon2id hashes, made elsewhere and outside of a transaction, since that takes its time. */
export function loginProfilesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  function find(userId: string): Promise<LoginProfileRow | undefined> {
    return db
      .selectFrom("login_profiles")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
  }

  /** Throws NoSuchEntity. */
  async function get(user: UserRow): Promise<LoginProfileRow> {
    const profile = await find(user.user_id);
    if (profile === undefined) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
    return profile;
  }

  async function announce(userId: string): Promise<void> {
    await guessesOf(scope).forget("password", userId);
    scope.announce(`login-profile:${userId}`);
  }

  return {
    find,
    get,

    /** @param password a PHC string. Throws EntityAlreadyExists. */
    async create(user: UserRow, password: string, resetRequired: boolean): Promise<LoginProfileRow> {
      const taken = () => entityAlreadyExists(`Login Profile for user ${user.name} already exists.`);
      if ((await find(user.user_id)) !== undefined) throw taken();
      const at = scope.now();
      const profile: LoginProfileRow = {
        account_id: accountId,
        user_id: user.user_id,
        password,
        previous_passwords: "[]",
        reset_required: resetRequired ? 1 : 0,
        created_at: at,
        changed_at: at,
      };
      await refuseDuplicate(db.insertInto("login_profiles").values(profile).execute(), taken);
      await announce(user.user_id);
      return profile;
    },

    /**
     * Sets another password, a PHC string, or whether the user has to choose one at the next sign-in, or both. With another password
     * everybody who is signed in as the user is not any more.
     */
    async update(
      profile: LoginProfileRow,
      { password, resetRequired }: { readonly password?: string; readonly resetRequired?: boolean },
    ): Promise<void> {
      const values = {
        ...(password === undefined
          ? {}
          : {
              password,
              previous_passwords: JSON.stringify(lastPasswords(profile, MOST_PASSWORDS - 1)),
              changed_at: scope.now(),
            }),
        ...(resetRequired === undefined ? {} : { reset_required: resetRequired ? 1 : 0 }),
      };
      if (Object.keys(values).length === 0) return;
      await db
        .updateTable("login_profiles")
        .set(values)
        .where("account_id", "=", accountId)
        .where("user_id", "=", profile.user_id)
        .execute();
      if (password !== undefined) await signInSessionsOf(scope).endAllOf(profile.user_id);
      await announce(profile.user_id);
    },

    /** How the password stands now, under the account's policy: for sign-in, once the password was found right. */
    async standing(profile: LoginProfileRow): Promise<PasswordStanding> {
      return passwordStanding(profile, await passwordPolicyOf(scope).find(), scope.now());
    },

    /** Whoever is signed in as the user is not any more. Throws NoSuchEntity. */
    async delete(user: UserRow): Promise<void> {
      await get(user);
      await db
        .deleteFrom("login_profiles")
        .where("account_id", "=", accountId)
        .where("user_id", "=", user.user_id)
        .execute();
      await signInSessionsOf(scope).endAllOf(user.user_id);
      await announce(user.user_id);
    },
  };
}

/** The present password and those before it, so many at the most, the latest first: PHC strings. */
export function lastPasswords(profile: LoginProfileRow, most: number): readonly string[] {
  return [profile.password, ...(JSON.parse(profile.previous_passwords) as string[])].slice(0, most);
}

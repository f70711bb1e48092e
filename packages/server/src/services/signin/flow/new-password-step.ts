import {
  makeNewPassword,
  type NewPassword,
  requireUnchanged,
} from "../../../directory/passwords/new-password.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { SigninMeans } from "../means.ts";
import { WebError } from "../web/route.ts";
import { stepOver } from "./errors.ts";
import { updatedPassword } from "./events.ts";
import { passwordPrint, readPerson, type SignInPerson } from "./person.ts";
import type { Scene, SignInUnderWay, Taken } from "./visit.ts";

/** The characters of a password (IAM API Reference, "ChangePassword"). */
const PASSWORD = /^[\t\n\r\u0020-\u00FF]{1,128}$/u;

/** The step of users whose password has expired, or has to be another one. The root user never comes here. */
export function createNewPasswordStep(means: SigninMeans) {
  const { passwords, journal } = means;

  return {
    /**
     * Compares and hashes it, outside of the transaction. Throws WebError ValidationError; AwsError PasswordPolicyViolation in AWS's words, also
     * for the present password; and TooManyPasswordsError.
     */
    make({ profile, accountId }: SignInPerson, password: string, directory: Directory): Promise<NewPassword> {
      if (!PASSWORD.test(password))
        throw new WebError(
          "ValidationError",
          400,
          "newPassword has a length or characters that no password can have.",
        );
      const inTurn = {
        hash: (text: string) => passwords.hash(text, accountId),
        verify: (text: string, hash: string | undefined) => passwords.verify(text, hash, accountId),
      };
      return makeNewPassword(password, profile, { directory, passwords: inTurn }, 1);
    },

    /** Throws AwsError EntityTemporarilyUnmodifiable when policy or profile are not what the password was compared with. */
    async take(
      { visit, tx, directory }: Scene,
      { person, state, flow }: SignInUnderWay,
      made: NewPassword,
    ): Promise<Taken> {
      const { profile, userId, name } = person;
      if (profile === undefined) throw stepOver();
      await requireUnchanged(made, profile, name, directory);
      await directory.loginProfiles.update(profile, { password: made.hash, resetRequired: false });
      await journal.record(tx.db, updatedPassword(means, visit, person));
      const changed = await readPerson(directory, userId);
      if (changed === undefined) throw stepOver();
      return {
        kind: "taken",
        now: { person: changed, flow, state: { ...state, password: passwordPrint(changed) } },
      };
    },
  };
}

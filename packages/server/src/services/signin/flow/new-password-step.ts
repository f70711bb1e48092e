import { AwsError } from "../../../aws-error.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import type { Directory } from "../../../directory/directory.ts";
import {
  makeNewPassword,
  type NewPassword,
  requireUnchanged,
} from "../../../directory/passwords/new-password.ts";
import type { SigninMeans } from "../means.ts";
import { WebError } from "../web/route.ts";
import { stepOver } from "./errors.ts";
import { failedPasswordUpdate, updatedPassword } from "./events.ts";
import { callerOfSignIn, requireMayChange } from "./may-change.ts";
import { requirePossible } from "./password-rules.ts";
import { passwordPrint, readPerson } from "./person.ts";
import type { Scene, SignInUnderWay, Taken, Visit } from "./visit.ts";

/** A password that may be set, and by whom. */
export interface MadePassword {
  readonly password: NewPassword;
  readonly caller: Caller;
}

/** The step of users whose password has expired, or has to be another one. The root user never comes here. */
export function createNewPasswordStep(means: SigninMeans) {
  const { passwords, journal } = means;

  async function compare(
    { profile, accountId }: SignInUnderWay["person"],
    password: string,
    directory: Directory,
  ): Promise<NewPassword> {
    requirePossible(password);
    const inTurn = {
      hash: (text: string) => passwords.hash(text, accountId),
      verify: (text: string, hash: string | undefined) => passwords.verify(text, hash, accountId),
    };
    return makeNewPassword(password, profile, { directory, passwords: inTurn }, 1);
  }

  return {
    /**
     * Asks whether the person may, compares the password and hashes it, outside of the transaction. Throws WebError AccessDenied and
     * ValidationError; AwsError PasswordPolicyViolation in AWS's words, also for the present password; and TooManyPasswordsError.
     *
     * @param directory for reading
     */
    async make(
      visit: Visit,
      signIn: SignInUnderWay,
      password: string,
      directory: Directory,
    ): Promise<MadePassword> {
      try {
        const caller = await callerOfSignIn(means, signIn, visit);
        await requireMayChange(means, caller, signIn, { visit, directory });
        return { caller, password: await compare(signIn.person, password, directory) };
      } catch (error) {
        if (error instanceof WebError || error instanceof AwsError)
          journal.enqueue(failedPasswordUpdate(means, visit, signIn.person, error.message));
        throw error;
      }
    },

    /** Throws AwsError EntityTemporarilyUnmodifiable when policy or profile are not what the password was compared with. */
    async take(scene: Scene, signIn: SignInUnderWay, { password, caller }: MadePassword): Promise<Taken> {
      const { visit, tx, directory } = scene;
      const { person, state, flow } = signIn;
      const { profile, userId, name } = person;
      if (profile === undefined) throw stepOver();
      await requireMayChange(means, caller, signIn, scene);
      await requireUnchanged(password, profile, name, directory);
      await directory.loginProfiles.update(profile, { password: password.hash, resetRequired: false });
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

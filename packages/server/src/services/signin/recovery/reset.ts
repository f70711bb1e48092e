import { createSignInEvent } from "../../../audit/sign-in-event.ts";
import { passwordPolicyViolation } from "../../../directory/errors.ts";
import { passwordViolation } from "../../../directory/passwords/password-rules.ts";
import { accountOfSecret } from "../../../directory/sign-in/account-secret.ts";
import {
  type BegunWait,
  type FailureKey,
  signInFailuresOf,
} from "../../../directory/sign-in/sign-in-failures.ts";
import { writeMail } from "../../../mail/outbox.ts";
import { passwordChangedMail } from "../../../mail/root-password-mails.ts";
import { eventFacts } from "../event-facts.ts";
import { tooManyAttempts } from "../flow/errors.ts";
import { addressKey, passwordCounters } from "../flow/limits.ts";
import { requirePossible } from "../flow/password-rules.ts";
import { findPerson } from "../flow/person.ts";
import type { SigninMeans } from "../means.ts";
import { WebError } from "../web/route.ts";
import type { Asker } from "./request.ts";

/**
 * Sets another root password by the token of a mail. Throws WebError LinkOver, TooManyAttempts and ValidationError; AwsError
 * PasswordPolicyViolation, after which the token is as good as before; and TooManyPasswordsError. Returns whose password it was.
 */
export function createPasswordReset(means: SigninMeans) {
  const { storage, directoryOf, seals, journal, passwords, newId, publicUrl } = means;

  async function pay(address: FailureKey, now: number): Promise<readonly BegunWait[]> {
    const waiting = await signInFailuresOf(storage.reader, now).waiting([address]);
    if (waiting !== undefined) throw tooManyAttempts(waiting, now);
    const paid = await storage.write(({ db }) => signInFailuresOf(db, now).admit([address]));
    if (!paid.admitted) throw tooManyAttempts(paid.until, now);
    return paid.begun;
  }

  /** The account of a token that opens something. */
  async function accountOf(token: string, now: number): Promise<string> {
    const accountId = accountOfSecret(token);
    if (accountId === undefined) throw linkOver();
    if ((await directoryOf(accountId, now).passwordResets.find(token)) === undefined) throw linkOver();
    return accountId;
  }

  return async (asker: Asker, token: string, password: string): Promise<string> => {
    const { now, sourceIp } = asker.facts;
    const address = addressKey(sourceIp);
    const begun = await pay(address, now);
    const accountId = await accountOf(token, now);
    await storage.write(({ db }) => signInFailuresOf(db, now).refund(address, begun));

    requirePossible(password);
    const account = await directoryOf(accountId, now).account.get();
    // The account's own policy is for IAM users (IAM User Guide, "Set an account password policy for IAM users"); root's rules are the default ones
    // (AWS Account Management Reference Guide, "Change the password for the root user").
    const violation = passwordViolation(password, undefined, account);
    if (violation !== undefined) throw passwordPolicyViolation(violation);
    const made = await passwords.hash(password, accountId);
    const root = await findPerson(means, { kind: "root", email: account.email }, now);
    const guesses = passwordCounters(
      seals,
      { text: root.text, accountId },
      { sourceIp, device: undefined },
    ).identity;

    await storage.write(async (tx) => {
      const directory = directoryOf(accountId, now, tx);
      // Another request may have used it, or set another password, meanwhile.
      if ((await directory.passwordResets.find(token)) === undefined) throw linkOver();
      await directory.account.setRootPassword(made);
      await signInFailuresOf(tx.db, now).forget(guesses);
      const occasion = { accountId, publicUrl, sourceIp, now };
      await writeMail(tx, passwordChangedMail(occasion), { seals, newId, now });
      const completed = createSignInEvent({
        id: newId(),
        ...eventFacts(asker),
        name: "PasswordRecoveryCompleted",
        outcome: "Success",
        identity: { kind: "root" },
        accountId,
      });
      await journal.record(tx.db, completed);
    });
    return accountId;
  };
}

/** Made up, used, too old, or not the last any more. */
function linkOver(): WebError {
  return new WebError("LinkOver", 400, "This link is not good any more. Ask for another one.");
}

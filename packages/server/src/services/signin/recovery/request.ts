import { hash } from "node:crypto";
import { createSignInEvent } from "../../../audit/sign-in-event.ts";
import { TRAIL_OF_STRANGERS } from "../../../audit/strangers.ts";
import { type FailureKey, signInFailuresOf } from "../../../directory/sign-in/sign-in-failures.ts";
import { writeMail } from "../../../mail/outbox.ts";
import { passwordResetMail } from "../../../mail/root-password-mails.ts";
import type { EventRow } from "../../../storage/schema.ts";
import type { WriteTransaction } from "../../../storage/storage.ts";
import { eventFacts, type EventRequest } from "../event-facts.ts";
import { tooManyAttempts } from "../flow/errors.ts";
import { addressKey, waitEvents } from "../flow/limits.ts";
import { findPerson, type Found } from "../flow/person.ts";
import type { SigninMeans } from "../means.ts";

/** Who asks, as far as recovery goes by it: no header of a request is among it. */
export type Asker = EventRequest;

const NAME = "PasswordRecoveryRequested";
/** After so many requests what counts no more is deleted. */
const PURGE_EVERY = 256;
const MINUTE = 60_000;

/**
 * Sends whoever owns an account a way to another root password, if the address is of one. Nothing that comes back, nor how much is done, says
 * whether it is. Throws WebError TooManyAttempts for who asks too often, whatever they ask for.
 */
export function createRecoveryRequest(means: SigninMeans) {
  const { storage, directoryOf, seals, journal, strangers, newId, publicUrl } = means;
  let asked = 0;

  function event(asker: Asker, { accountId, identity }: Found): EventRow {
    const { now } = asker.facts;
    const common = { ...eventFacts(asker), name: NAME, identity, accountId } as const;
    if (accountId !== undefined) return createSignInEvent({ ...common, id: newId(), outcome: "Success" });
    // One a minute: an event that is there already is not written again, and nobody fills the disk with addresses that are of nobody.
    const time = now - (now % MINUTE);
    const errorMessage = "No account found with the supplied email address";
    return createSignInEvent({ ...common, id: minuteId(time), time, outcome: "Failure", errorMessage });
  }

  /** The same statements, and one commit, whether or not there is an account. */
  async function open(tx: WriteTransaction, asker: Asker, found: Found): Promise<void> {
    const { now, sourceIp } = asker.facts;
    const accountId = found.accountId ?? TRAIL_OF_STRANGERS;
    const reset = await directoryOf(accountId, now, tx).passwordResets.issue();
    const mail = passwordResetMail({ accountId, publicUrl, sourceIp, now }, reset);
    await writeMail(tx, mail, { seals, newId, now });
    await journal.record(tx.db, event(asker, found));
  }

  return async (asker: Asker, email: string): Promise<void> => {
    const { now, sourceIp } = asker.facts;
    const address = addressKey(sourceIp);
    // A flood writes nothing.
    const until = await signInFailuresOf(storage.reader, now).waiting([address]);
    if (until !== undefined) throw tooManyAttempts(until, now);
    const found = await findPerson(means, { kind: "root", email }, now);
    const digest = seals.digest(JSON.stringify(["recovery", found.text]), "sign-in-identity");
    const named: FailureKey = { accountId: "", kind: "mail", id: digest.toString("base64url") };
    asked += 1;
    const isTurn = asked % PURGE_EVERY === 0;
    const paid = await storage.write(async (tx) => {
      const failures = signInFailuresOf(tx.db, now);
      if (isTurn) await failures.purge();
      const here = await failures.admit([address]);
      if (!here.admitted) return { here, mail: here };
      const mail = await failures.admit([named]);
      if (mail.admitted) await open(tx, asker, found);
      return { here, mail };
    });
    if (!paid.here.admitted) throw tooManyAttempts(paid.here.until, now);
    const begun = [...paid.here.begun, ...(paid.mail.admitted ? paid.mail.begun : [])];
    for (const wait of waitEvents(begun, "mail", found, asker, newId)) strangers.enqueue(wait);
  };
}

/** A UUID that is the same for all who ask within a minute. */
function minuteId(time: number): string {
  const hex = hash("sha256", `${NAME} ${time}`, "hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

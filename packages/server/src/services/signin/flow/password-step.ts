import { type BegunWait, signInFailuresOf } from "../../../directory/sign-in/sign-in-failures.ts";
import type { SigninMeans } from "../means.ts";
import { knownDevice } from "./device-cookie.ts";
import { authenticationFailed, tooManyAttempts } from "./errors.ts";
import { failedPassword } from "./events.ts";
import { addressBlock } from "./address-block.ts";
import { type Counters, giveBack, keysOf, passwordCounters, settle, waitEvents } from "./limits.ts";
import {
  type Claim,
  deviceOwner,
  findPerson,
  type Found,
  passwordPrint,
  readPerson,
  type SignInPerson,
} from "./person.ts";
import type { Scene, Taken, Visit } from "./visit.ts";

/** What somebody types to sign in. */
export interface TypedPassword {
  readonly claim: Claim;
  readonly password: string;
  /** A path of this server. */
  readonly destination: string;
}

/** A password that was found right, and what it was typed with. */
export interface RightPassword {
  readonly person: SignInPerson;
  /** What names the browser's own counter for codes. */
  readonly device: string | undefined;
  readonly destination: string;
  readonly counted: Counters;
  /** The waits that it would have made begin, had it been wrong. */
  readonly begun: readonly BegunWait[];
}

/** After so many guesses what counts no more is deleted. */
const PURGE_EVERY = 256;

/**
 * The first step. Nothing is stored of a sign-in before its password was right, but that somebody guessed; and whoever is named, and whether
 * there is anybody, the same is done, written and said.
 */
export function createPasswordStep(means: SigninMeans) {
  const { storage, passwords, seals, strangers, newId } = means;
  let guesses = 0;

  function refuseToLook(visit: Visit, found: Found, destination: string, until: number): never {
    strangers.enqueue(failedPassword(means, visit, found, destination));
    throw tooManyAttempts(until, visit.facts.now);
  }

  function pay(counted: Counters, now: number) {
    guesses += 1;
    const isTurn = guesses % PURGE_EVERY === 0;
    return storage.write(async ({ db }) => {
      const failures = signInFailuresOf(db, now);
      if (isTurn) await failures.purge();
      return failures.admit(keysOf(counted));
    });
  }

  /** Whether it is right. What could not be looked at, because too much waits, was no guess. */
  async function verify(
    password: string,
    found: Found,
    { counted, begun }: Pick<RightPassword, "counted" | "begun">,
    visit: Visit,
  ): Promise<boolean> {
    const { now, sourceIp } = visit.facts;
    // Those who wait take turns by where they come from, not by whom they name: a flood at one name is no reason for its owner to wait. Whoever is
    // known is one, in however many browsers: of those anybody with a password can make as many as they like.
    const isKnown = counted.of === "browser";
    const party = `sign-in ${isKnown ? found.text : addressBlock(sourceIp)}`;
    try {
      return await passwords.verify(password, found.person?.password, party, isKnown ? "known" : "stranger");
    } catch (error) {
      await storage.write((tx) => giveBack(tx, counted, begun, now));
      throw error;
    }
  }

  return {
    /** Throws WebError AuthenticationFailed and TooManyAttempts, and TooManyPasswordsError. */
    async show(visit: Visit, { claim, password, destination }: TypedPassword): Promise<RightPassword> {
      const { now, sourceIp } = visit.facts;
      const found = await findPerson(means, claim, now);
      const { person } = found;
      const known = knownDevice(
        seals,
        { cookie: visit.device, browser: visit.browser },
        person === undefined ? "" : deviceOwner(person),
      );
      const counted = passwordCounters(
        seals,
        { text: found.text, accountId: found.accountId ?? "" },
        { sourceIp, device: known?.counter },
      );
      // A flood of what must not be looked at writes nothing.
      const failures = signInFailuresOf(storage.reader, now);
      const until = await failures.waiting(keysOf(counted));
      if (until !== undefined) return refuseToLook(visit, found, destination, until);
      const admission = await pay(counted, now);
      if (!admission.admitted) return refuseToLook(visit, found, destination, admission.until);

      const { begun } = admission;
      const isRight = await verify(password, found, { counted, begun }, visit);
      // Codes are counted for the person where none was ever shown.
      const device = known?.by === "second-factor" ? known.counter : undefined;
      if (isRight && person !== undefined) return { person, device, destination, counted, begun };
      strangers.enqueue(failedPassword(means, visit, found, destination));
      for (const event of waitEvents(begun, counted.of, found, visit, newId)) strangers.enqueue(event);
      throw authenticationFailed();
    },

    /** Goes on from a right password, unless the user or the password is another one by now. */
    async take({ visit, tx, directory }: Scene, right: RightPassword): Promise<Taken> {
      const person = await readPerson(directory, right.person.userId);
      if (person === undefined || person.password !== right.person.password) throw authenticationFailed();
      await settle(tx, right.counted, right.begun, visit.facts.now);
      const { device = null, destination } = right;
      const state = {
        password: passwordPrint(person),
        secondFactor: null,
        offered: {},
        destination,
        device,
      };
      return { kind: "taken", now: { person, state, flow: undefined } };
    },
  };
}

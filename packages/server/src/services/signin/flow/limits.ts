import { createSignInWaitEvent, type SignInIdentity, type SignInWait } from "../../../audit/sign-in-event.ts";
import type { KeyRing } from "../../../credentials/key-ring.ts";
import {
  type BegunWait,
  type FailureKey,
  signInFailuresOf,
} from "../../../directory/sign-in/sign-in-failures.ts";
import type { EventRow } from "../../../storage/schema.ts";
import type { WriteTransaction } from "../../../storage/storage.ts";
import { eventFacts, type EventRequest } from "../event-facts.ts";
import { addressBlock } from "./address-block.ts";

/** What guesses of one request are counted for. */
export interface Counters {
  /** Of whoever is guessed at; or of a browser that signed that identity in before, which then has nothing to do with the others. */
  readonly identity: FailureKey;
  /** The address; for such a browser all that the person is known in: whoever is behind the same address is no reason for it to wait. */
  readonly together: FailureKey;
  readonly of: Exclude<SignInWait["of"], "address" | "mail">;
}

export interface Guesser {
  readonly sourceIp: string;
  /** What names the browser's own counter: see device-cookie.ts. */
  readonly device: string | undefined;
}

type Digests = Pick<KeyRing, "digest">;

/** @param text see `Found.text` @param accountId empty where no account is known */
export function passwordCounters(
  seals: Digests,
  { text, accountId }: { readonly text: string; readonly accountId: string },
  guesser: Guesser,
): Counters {
  return counters(seals, "password", text, accountId, guesser);
}

/** Of codes and keys. Only who knows the password makes others wait here. */
export function factorCounters(
  seals: Digests,
  { userId, accountId }: { readonly userId: string; readonly accountId: string },
  guesser: Guesser,
): Counters {
  return counters(seals, "second factor", userId, accountId, guesser);
}

function counters(
  seals: Digests,
  what: string,
  text: string,
  accountId: string,
  { device, sourceIp }: Guesser,
): Counters {
  const digest = (...named: readonly string[]) =>
    seals.digest(JSON.stringify([what, ...named]), "sign-in-identity").toString("base64url");
  if (device === undefined)
    return {
      identity: { accountId, kind: "identity", id: digest("identity", text) },
      together: addressKey(sourceIp),
      of: "identity",
    };
  return {
    identity: { accountId, kind: "identity", id: digest("browser", device) },
    together: { accountId, kind: "browsers", id: digest("browsers", text) },
    of: "browser",
  };
}

/** What is counted for whoever comes from an address, whatever they ask for. */
export function addressKey(sourceIp: string): FailureKey {
  return { accountId: "", kind: "address", id: addressBlock(sourceIp) };
}

export function keysOf({ identity, together }: Counters): readonly FailureKey[] {
  return [identity, together];
}

/** The guess was right: those at the identity count no more, while those from the address at others, or in other browsers, still do. */
export async function settle(
  tx: WriteTransaction,
  { identity, together }: Counters,
  begun: readonly BegunWait[],
  now: number,
): Promise<void> {
  const failures = signInFailuresOf(tx.db, now);
  await failures.forget(identity);
  await failures.refund(together, begun);
}

/** The guess was not looked at. */
export async function giveBack(
  tx: WriteTransaction,
  counted: Counters,
  begun: readonly BegunWait[],
  now: number,
): Promise<void> {
  const failures = signInFailuresOf(tx.db, now);
  for (const key of keysOf(counted)) await failures.refund(key, begun);
}

/**
 * Tells of the waits that a guess made begin.
 *
 * @param of what is waited for, where it is not the address
 */
export function waitEvents(
  begun: readonly BegunWait[],
  of: SignInWait["of"],
  who: { readonly identity: SignInIdentity; readonly accountId: string | undefined },
  request: EventRequest,
  newId: () => string,
): readonly EventRow[] {
  const { identity, accountId } = who;
  return begun.map(({ key, count, until }) =>
    createSignInWaitEvent(
      { id: newId(), ...eventFacts(request), identity, accountId },
      { of: key.kind === "address" ? "address" : of, failures: count, until },
    ),
  );
}

import {
  createSignInEvent,
  type SignInEventFacts,
  type SignInIdentity,
} from "../../../audit/sign-in-event.ts";
import type { EventRow } from "../../../storage/schema.ts";
import { eventFacts } from "../event-facts.ts";
import type { SigninMeans } from "../means.ts";
import type { FlowState } from "./flow-state.ts";
import { identityOf, type SignInPerson } from "./person.ts";
import type { Visit } from "./visit.ts";

type Means = Pick<SigninMeans, "newId" | "publicUrl">;

interface Who {
  readonly identity: SignInIdentity;
  readonly accountId: string | undefined;
}

// Source of names, words and fields: AWS CloudTrail User Guide, "AWS Management Console sign-in events".

/** A password that was wrong, or not looked at. */
export function failedPassword(means: Means, visit: Visit, who: Who, destination: string): EventRow {
  const isUnknownUser = who.identity.kind === "stranger" && who.identity.as === "user";
  return event(means, visit, who, {
    name: "ConsoleLogin",
    outcome: "Failure",
    errorMessage: isUnknownUser ? "No username found in supplied account" : "Failed authentication",
    additionalEventData: login(means, destination, "No"),
  });
}

/** A code or key that was wrong, or not looked at; or a password that is of no use any more. */
export function failedLogin(
  means: Means,
  visit: Visit,
  person: SignInPerson,
  {
    destination,
    mfaUsed,
    clonedDevice,
  }: {
    readonly destination: string;
    readonly mfaUsed: boolean;
    /** Serial number of a device that somebody seems to have a copy of. */
    readonly clonedDevice?: string | undefined;
  },
): EventRow {
  return event(means, visit, whoIs(person), {
    name: "ConsoleLogin",
    outcome: "Failure",
    errorMessage: "Failed authentication",
    additionalEventData: {
      ...login(means, destination, mfaUsed ? "Yes" : "No"),
      ...(clonedDevice === undefined
        ? {}
        : { MFAIdentifier: clonedDevice, MFAFailure: "The signature counter did not grow" }),
    },
  });
}

export function succeededLogin(
  means: Means,
  visit: Visit,
  person: SignInPerson,
  { destination, secondFactor }: Pick<FlowState, "destination" | "secondFactor">,
): EventRow {
  return event(means, visit, whoIs(person), {
    name: "ConsoleLogin",
    outcome: "Success",
    additionalEventData: {
      ...login(means, destination, secondFactor === null ? "No" : "Yes"),
      ...(secondFactor === null ? {} : { MFAIdentifier: secondFactor.serialNumber }),
    },
  });
}

/** That a second factor is asked for, after a right password. */
export function checkedMfa(
  means: Means,
  visit: Visit,
  person: SignInPerson,
  mfaTypes: readonly string[],
): EventRow {
  return event(means, visit, whoIs(person), {
    name: "CheckMfa",
    outcome: "Success",
    additionalEventData: { MfaType: mfaTypes.length === 1 ? (mfaTypes[0] ?? "") : "Multiple MFA Devices" },
  });
}

export function updatedPassword(means: Means, visit: Visit, person: SignInPerson): EventRow {
  return event(means, visit, whoIs(person), { name: "PasswordUpdated", outcome: "Success" });
}

export function failedPasswordUpdate(
  means: Means,
  visit: Visit,
  person: SignInPerson,
  errorMessage: string,
): EventRow {
  return event(means, visit, whoIs(person), { name: "PasswordUpdated", outcome: "Failure", errorMessage });
}

export function whoIs(person: SignInPerson): Who {
  return { identity: identityOf(person), accountId: person.accountId };
}

function login({ publicUrl }: Means, destination: string, MFAUsed: "Yes" | "No") {
  return { LoginTo: new URL(destination, publicUrl).href, MobileVersion: "No", MFAUsed };
}

function event(
  { newId }: Means,
  visit: Visit,
  who: Who,
  special: Pick<SignInEventFacts, "name" | "outcome" | "errorMessage" | "additionalEventData">,
): EventRow {
  return createSignInEvent({ id: newId(), ...eventFacts(visit), ...who, ...special });
}

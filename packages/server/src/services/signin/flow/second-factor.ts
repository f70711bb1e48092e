import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { Directory } from "../../../directory/directory.ts";

/** Whose second factor it is. */
export interface Person {
  readonly accountId: string;
  /** Of the user, or the account's id for the root user. */
  readonly userId: string;
  /** The user's name; "root" for the root user. */
  readonly name: string;
}

export interface FactorRequest {
  /** The server's own origin, as the browser asked for it. */
  readonly origin: string;
  /** Inside the transaction where there is one; its clock is the server's. */
  readonly directory: Directory;
}

/** A kind of second factor, as the page is told of it. */
export type ShownMethod =
  | { readonly kind: "totp" }
  | {
      readonly kind: "passkey";
      readonly options: PublicKeyCredentialRequestOptionsJSON;
      /** Host names at which the person's passkeys were made, where it was none at this one. */
      readonly hosts?: readonly string[];
    };

/** What is asked of the person for one kind of second factor. */
export interface FactorOffer {
  readonly shown: ShownMethod;
  /** JSON that the flow keeps, in the database, until the step is taken: a challenge. Null where nothing is to be kept. */
  readonly kept: unknown;
}

export type FactorVerdict =
  | {
      readonly verdict: "accepted";
      /** Of the device: for the audit trail. */
      readonly serialNumber: string;
    }
  | {
      readonly verdict: "wrong";
      /** Serial number of a device that somebody seems to have a copy of: for the audit trail. */
      readonly clonedDevice?: string;
    };

/** A kind of second factor, as the flow knows it. It does not know who asks, nor which step comes next. */
export interface SecondFactorMethod {
  /** As the page's answer names it. */
  readonly kind: ShownMethod["kind"];
  /** `MfaType` of CloudTrail's CheckMfa. */
  readonly mfaType: "Virtual MFA" | "U2F MFA";
  /** Undefined when the person has none of this kind. */
  offer(person: Person, request: FactorRequest): Promise<FactorOffer | undefined>;
  /**
   * Runs inside the transaction that takes the step, which commits also when the answer is wrong. It may run again after a collision, so it
   * must have no effects but those on the directory. The guess is paid for by the flow.
   *
   * @param input what the page posted; nothing in it is validated
   * @param kept what the offer of this flow kept
   */
  verify(
    person: Person,
    input: Readonly<Record<string, unknown>>,
    kept: unknown,
    request: FactorRequest,
  ): Promise<FactorVerdict>;
}

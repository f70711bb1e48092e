import type { EventRow } from "../../../storage/schema.ts";
import type { SignInFlowRow } from "../../../storage/schema/sign-in.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { WriteTransaction } from "../../../storage/storage.ts";
import type { SessionCookie, WebError, WebRequest } from "../web/route.ts";
import type { FlowState } from "./flow-state.ts";
import type { ShownRules } from "./password-rules.ts";
import type { SignInPerson } from "./person.ts";
import type { ShownMethod } from "./second-factor.ts";

/** A browser's request, as far as a sign-in goes by it. */
export type Visit = Pick<WebRequest, "facts" | "tls" | "origin" | "browser" | "device">;

/** The transaction in which a step is taken. */
export interface Scene {
  readonly visit: Visit;
  readonly tx: WriteTransaction;
  /** Of the person's account, inside of the transaction. */
  readonly directory: Directory;
}

/** A sign-in whose password was right. */
export interface SignInUnderWay {
  readonly person: SignInPerson;
  readonly state: FlowState;
  /** Undefined before anything was stored of it. */
  readonly flow: SignInFlowRow | undefined;
}

/** It commits like what succeeds: guesses are paid for, and told of. */
export interface Refused {
  readonly kind: "refused";
  readonly error: WebError;
  /** For the trail, within the limits of what anyone may write there. */
  readonly events: readonly EventRow[];
}

/** What a step came to. */
export type Taken = { readonly kind: "taken"; readonly now: SignInUnderWay } | Refused;

/** What the page is told. */
export type StepAnswer =
  | { readonly step: "second-factor"; readonly flow: string; readonly methods: readonly ShownMethod[] }
  | {
      readonly step: "new-password";
      readonly flow: string;
      readonly userName: string;
      readonly rules: ShownRules;
    }
  | { readonly step: "done"; readonly destination: string };

export interface Reached {
  readonly kind: "reached";
  readonly answer: StepAnswer;
  /** At the end of a sign-in. */
  readonly session?: SessionCookie;
  readonly device?: string;
}

import type { SignInFlowRow } from "../../../storage/schema/sign-in.ts";
import type { SecondFactorMethod } from "./second-factor.ts";

/** What the steps of a sign-in found out so far, beside its password having been right. Kept as JSON. */
export interface FlowState {
  /** The password that was shown: with another one the sign-in is over. See `passwordPrint`. */
  readonly password: string;
  readonly secondFactor: ShownFactor | null;
  /** What the methods keep until they are answered, by their kinds. */
  readonly offered: Readonly<Record<string, unknown>>;
  /** Where the person wanted to go: a path of this server. */
  readonly destination: string;
  /** What names the browser's own counter. */
  readonly device: string | null;
}

export interface ShownFactor {
  readonly kind: SecondFactorMethod["kind"];
  /** Epoch milliseconds. */
  readonly at: number;
  readonly serialNumber: string;
}

export function writeState(state: FlowState): string {
  return JSON.stringify(state);
}

export function readState({ state }: SignInFlowRow): FlowState {
  return JSON.parse(state) as FlowState;
}

import type { KeyRing } from "../../../credentials/key-ring.ts";
import type { SignInFlowRow } from "../../../storage/schema/sign-in.ts";
import type { Step } from "./dispatcher.ts";

/** Which step of which sign-in a browser is at. */
export interface HandOver {
  readonly accountId: string;
  readonly flowId: string;
  readonly step: Step;
  /** Of the flow: an earlier one opens nothing any more. */
  readonly version: number;
}

const LONGEST = 1024;

/** The step that a flow is at, for the browser to bring back: sealed, and good in that browser alone. */
export function sealHandOver(seals: Pick<KeyRing, "seal">, browser: string, flow: SignInFlowRow): string {
  const { account_id: accountId, flow_id: flowId, step, version } = flow;
  return seals.seal(JSON.stringify({ accountId, flowId, step, version }), belonging(browser));
}

/** Undefined for what this installation did not seal for this browser. */
export function openHandOver(
  seals: Pick<KeyRing, "open">,
  browser: string,
  text: string,
): HandOver | undefined {
  if (text.length > LONGEST) return undefined;
  const opened = seals.open(text, belonging(browser));
  return opened === undefined ? undefined : (JSON.parse(opened.toString("utf8")) as HandOver);
}

function belonging(browser: string) {
  return { purpose: "sign-in-hand-over", accountId: "", recordId: browser } as const;
}

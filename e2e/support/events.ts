import type { Ended } from "./signet.ts";

/** What of an audit event a story asks for; all of it is in CloudTrail's record contents. */
export interface TrailEvent {
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly requestID: string;
  readonly readOnly: boolean;
  readonly recipientAccountId: string;
  readonly userIdentity: { readonly type: string; readonly arn?: string; readonly userName?: string };
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
  readonly tlsDetails?: { readonly tlsVersion: string };
}

/** Runs `signet events` with filters, and takes the lines of JSON apart. */
export async function readEvents(
  signet: (...args: readonly string[]) => Promise<Ended>,
  ...filters: readonly string[]
): Promise<readonly TrailEvent[]> {
  const { status, out, err } = await signet("events", "--json", "--limit", "100000", ...filters);
  if (status !== 0) throw new Error(err);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as TrailEvent);
}

import { AwsError } from "../aws-error.ts";
import { MasterKeyError } from "../credentials/master-key.ts";

/** What a person can do something about, in a line; anything else with its stack. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AwsError || error instanceof MasterKeyError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  const advice = code === undefined ? undefined : ADVICE.get(code);
  if (advice === undefined) return error.stack ?? error.message;
  return `${error.message || code}${advice}`;
}

/** What the operating system refuses, and what to do where its own words do not say that. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", ". Another process listens there: stop it, or choose another port with --port"],
  ["EADDRNOTAVAIL", ". This machine does not have that address: choose another with --host"],
  ["ENOTFOUND", ". The name is not known"],
  ["EACCES", ""],
  ["EPERM", ""],
  ["ENOENT", ""],
  ["ENOTDIR", ""],
  ["EISDIR", ""],
  ["EROFS", ""],
  ["ENOSPC", ""],
  ["ECONNREFUSED", ""],
  ["ETIMEDOUT", ""],
]);

import { TransferError } from "../account-transfer/problems.ts";
import { AwsError } from "../aws-error.ts";
import { MasterKeyError } from "../credentials/master-key.ts";
import { InstallationError } from "../installation.ts";
import { StorageVersionError } from "../storage/migrate.ts";

/** What a person can do something about, in a line; anything else with its stack. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (FOR_PEOPLE.some((kind) => error instanceof kind)) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  const advice = code === undefined ? undefined : ADVICE.get(code);
  if (advice === undefined) return error.stack ?? error.message;
  return `${error.message || code}${advice}`;
}

/** Errors whose messages say what to do. */
const FOR_PEOPLE = [AwsError, InstallationError, MasterKeyError, StorageVersionError, TransferError] as const;

/** What the operating system refuses, and what to do where its own words do not say that. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", ". Another process listens there: stop it, or choose another port with --port"],
  ["EADDRNOTAVAIL", ". This machine does not have that address: choose another with --host"],
  ["ENOTFOUND", ". The name is not known"],
  ["EACCES", ". Let this user in there, or choose another place (--data-dir, --tls-cert, --tls-key)"],
  ["EPERM", ""],
  ["EEXIST", ". It is in the way of a folder: choose another place with --data-dir"],
  ["ENOENT", ". Check the paths of the settings (--data-dir, --tls-cert, --tls-key)"],
  ["ENOTDIR", ". Choose another place with --data-dir"],
  ["EISDIR", ""],
  ["EROFS", ""],
  ["ENOSPC", ""],
  ["ECONNREFUSED", ". Is the database of --database running?"],
  ["ETIMEDOUT", ". Can the database of --database be reached from here?"],
]);

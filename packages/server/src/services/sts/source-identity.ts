import { validationError } from "./errors.ts";

/**
 * The source identity of a new session: the one that the request sets, or that of the calling session, which stays for the whole
 * chain (IAM User Guide, "Monitor and control actions taken with assumed roles"). Throws ValidationError for one that would
 * replace another, and for one that is AWS's own.
 */
export function newSourceIdentity(
  requested: string | undefined,
  inherited: string | undefined,
): string | undefined {
  if (requested === undefined) return inherited;
  if (inherited !== undefined && inherited !== requested)
    throw validationError("The source identity is already set for this assume role session");
  if (requested.toLowerCase().startsWith("aws:"))
    throw validationError("A source identity cannot begin with the reserved prefix aws:.");
  return requested;
}

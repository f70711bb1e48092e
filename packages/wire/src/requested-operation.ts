import { senderError, type WireError } from "./errors/wire-error.ts";
import type { FormParameters } from "./query/form.ts";

export type ActionResult =
  | { readonly ok: true; readonly action: string; readonly version: string | undefined }
  | { readonly ok: false; readonly error: WireError };

export type TargetResult =
  | { readonly ok: true; readonly prefix: string; readonly operation: string }
  | { readonly ok: false; readonly error: WireError };

/**
 * The namespace of the error document where no operation was found, in place of the service's own: so AWS answers
 * MissingAction and InvalidAction.
 */
export const faultNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09";

/** Names that are repeated in an error are words; anything else is not repeated. */
const word = /^[\w.-]{1,128}$/;

/** The `Action` and `Version` of an awsQuery request; MissingAction (400) without an action. */
export function actionOf({ parameters }: FormParameters): ActionResult {
  const action = parameters.get("Action");
  if (action === undefined || action === "") {
    return { ok: false, error: senderError("MissingAction", "Missing Action") };
  }
  return { ok: true, action, version: parameters.get("Version") };
}

/**
 * An operation that the service has not, in this version or at all: InvalidAction (400). AWS answers the same where
 * the operation exists and the version is wrong.
 */
export function invalidAction(action: string, version: string | undefined): WireError {
  const [shownAction, shownVersion] = [action, version ?? "NO_VERSION_SPECIFIED"].map((text) =>
    word.test(text) ? text : "?",
  );
  return senderError("InvalidAction", `Could not find operation ${shownAction} for version ${shownVersion}`);
}

const target = /^([\w.]{1,128})\.(\w{1,128})$/;

/**
 * The service's prefix and the operation of an awsJson request, from `X-Amz-Target`; UnknownOperationException (400)
 * where the header is missing or not of that form.
 */
export function targetOf(header: string | undefined): TargetResult {
  const [, prefix, operation] = target.exec(header ?? "") ?? [];
  if (prefix === undefined || operation === undefined) return { ok: false, error: unknownOperation() };
  return { ok: true, prefix, operation };
}

/** An awsJson operation that the service has not. */
export function unknownOperation(): WireError {
  return senderError(
    "UnknownOperationException",
    "The requested operation is not recognized by the service.",
  );
}

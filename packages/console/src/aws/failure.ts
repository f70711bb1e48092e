import { ApiError } from "../api/api-error.ts";

const OF_THE_SESSION = new Set(["ExpiredToken", "InvalidClientTokenId", "ExpiredTokenException"]);

/** What a call by the SDK failed with, for the person: AWS's words for refusals, and what to do for the rest. */
export function tellAwsFailure(error: unknown): Error {
  if (error instanceof ApiError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  if (OF_THE_SESSION.has(error.name))
    return new Error("Your session has ended. Load this page again to sign in.", { cause: error });
  // The SDK passes on what fetch throws.
  if (error.name === "TypeError" || error.name === "TimeoutError")
    return new Error("The server cannot be reached. Check your connection, then try again.", {
      cause: error,
    });
  return error;
}

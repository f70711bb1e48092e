import type { ErrorBody } from "./types.ts";

/** A refusal by the server, or no answer from it. `message` is for the person and says what to do next. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  /** Of HTTP; 0 when nothing was answered. */
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Reads what came with a status of 4xx or 5xx. `retryAfter` is the header's text. */
export function refusal(status: number, body: unknown, retryAfter: string | null): ApiError {
  if (!isErrorBody(body))
    return new ApiError(
      "UnexpectedAnswer",
      status,
      `The server could not do this (status ${status}). Try again. If it happens again, tell your administrator.`,
    );
  const { code, message } = body.error;
  if (code === "NotSignedIn")
    return new ApiError(code, status, "You are not signed in any more. Load this page again to sign in.");
  if (code !== "TooManyAttempts") return new ApiError(code, status, message);
  return new ApiError(code, status, `Too many attempts. ${whenToTryAgain(Number(retryAfter))}`);
}

/** @param error what `fetch` threw */
export function noAnswer(error: unknown): ApiError {
  return error instanceof DOMException && error.name === "TimeoutError"
    ? new ApiError("TimedOut", 0, "The server did not answer in time. Try again.")
    : new ApiError(
        "Unreachable",
        0,
        "The server cannot be reached. Check your connection, then try again. If it happens again, tell your administrator.",
      );
}

/** @param seconds as the server said in Retry-After */
export function whenToTryAgain(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds <= 0) return "Wait a while, then try again.";
  if (seconds === 1) return "Try again in 1 second.";
  if (seconds < 90) return `Try again in ${Math.ceil(seconds)} seconds.`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90
    ? `Try again in ${minutes} minutes.`
    : `Try again in ${Math.ceil(seconds / 3600)} hours.`;
}

function isErrorBody(body: unknown): body is ErrorBody {
  const error = (body as Partial<ErrorBody> | null | undefined)?.error;
  return typeof error?.code === "string" && typeof error.message === "string";
}

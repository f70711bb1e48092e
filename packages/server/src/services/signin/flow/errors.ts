import { WebError } from "../web/route.ts";

/** For every wrong account, name, e-mail address and password, and for whoever has no password. */
export function authenticationFailed(): WebError {
  return new WebError(
    "AuthenticationFailed",
    400,
    "Your authentication information is incorrect. Please try again.",
  );
}

/** After a right password only. */
export function wrongSecondFactor(kind: "totp" | "passkey"): WebError {
  return kind === "totp"
    ? new WebError("WrongCode", 400, "The code that you entered is incorrect.")
    : new WebError("WrongPasskey", 400, "Your passkey or security key could not be verified.");
}

/** Expired, taken already, of another browser, or made up. */
export function stepOver(): WebError {
  return new WebError("StepOver", 409, "This sign-in is over. Start again.");
}

/** @param until epoch milliseconds */
export function tooManyAttempts(until: number, now: number): WebError {
  return new WebError(
    "TooManyAttempts",
    429,
    "There were too many attempts. Try again later.",
    Math.max(1, Math.ceil((until - now) / 1000)),
  );
}

/** After a right password and second factor only (IAM User Guide, "Password expiration requires administrator reset"). */
export function passwordExpired(): WebError {
  return new WebError(
    "PasswordExpired",
    403,
    "Your password has expired. Ask your administrator to set another one.",
  );
}

import { AwsError } from "../../aws-error.ts";

// The errors of the Sign-In model: each says in `error` why, by a word of OAuth2ErrorCode. Statuses: ValidationException has 400,
// InternalServerException 500 and TooManyRequestsError 429; AccessDeniedException has none in the model, so a client error's 400.

export type AccessDenial =
  | "TOKEN_EXPIRED"
  | "USER_CREDENTIALS_CHANGED"
  | "INSUFFICIENT_PERMISSIONS"
  | "AUTHCODE_EXPIRED";

export function accessDenied(error: AccessDenial, message: string): AwsError {
  return new AwsError("AccessDeniedException", 400, message, "AccessDeniedException", { error });
}

export function invalidRequest(message: string): AwsError {
  return new AwsError("ValidationException", 400, message, "ValidationException", {
    error: "INVALID_REQUEST",
  });
}

export function serverError(): AwsError {
  return new AwsError(
    "InternalServerException",
    500,
    "The request could not be answered because of a failure of the server.",
    "InternalServerException",
    { error: "server_error" },
  );
}

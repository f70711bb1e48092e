/**
 * The errors of authentication: what each is called in each family of protocols, and its status.
 * Source: "Common Errors" of the IAM and STS API references (Query), of the KMS and DynamoDB ones (JSON), and S3's
 * "Error responses" for the content hash.
 */
export const signatureErrors = {
  MissingAuthenticationToken: {
    json: "MissingAuthenticationTokenException",
    queryStatus: 403,
    jsonStatus: 400,
  },
  IncompleteSignature: { json: "IncompleteSignatureException", queryStatus: 400, jsonStatus: 400 },
  InvalidClientTokenId: { json: "UnrecognizedClientException", queryStatus: 403, jsonStatus: 400 },
  SignatureDoesNotMatch: { json: "InvalidSignatureException", queryStatus: 403, jsonStatus: 400 },
  RequestExpired: { json: "RequestExpired", queryStatus: 400, jsonStatus: 400 },
  ExpiredToken: { json: "ExpiredTokenException", queryStatus: 403, jsonStatus: 400 },
  XAmzContentSHA256Mismatch: { json: "InvalidSignatureException", queryStatus: 400, jsonStatus: 400 },
} as const;

/** The code as the Query and REST-XML protocols spell it; `signatureErrors` has the JSON one. */
export type SignatureErrorCode = keyof typeof signatureErrors;

/** A refusal. `message` is for the caller: it never holds a secret, a session token or a signature. */
export interface SignatureFailure {
  readonly ok: false;
  readonly code: SignatureErrorCode;
  readonly message: string;
}

export function signatureFailure(code: SignatureErrorCode, message: string): SignatureFailure {
  return { ok: false, code, message };
}

/** No signature at all. */
export function missingAuthenticationToken(): SignatureFailure {
  return signatureFailure("MissingAuthenticationToken", "Request is missing Authentication Token");
}

/** The access key is not known, is not active, or does not fit its session token: callers learn not which. */
export function invalidClientTokenId(): SignatureFailure {
  return signatureFailure("InvalidClientTokenId", "The security token included in the request is invalid.");
}

/** The session token was good once. */
export function expiredToken(): SignatureFailure {
  return signatureFailure("ExpiredToken", "The security token included in the request is expired");
}

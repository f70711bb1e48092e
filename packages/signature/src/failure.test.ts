import { expect, test } from "vitest";
import {
  expiredToken,
  invalidClientTokenId,
  missingAuthenticationToken,
  signatureErrors,
} from "./failure.ts";

// "Common Errors" of the IAM and STS API references, and of KMS for the JSON protocols.
test.each([
  ["MissingAuthenticationToken", "MissingAuthenticationTokenException", 403],
  ["IncompleteSignature", "IncompleteSignatureException", 400],
  ["InvalidClientTokenId", "UnrecognizedClientException", 403],
  ["SignatureDoesNotMatch", "InvalidSignatureException", 403],
  ["RequestExpired", "RequestExpired", 400],
  ["ExpiredToken", "ExpiredTokenException", 403],
  ["XAmzContentSHA256Mismatch", "InvalidSignatureException", 400],
] as const)("%s is %s in JSON, and %i in Query", (code, json, queryStatus) => {
  expect(signatureErrors[code]).toEqual({ json, queryStatus, jsonStatus: 400 });
  expect(Object.keys(signatureErrors)).toHaveLength(7);
});

test("the refusals that need no request say what AWS says", () => {
  expect(missingAuthenticationToken().message).toBe("Request is missing Authentication Token");
  expect(invalidClientTokenId().message).toBe("The security token included in the request is invalid.");
  expect(expiredToken().message).toBe("The security token included in the request is expired");
});

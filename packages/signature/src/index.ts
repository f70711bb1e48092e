// The public surface of @signet/signature: named exports only.
export type { Scope, SignatureClaim } from "./claim.ts";
export type { ScopeRules } from "./credential.ts";
export type { PayloadRule } from "./payload-hash.ts";
export type { HeaderPair, SignedRequest } from "./request.ts";
export type { SigningCredentials, SigningOptions, UnsignedRequest } from "./signer.ts";
export { canonicalUri } from "./canonical-uri.ts";
export { equalConstantTime } from "./constant-time.ts";
export {
  expiredToken,
  invalidClientTokenId,
  missingAuthenticationToken,
  type SignatureErrorCode,
  signatureErrors,
  type SignatureFailure,
  signatureFailure,
} from "./failure.ts";
export { hmacSha256 } from "./hmac.ts";
export { presignRequest, type PresigningOptions } from "./presign-request.ts";
export { type ReadClaim, type ReadOptions, readAuthorization } from "./read-authorization.ts";
export { signRequest } from "./sign-request.ts";
export { deriveSigningKey } from "./signing-key.ts";
export { type Verified, type VerifyOptions, verifySignature } from "./verify-signature.ts";

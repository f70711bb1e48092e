import { AwsError } from "../aws-error.ts";

// The catalogue of what the directory refuses, by the codes and statuses of IAM's schema; a test holds them against it.

export function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", 404, message);
}

export function entityAlreadyExists(message: string): AwsError {
  return new AwsError("EntityAlreadyExists", 409, message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", 409, message);
}

export function nameConflict(message: string): AwsError {
  return new AwsError("NameConflict", 409, message);
}

export function roleTemplateDisabled(message: string): AwsError {
  return new AwsError("RoleTemplateDisabled", 400, message);
}

export function featureEnabled(message: string): AwsError {
  return new AwsError("FeatureEnabled", 409, message);
}

export function featureDisabled(message: string): AwsError {
  return new AwsError("FeatureDisabled", 404, message);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", 409, message);
}

export function entityTemporarilyUnmodifiable(message: string): AwsError {
  return new AwsError("EntityTemporarilyUnmodifiable", 409, message);
}

export function passwordPolicyViolation(message: string): AwsError {
  return new AwsError("PasswordPolicyViolation", 400, message);
}

export function invalidUserType(message: string): AwsError {
  return new AwsError("InvalidUserType", 400, message);
}

export function invalidAuthenticationCode(message: string): AwsError {
  return new AwsError("InvalidAuthenticationCode", 403, message);
}

export function malformedPolicyDocument(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", 400, message);
}

export function concurrentModification(message: string): AwsError {
  return new AwsError("ConcurrentModification", 409, message);
}

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", 400, message);
}

export function unmodifiableEntity(message: string): AwsError {
  return new AwsError("UnmodifiableEntity", 400, message);
}

export function policyNotAttachable(message: string): AwsError {
  return new AwsError("PolicyNotAttachable", 400, message);
}

/** What a value breaks that the schema's own constraints cannot say (a page's marker, for one). */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, message);
}

export function malformedCertificate(message: string): AwsError {
  return new AwsError("MalformedCertificate", 400, message);
}

export function invalidCertificate(message: string): AwsError {
  return new AwsError("InvalidCertificate", 400, message);
}

export function duplicateCertificate(message: string): AwsError {
  return new AwsError("DuplicateCertificate", 409, message);
}

export function keyPairMismatch(message: string): AwsError {
  return new AwsError("KeyPairMismatch", 400, message);
}

export function invalidPublicKey(message: string): AwsError {
  return new AwsError("InvalidPublicKey", 400, message);
}

export function unrecognizedPublicKeyEncoding(message: string): AwsError {
  return new AwsError("UnrecognizedPublicKeyEncoding", 400, message);
}

export function duplicateSshPublicKey(message: string): AwsError {
  return new AwsError("DuplicateSSHPublicKey", 400, message);
}

export function notSupportedService(message: string): AwsError {
  return new AwsError("NotSupportedService", 404, message);
}

export function credentialReportNotPresent(message: string): AwsError {
  return new AwsError("ReportNotPresent", 410, message);
}

export function credentialReportExpired(message: string): AwsError {
  return new AwsError("ReportExpired", 410, message);
}

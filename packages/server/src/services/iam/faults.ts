import { AwsError } from "../../aws-error.ts";
import { concurrentModification } from "../../directory/errors.ts";
import type { ServiceFaults } from "../operation.ts";

/**
 * Those that document ConcurrentModification (IAM API Reference, "Errors" of each operation). The SDKs do not repeat what was refused so; of
 * the others they know the failure, and do.
 */
const TELL_OF_COLLISIONS: ReadonlySet<string> = new Set([
  "CreateUser",
  "UpdateUser",
  "DeleteUser",
  "TagUser",
  "UntagUser",
  "CreateAccountAlias",
  "DeleteAccountAlias",
  "CreatePolicy",
  "TagPolicy",
  "UntagPolicy",
  "CreateRole",
  "DeleteRole",
  "TagRole",
  "UntagRole",
  "CreateInstanceProfile",
  "TagInstanceProfile",
  "UntagInstanceProfile",
  "CreateVirtualMFADevice",
  "DeleteVirtualMFADevice",
  "TagMFADevice",
  "UntagMFADevice",
  "EnableMFADevice",
  "ResyncMFADevice",
  "DeactivateMFADevice",
  "CreateOpenIDConnectProvider",
  "AddClientIDToOpenIDConnectProvider",
  "RemoveClientIDFromOpenIDConnectProvider",
  "UpdateOpenIDConnectProviderThumbprint",
  "CreateSAMLProvider",
  "UpdateSAMLProvider",
  "TagOpenIDConnectProvider",
  "UntagOpenIDConnectProvider",
  "TagSAMLProvider",
  "UntagSAMLProvider",
  "UploadSigningCertificate",
  "DeleteSigningCertificate",
  "UploadServerCertificate",
  "TagServerCertificate",
  "UntagServerCertificate",
  "CreateDelegationRequest",
  "AssociateDelegationRequest",
  "UpdateDelegationRequest",
  "AcceptDelegationRequest",
  "RejectDelegationRequest",
  "SendDelegationToken",
  "AcquireRole",
  "PutAccountProperties",
]);

/** IAM API Reference: ServiceFailure and ConcurrentModification, of most operations. */
export const iamFaults: ServiceFaults = {
  failure: () =>
    new AwsError(
      "ServiceFailure",
      500,
      "The request processing has failed because of an unknown error, exception or failure.",
    ),
  collision: (operationName) =>
    TELL_OF_COLLISIONS.has(operationName)
      ? concurrentModification(
          "The request was rejected because multiple requests to change this object were submitted simultaneously.",
        )
      : undefined,
};

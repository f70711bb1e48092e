import type { ServiceSpecificCredential, ServiceSpecificCredentialMetadata } from "@aws-sdk/client-iam";
import { credentialService } from "../../../directory/keys-and-certificates/credential-services.ts";
import type { ToldServiceCredential } from "../../../directory/keys-and-certificates/service-credentials.ts";
import type { ServiceCredentialRow } from "../../../storage/schema/keys-and-certificates.ts";
import { presentDate } from "../present.ts";

/** A credential without its secret, at the instant `now` in epoch milliseconds. */
export function presentListedCredential(
  credential: ServiceCredentialRow,
  userName: string | undefined,
  now: number,
): ServiceSpecificCredentialMetadata {
  const { public_name: name, expires_at: expiresAt } = credential;
  const isKey = credentialService(credential.service_name).kind === "api-key";
  return {
    CreateDate: presentDate(credential.created_at),
    ...(expiresAt === null ? {} : { ExpirationDate: presentDate(expiresAt) }),
    ServiceName: credential.service_name,
    ...(isKey ? { ServiceCredentialAlias: name } : { ServiceUserName: name }),
    ServiceSpecificCredentialId: credential.credential_id,
    UserName: userName,
    Status: expiresAt !== null && expiresAt <= now ? "Expired" : credential.status,
  };
}

/** A credential as it is told once, with its password or its key. */
export function presentToldCredential(
  { credential, secret }: ToldServiceCredential,
  userName: string | undefined,
  now: number,
): ServiceSpecificCredential {
  const isKey = credentialService(credential.service_name).kind === "api-key";
  return {
    ...presentListedCredential(credential, userName, now),
    ...(isKey ? { ServiceCredentialSecret: secret } : { ServicePassword: secret }),
  };
}

import { notSupportedService } from "../errors.ts";

/** What a service takes: a user name with its password, or a key that says all. */
export type CredentialService =
  | { readonly kind: "password" }
  | {
      readonly kind: "api-key";
      /** What its keys begin with, by which scanners for secrets find them. */
      readonly prefix: string;
    };

/** IAM API Reference, "CreateServiceSpecificCredential". */
const SERVICES: ReadonlyMap<string, CredentialService> = new Map<string, CredentialService>([
  ["codecommit.amazonaws.com", { kind: "password" }],
  ["cassandra.amazonaws.com", { kind: "password" }],
  ["bedrock.amazonaws.com", { kind: "api-key", prefix: "ABSK" }],
  ["logs.amazonaws.com", { kind: "api-key", prefix: "ACWL" }],
]);

/** Throws NotSupportedService. */
export function credentialService(serviceName: string): CredentialService {
  const service = SERVICES.get(serviceName);
  if (service === undefined)
    throw notSupportedService(`No such service ${serviceName} is supported for Service Specific Credentials`);
  return service;
}

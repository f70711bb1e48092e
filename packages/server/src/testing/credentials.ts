import type { ClientCredentials } from "./server.ts";

/** As CreateAccessKey answers `AccessKey`, and the operations of STS `Credentials`. */
interface HandedOut {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

/** The credentials that an answer hands out, for clients; throws when it hands out none. */
export function credentialsOf(answered: HandedOut | undefined): ClientCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken } = answered ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined)
    throw new Error("the answer has no credentials");
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  };
}

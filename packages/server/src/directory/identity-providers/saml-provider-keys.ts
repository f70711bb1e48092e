import type { KeyObject } from "node:crypto";
import { randomBase32 } from "../../credentials/base32.ts";
import type { SamlProviderKeyRow } from "../../storage/schema/identity-providers.ts";
import { invalidInput, limitExceeded } from "../errors.ts";
import { readPrivateKey } from "../keys-and-certificates/private-keys.ts";
import type { DirectoryScope } from "../scope.ts";

/** What is known of a private key without the key. */
export type SamlKeyFacts = Pick<SamlProviderKeyRow, "key_id" | "created_at">;

const MOST = 2;
const SMALLEST_MODULUS = 2048;
/** Whoever sends a response makes the server decrypt with it: with 16,000 bits that takes seconds, with 4,096 some 20 ms. */
const LARGEST_MODULUS = 4096;
const PURPOSE = "saml-decryption-key";

/** The private keys of SAML providers, by the provider's id: assertions may be encrypted for them. */
export function samlProviderKeysOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const where = (providerId: string) =>
    db
      .selectFrom("saml_provider_keys")
      .where("account_id", "=", accountId)
      .where("provider_id", "=", providerId)
      .orderBy("created_at")
      .orderBy("key_id");

  function list(providerId: string): Promise<readonly SamlKeyFacts[]> {
    return where(providerId).select(["key_id", "created_at"]).execute();
  }

  return {
    list,

    /** In PEM. */
    async open(providerId: string): Promise<readonly string[]> {
      const rows = await where(providerId).select(["key_id", "sealed_key"]).execute();
      return rows.map(({ key_id: id, sealed_key: sealed }) => {
        const key = scope.secrets.open(sealed, `${accountId}/${id}`, PURPOSE);
        if (key === undefined) throw new Error(`The private key ${id} cannot be unsealed`);
        return key;
      });
    },

    /** Throws InvalidInput, and LimitExceeded for a third one. */
    async add(providerId: string, pem: string): Promise<void> {
      const key = decryptionKey(pem);
      if ((await list(providerId)).length >= MOST)
        throw limitExceeded(`Private key limit of ${MOST} is reached.`);
      const id = `SAMLPK${randomBase32(20, scope.randomBytes)}`;
      const text = key.export({ type: "pkcs8", format: "pem" });
      await db
        .insertInto("saml_provider_keys")
        .values({
          account_id: accountId,
          provider_id: providerId,
          key_id: id,
          sealed_key: scope.secrets.seal(text, `${accountId}/${id}`, PURPOSE),
          created_at: scope.now(),
        })
        .execute();
    },

    /** Throws InvalidInput for a key that is not there, and for the last one where assertions must be encrypted. */
    async remove(providerId: string, keyId: string, isNeeded: boolean): Promise<void> {
      const known = await list(providerId);
      if (!known.some(({ key_id: id }) => id === keyId))
        throw invalidInput("Failed to remove private key because the Key ID does not match a private key.");
      if (isNeeded && known.length === 1) throw invalidInput("Failed to remove private key.");
      await db
        .deleteFrom("saml_provider_keys")
        .where("account_id", "=", accountId)
        .where("provider_id", "=", providerId)
        .where("key_id", "=", keyId)
        .execute();
    },

    async removeAll(providerId: string): Promise<void> {
      await db
        .deleteFrom("saml_provider_keys")
        .where("account_id", "=", accountId)
        .where("provider_id", "=", providerId)
        .execute();
    },
  };
}

function decryptionKey(pem: string): KeyObject {
  const key = readPrivateKey(pem);
  const bits = key?.asymmetricKeyType === "rsa" ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  if (key === undefined || bits < SMALLEST_MODULUS || bits > LARGEST_MODULUS)
    throw invalidInput("Invalid private key.");
  return key;
}

import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import type { TokenIssuerRow, TokenSigningKeyRow } from "../../storage/schema/identity-providers.ts";
import { featureDisabled, featureEnabled } from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import type { DirectoryScope } from "../scope.ts";

export type TokenAlgorithm = TokenSigningKeyRow["algorithm"];

/** A key pair that tokens are to be signed with. */
export interface NewSigningKey {
  readonly algorithm: TokenAlgorithm;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  /** A JSON Web Key, without its id. */
  readonly publicKey: object;
}

export interface SigningKey {
  readonly keyId: string;
  /** PKCS #8 in PEM: for signing with it at once. */
  readonly privateKey: string;
}

const PURPOSE = "token-signing-key";

/**
 * The account as an issuer of tokens for others. Its id and its keys stay when it is disabled: tokens that were given can still be
 * verified until they end, and others need not be told a new issuer when it is enabled again.
 */
export function tokenIssuerOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  function find(): Promise<TokenIssuerRow | undefined> {
    return db.selectFrom("token_issuers").selectAll().where("account_id", "=", accountId).executeTakeFirst();
  }

  /** Throws FeatureDisabled. */
  async function get(): Promise<TokenIssuerRow> {
    const issuer = await find();
    if (issuer?.enabled !== 1)
      throw featureDisabled("Outbound web identity federation is not enabled for this account.");
    return issuer;
  }

  async function setEnabled(enabled: 0 | 1): Promise<void> {
    await db.updateTable("token_issuers").set({ enabled }).where("account_id", "=", accountId).execute();
    scope.announce("token-issuer");
  }

  async function make(keys: readonly NewSigningKey[]): Promise<TokenIssuerRow> {
    const issuer: TokenIssuerRow = { account_id: accountId, issuer_id: randomUUID(), enabled: 1 };
    await refuseDuplicate(db.insertInto("token_issuers").values(issuer).execute(), alreadyEnabled);
    for (const { algorithm, privateKey, publicKey } of keys) {
      const keyId = randomUUID();
      await db
        .insertInto("token_signing_keys")
        .values({
          account_id: accountId,
          key_id: keyId,
          algorithm,
          public_key: JSON.stringify({ ...publicKey, kid: keyId, alg: algorithm, use: "sig" }),
          sealed_key: scope.secrets.seal(privateKey, `${accountId}/${keyId}`, PURPOSE),
          created_at: scope.now(),
        })
        .execute();
    }
    scope.announce("token-issuer");
    return issuer;
  }

  return {
    find,
    get,

    /** @param keys those of the account when it has none yet. Throws FeatureEnabled. */
    async enable(keys: readonly NewSigningKey[]): Promise<TokenIssuerRow> {
      const issuer = await find();
      if (issuer === undefined) return make(keys);
      if (issuer.enabled === 1) throw alreadyEnabled();
      await setEnabled(1);
      return issuer;
    },

    /** Throws FeatureDisabled. */
    async disable(): Promise<void> {
      await get();
      await setEnabled(0);
    },

    async signingKey(algorithm: TokenAlgorithm): Promise<SigningKey> {
      const { key_id: keyId, sealed_key: sealed } = await db
        .selectFrom("token_signing_keys")
        .select(["key_id", "sealed_key"])
        .where("account_id", "=", accountId)
        .where("algorithm", "=", algorithm)
        .orderBy("created_at", "desc")
        .executeTakeFirstOrThrow();
      const privateKey = scope.secrets.open(sealed, `${accountId}/${keyId}`, PURPOSE);
      if (privateKey === undefined) throw new Error(`The signing key ${keyId} cannot be unsealed`);
      return { keyId, privateKey };
    },
  };
}

function alreadyEnabled() {
  return featureEnabled("Outbound web identity federation is already enabled for this account.");
}

/** The public keys of an issuer, by its id alone, as JSON Web Keys; undefined where there is none. */
export async function publishedKeys(
  db: Pick<Kysely<Schema>, "selectFrom">,
  issuerId: string,
): Promise<readonly object[] | undefined> {
  const issuer = await db
    .selectFrom("token_issuers")
    .select("account_id")
    .where("issuer_id", "=", issuerId)
    .executeTakeFirst();
  if (issuer === undefined) return undefined;
  const rows = await db
    .selectFrom("token_signing_keys")
    .select("public_key")
    .where("account_id", "=", issuer.account_id)
    .orderBy("key_id")
    .execute();
  return rows.map(({ public_key: key }) => JSON.parse(key) as object);
}

import { type SamlMetadata, readSamlMetadata } from "../../federation/saml/metadata.ts";
import { XmlError } from "../../federation/saml/xml.ts";
import { randomBase32 } from "../../credentials/base32.ts";
import type { SamlProviderRow } from "../../storage/schema/identity-providers.ts";
import { isProviderArn, samlProviderArn } from "../arns.ts";
import { countRows } from "../count.ts";
import { entityAlreadyExists, invalidInput, noSuchEntity } from "../errors.ts";
import { nameKey, refuseDuplicate } from "../names.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { taggingOf } from "../tagging.ts";
import { mergeTags, type TagMember, writeTags } from "../tags.ts";
import { type SamlKeyFacts, samlProviderKeysOf } from "./saml-provider-keys.ts";

export type EncryptionMode = "Required" | "Allowed";

export interface NewSamlProvider {
  readonly name: string;
  readonly metadata: string;
  readonly encryptionMode?: EncryptionMode | undefined;
  /** PEM. */
  readonly privateKey?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

export interface SamlProviderUpdate {
  readonly metadata?: string | undefined;
  readonly encryptionMode?: EncryptionMode | undefined;
  /** PEM. */
  readonly addPrivateKey?: string | undefined;
  /** Its id. */
  readonly removePrivateKey?: string | undefined;
}

/** How long a provider is good whose metadata names no end, in years: IAM answers that. */
const YEARS = 100;

/** The SAML providers of an account, by ARN: that has the provider's name in it. */
export function samlProvidersOf(scope: DirectoryScope) {
  const { db, accountId } = scope;
  const keys = samlProviderKeysOf(scope);

  const select = () => db.selectFrom("saml_providers").selectAll().where("account_id", "=", accountId);

  async function find(arn: string): Promise<SamlProviderRow | undefined> {
    const prefix = samlProviderArn(accountId, "");
    if (!arn.startsWith(prefix)) return undefined;
    const name = arn.slice(prefix.length);
    const row = await select().where("name_key", "=", nameKey(name)).executeTakeFirst();
    return row?.name === name ? row : undefined;
  }

  /** Throws NoSuchEntity, and InvalidInput for what is no provider's ARN. */
  async function get(arn: string): Promise<SamlProviderRow> {
    if (!isProviderArn(arn, "saml-provider")) throw invalidInput(`ARN ${arn} is not valid.`);
    const provider = await find(arn);
    if (provider === undefined) throw noSuchEntity(`Manifest not found for arn ${arn}`);
    return provider;
  }

  async function change(
    provider: SamlProviderRow,
    values: Partial<Omit<SamlProviderRow, "account_id" | "provider_id" | "name" | "name_key">>,
  ): Promise<void> {
    await db
      .updateTable("saml_providers")
      .set(values)
      .where("account_id", "=", accountId)
      .where("provider_id", "=", provider.provider_id)
      .execute();
    announce(provider);
  }

  function announce({ provider_id: id }: SamlProviderRow): void {
    scope.announce(`saml-provider:${id}`);
  }

  function factsOf(metadata: string) {
    const { issuer, certificates, validUntil } = parse(metadata);
    return {
      metadata,
      issuer,
      certificates: JSON.stringify(certificates),
      valid_until: validUntil ?? yearsAfter(scope.now()),
    };
  }

  return {
    find,
    get,

    /** Throws EntityAlreadyExists, LimitExceeded, InvalidInput. */
    async create({
      name,
      metadata,
      encryptionMode,
      privateKey,
      tags = [],
    }: NewSamlProvider): Promise<SamlProviderRow> {
      const taken = () => entityAlreadyExists(`SAMLProvider with name ${name} already exists.`);
      if ((await select().where("name_key", "=", nameKey(name)).executeTakeFirst()) !== undefined)
        throw taken();
      requireQuota("SAMLProvidersPerAccount", (await countRows(scope, "saml_providers")) + 1);
      if (encryptionMode === "Required" && privateKey === undefined) throw noPrivateKey();
      const provider: SamlProviderRow = {
        account_id: accountId,
        provider_id: `SAMLSP${randomBase32(20, scope.randomBytes)}`,
        name,
        name_key: nameKey(name),
        created_at: scope.now(),
        ...factsOf(metadata),
        encryption_mode: encryptionMode ?? null,
        tags: writeTags(mergeTags([], tags, "TagsPerSAMLProvider")),
      };
      await refuseDuplicate(db.insertInto("saml_providers").values(provider).execute(), taken);
      if (privateKey !== undefined) await keys.add(provider.provider_id, privateKey);
      announce(provider);
      return provider;
    },

    /** All of them, sorted by name. */
    list(): Promise<readonly SamlProviderRow[]> {
      return select().orderBy("name_key").execute();
    },

    /** Its private keys, the oldest first, without what is secret in them. */
    keys({ provider_id: id }: SamlProviderRow): Promise<readonly SamlKeyFacts[]> {
      return keys.list(id);
    },

    /** Its private keys, in PEM: for decrypting with them at once. */
    openKeys({ provider_id: id }: SamlProviderRow): Promise<readonly string[]> {
      return keys.open(id);
    },

    /** Throws NoSuchEntity, InvalidInput, LimitExceeded (more than two private keys). */
    async update(arn: string, changes: SamlProviderUpdate): Promise<void> {
      const { metadata, encryptionMode, addPrivateKey, removePrivateKey } = changes;
      const provider = await get(arn);
      if (addPrivateKey !== undefined && removePrivateKey !== undefined)
        throw invalidInput(
          "Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.",
        );
      if (Object.values(changes).every((value) => value === undefined))
        throw invalidInput(
          "Unable to update identity provider. No updates are defined for metadata or encryption assertion.",
        );
      const mode = encryptionMode ?? provider.encryption_mode;
      if (addPrivateKey !== undefined) await keys.add(provider.provider_id, addPrivateKey);
      if (removePrivateKey !== undefined)
        await keys.remove(provider.provider_id, removePrivateKey, mode === "Required");
      if (mode === "Required" && (await keys.list(provider.provider_id)).length === 0) throw noPrivateKey();
      await change(provider, {
        encryption_mode: mode,
        ...(metadata === undefined ? {} : factsOf(metadata)),
      });
    },

    /** Throws NoSuchEntity, InvalidInput. Roles that trust the provider stay, and trust nobody by it. */
    async delete(arn: string): Promise<void> {
      const provider = await get(arn);
      await keys.removeAll(provider.provider_id);
      await db
        .deleteFrom("saml_providers")
        .where("account_id", "=", accountId)
        .where("provider_id", "=", provider.provider_id)
        .execute();
      announce(provider);
    },

    ...taggingOf({ get, change, quota: "TagsPerSAMLProvider" }),
  };
}

function parse(metadata: string): SamlMetadata {
  try {
    return readSamlMetadata(metadata);
  } catch (error) {
    if (error instanceof XmlError) throw invalidInput("Could not parse metadata.");
    throw error;
  }
}

function noPrivateKey() {
  return invalidInput(
    "Unable to set assertion encryption mode to Required because no private key is provided.",
  );
}

function yearsAfter(now: number): number {
  const at = new Date(now);
  return at.setUTCFullYear(at.getUTCFullYear() + YEARS);
}

import { sql } from "kysely";
import type { OidcProviderRow } from "../../storage/schema/identity-providers.ts";
import { isProviderArn, oidcProviderArn } from "../arns.ts";
import { countRows } from "../count.ts";
import { entityAlreadyExists, invalidInput, noSuchEntity } from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { taggingOf } from "../tagging.ts";
import { mergeTags, type TagMember, writeTags } from "../tags.ts";
import { readIssuerUrl } from "./issuer-url.ts";

export interface NewOidcProvider {
  /** "https://…", as tokens have it in `iss`. */
  readonly url: string;
  readonly clientIds?: readonly string[] | undefined;
  readonly thumbprints?: readonly string[] | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

const MOST_THUMBPRINTS = 5;

/** The OpenID Connect providers of an account, by ARN: that has the issuer's URL in it. */
export function oidcProvidersOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("oidc_providers").selectAll().where("account_id", "=", accountId);

  function findByUrl(url: string): Promise<OidcProviderRow | undefined> {
    return select().where("url", "=", url).executeTakeFirst();
  }

  /**
   * Also by an URL of other letter case. To AWS that is another URL, and so it is to tokens. But the names of condition keys have no case:
   * `idp.example/Red:sub` and `idp.example/red:sub` are one key, and what a policy says of the subjects of the one would be true of the other's.
   */
  async function isTaken(url: string): Promise<boolean> {
    const row = await db
      .selectFrom("oidc_providers")
      .select("url")
      .where("account_id", "=", accountId)
      .where(sql<string>`lower(url)`, "=", url.toLowerCase())
      .executeTakeFirst();
    return row !== undefined;
  }

  function find(arn: string): Promise<OidcProviderRow | undefined> {
    const prefix = oidcProviderArn(accountId, "");
    return arn.startsWith(prefix) ? findByUrl(arn.slice(prefix.length)) : Promise.resolve(undefined);
  }

  /** Throws InvalidInput for what is no provider's ARN. */
  async function findNamed(arn: string): Promise<OidcProviderRow | undefined> {
    if (!isProviderArn(arn, "oidc-provider")) throw invalidInput(`ARN ${arn} is not valid.`);
    return find(arn);
  }

  /** Throws NoSuchEntity, InvalidInput. */
  async function get(arn: string): Promise<OidcProviderRow> {
    const provider = await findNamed(arn);
    if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
    return provider;
  }

  async function change(
    { url }: OidcProviderRow,
    values: Partial<Pick<OidcProviderRow, "client_ids" | "thumbprints" | "tags">>,
  ): Promise<void> {
    await db
      .updateTable("oidc_providers")
      .set(values)
      .where("account_id", "=", accountId)
      .where("url", "=", url)
      .execute();
    announce(url);
  }

  function announce(url: string): void {
    scope.announce(`oidc-provider:${oidcProviderArn(accountId, url)}`);
  }

  return {
    find,
    get,

    /** Of an issuer, as tokens name it: the URL to the letter. */
    findByIssuer(issuer: string): Promise<OidcProviderRow | undefined> {
      return issuer.startsWith(SCHEME) ? findByUrl(issuer.slice(SCHEME.length)) : Promise.resolve(undefined);
    },

    /** Throws ValidationError (URL), EntityAlreadyExists, LimitExceeded, InvalidInput. */
    async create({
      url,
      clientIds = [],
      thumbprints = [],
      tags = [],
    }: NewOidcProvider): Promise<OidcProviderRow> {
      const bare = readIssuerUrl(url);
      const taken = () => entityAlreadyExists(`Provider with url ${url} already exists.`);
      if (await isTaken(bare)) throw taken();
      requireQuota("OpenIdConnectProvidersPerAccount", (await countRows(scope, "oidc_providers")) + 1);
      const provider: OidcProviderRow = {
        account_id: accountId,
        url: bare,
        created_at: scope.now(),
        client_ids: writeClientIds(clientIds),
        thumbprints: writeThumbprints(thumbprints),
        tags: writeTags(mergeTags([], tags, "TagsPerOpenIdConnectProvider")),
      };
      await refuseDuplicate(db.insertInto("oidc_providers").values(provider).execute(), taken);
      announce(bare);
      return provider;
    },

    /** All of them, sorted by URL. */
    list(): Promise<readonly OidcProviderRow[]> {
      return select().orderBy("url").execute();
    },

    /** One that is not there is deleted already. Throws InvalidInput. */
    async delete(arn: string): Promise<void> {
      const provider = await findNamed(arn);
      if (provider === undefined) return;
      await db
        .deleteFrom("oidc_providers")
        .where("account_id", "=", accountId)
        .where("url", "=", provider.url)
        .execute();
      announce(provider.url);
    },

    /** One that is there already stays. Throws NoSuchEntity, InvalidInput, LimitExceeded. */
    async addClientId(arn: string, clientId: string): Promise<void> {
      const provider = await get(arn);
      await change(provider, { client_ids: writeClientIds([...readTexts(provider.client_ids), clientId]) });
    },

    /** One that is not there is passed over. Throws NoSuchEntity, InvalidInput. */
    async removeClientId(arn: string, clientId: string): Promise<void> {
      const provider = await get(arn);
      const kept = readTexts(provider.client_ids).filter((id) => id !== clientId);
      await change(provider, { client_ids: writeClientIds(kept) });
    },

    /** Throws NoSuchEntity, InvalidInput. */
    async setThumbprints(arn: string, thumbprints: readonly string[]): Promise<void> {
      await change(await get(arn), { thumbprints: writeThumbprints(thumbprints) });
    },

    ...taggingOf({ get, change, quota: "TagsPerOpenIdConnectProvider" }),
  };
}

const SCHEME = "https://";

/** Reads the columns `client_ids` and `thumbprints`. */
export function readTexts(column: string): readonly string[] {
  return JSON.parse(column) as readonly string[];
}

function writeClientIds(ids: readonly string[]): string {
  const each = [...new Set(ids)];
  requireQuota("ClientIdsPerOpenIdConnectProvider", each.length);
  return JSON.stringify(each);
}

function writeThumbprints(thumbprints: readonly string[]): string {
  // IAM's own words, although five are let in.
  if (thumbprints.length > MOST_THUMBPRINTS)
    throw invalidInput(`Thumbprint list must contain fewer than ${MOST_THUMBPRINTS} entries.`);
  if (!thumbprints.every((thumbprint) => /^[0-9A-Fa-f]{40}$/.test(thumbprint)))
    throw invalidInput("A thumbprint must be the SHA-1 digest of a certificate, as 40 hexadecimal digits.");
  return JSON.stringify(thumbprints);
}

import { createUniqueId } from "../../credentials/access-key-id.ts";
import type { ServerCertificateRow } from "../../storage/schema/keys-and-certificates.ts";
import { countRows } from "../count.ts";
import { entityAlreadyExists, noSuchEntity } from "../errors.ts";
import { nameKey, pathStartsWith, refuseDuplicate } from "../names.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { mergeTags, readTags, removeTags, type TagMember, writeTags } from "../tags.ts";
import { type CertificateParts, requireServerCertificate } from "./server-certificate-parts.ts";

export interface NewServerCertificate extends CertificateParts {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

/** The server certificates of an account. */
export function serverCertificatesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("server_certificates").selectAll().where("account_id", "=", accountId);

  function find(name: string): Promise<ServerCertificateRow | undefined> {
    return select().where("name_key", "=", nameKey(name)).executeTakeFirst();
  }

  /** Throws NoSuchEntity. */
  async function get(name: string): Promise<ServerCertificateRow> {
    const certificate = await find(name);
    if (certificate === undefined)
      throw noSuchEntity(`The Server Certificate with name ${name} cannot be found.`);
    return certificate;
  }

  async function change(
    certificate: ServerCertificateRow,
    values: Partial<Pick<ServerCertificateRow, "name" | "name_key" | "path" | "tags">>,
  ): Promise<void> {
    await db
      .updateTable("server_certificates")
      .set(values)
      .where("account_id", "=", accountId)
      .where("server_certificate_id", "=", certificate.server_certificate_id)
      .execute();
    announce(certificate);
  }

  function announce(certificate: ServerCertificateRow): void {
    scope.announce(`server-certificate:${certificate.server_certificate_id}`);
  }

  return {
    find,
    get,

    /**
     * Keeps a certificate and its chain, and forgets its private key once the two were seen to belong together. Throws
     * MalformedCertificate, KeyPairMismatch, EntityAlreadyExists, LimitExceeded, InvalidInput (tags).
     */
    async upload({
      name,
      path = "/",
      tags = [],
      ...parts
    }: NewServerCertificate): Promise<ServerCertificateRow> {
      const expiresAt = requireServerCertificate(parts, scope.now());
      if ((await find(name)) !== undefined) throw alreadyExists(name);
      requireQuota("ServerCertificatesPerAccount", (await countRows(scope, "server_certificates")) + 1);
      const certificate: ServerCertificateRow = {
        account_id: accountId,
        server_certificate_id: createUniqueId("ASCA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: scope.now(),
        body: parts.body,
        chain: parts.chain ?? null,
        expires_at: expiresAt,
        tags: writeTags(mergeTags([], tags, "TagsPerServerCertificate")),
      };
      await refuseDuplicate(db.insertInto("server_certificates").values(certificate).execute(), () =>
        alreadyExists(name),
      );
      announce(certificate);
      return certificate;
    },

    /** Sorted by name, without case. */
    list(request: PageRequest, pathPrefix = "/"): Promise<Page<ServerCertificateRow>> {
      return page(
        request,
        (certificate) => certificate.name_key,
        (after, limit) =>
          select()
            .where(pathStartsWith(pathPrefix))
            .$if(after !== undefined, (query) => query.where("name_key", ">", after ?? ""))
            .orderBy("name_key")
            .limit(limit)
            .execute(),
      );
    },

    /** Changes name, path or both. Throws NoSuchEntity, EntityAlreadyExists. */
    async update(
      name: string,
      { newName, newPath }: { readonly newName?: string | undefined; readonly newPath?: string | undefined },
    ): Promise<void> {
      const certificate = await get(name);
      const values = { name: newName ?? certificate.name, path: newPath ?? certificate.path };
      const other = await find(values.name);
      if (other !== undefined && other.server_certificate_id !== certificate.server_certificate_id)
        throw alreadyExists(values.name);
      await refuseDuplicate(change(certificate, { ...values, name_key: nameKey(values.name) }), () =>
        alreadyExists(values.name),
      );
    },

    /** Throws NoSuchEntity. */
    async delete(name: string): Promise<void> {
      const certificate = await get(name);
      await db
        .deleteFrom("server_certificates")
        .where("account_id", "=", accountId)
        .where("server_certificate_id", "=", certificate.server_certificate_id)
        .execute();
      announce(certificate);
    },

    /** Throws NoSuchEntity, InvalidInput, LimitExceeded. */
    async tag(name: string, tags: readonly TagMember[]): Promise<void> {
      const certificate = await get(name);
      const merged = mergeTags(readTags(certificate.tags), tags, "TagsPerServerCertificate");
      await change(certificate, { tags: writeTags(merged) });
    },

    /** Throws NoSuchEntity. */
    async untag(name: string, keys: readonly string[]): Promise<void> {
      const certificate = await get(name);
      await change(certificate, { tags: writeTags(removeTags(readTags(certificate.tags), keys)) });
    },
  };
}

function alreadyExists(name: string) {
  return entityAlreadyExists(`The Server Certificate with name ${name} already exists.`);
}

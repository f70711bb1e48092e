import { createUniqueId } from "../../credentials/access-key-id.ts";
import type { ServerCertificateRow } from "../../storage/schema/keys-and-certificates.ts";
import { countRows } from "../count.ts";
import { entityAlreadyExists, noSuchEntity } from "../errors.ts";
import { namedRowsOf, type Renaming } from "../named-rows.ts";
import { nameKey } from "../names.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { taggingOf } from "../tagging.ts";
import { mergeTags, type TagMember, writeTags } from "../tags.ts";
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

  const named = namedRowsOf<ServerCertificateRow>({
    read: (holds, limit) => select().where(holds).orderBy("name_key").limit(limit).execute(),
    missing: (name) => noSuchEntity(`The Server Certificate with name ${name} cannot be found.`),
    taken: (name) => entityAlreadyExists(`The Server Certificate with name ${name} already exists.`),
  });
  const { find, get } = named;

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
      await named.requireFree(name);
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
      await named.claim(name, db.insertInto("server_certificates").values(certificate).execute());
      announce(certificate);
      return certificate;
    },

    list: named.list,

    /** Changes name, path or both. Throws NoSuchEntity, EntityAlreadyExists. */
    update(name: string, renaming: Renaming): Promise<void> {
      return named.rename(name, renaming, change);
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

    ...taggingOf({ get, change, quota: "TagsPerServerCertificate" }),
  };
}

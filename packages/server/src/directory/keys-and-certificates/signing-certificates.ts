import type { X509Certificate } from "node:crypto";
import { randomBase32 } from "../../credentials/base32.ts";
import type { SigningCertificateRow } from "../../storage/schema/keys-and-certificates.ts";
import { ROW_COUNT } from "../count.ts";
import { duplicateCertificate, invalidCertificate, malformedCertificate, noSuchEntity } from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { digestOf, readCertificate, validityAt } from "./certificates.ts";

/** Characters; AWS's are as long, and have no prefix. */
const ID_LENGTH = 32;

/** The X.509 signing certificates of an account's users, by the users' unique ids; root's have the account's id there. */
export function signingCertificatesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("signing_certificates").selectAll().where("account_id", "=", accountId);

  /** Throws NoSuchEntity, also for a certificate of another user. */
  async function get(userId: string, certificateId: string): Promise<SigningCertificateRow> {
    const certificate = await select()
      .where("certificate_id", "=", certificateId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (certificate === undefined)
      throw noSuchEntity(`The Certificate with id ${certificateId} cannot be found.`);
    return certificate;
  }

  async function count(userId: string): Promise<number> {
    const row = await db
      .selectFrom("signing_certificates")
      .select(ROW_COUNT)
      .where("account_id", "=", accountId)
      .where("user_id", "=", userId)
      .executeTakeFirstOrThrow();
    return row.count;
  }

  const announce = (certificateId: string) => scope.announce(`signing-certificate:${certificateId}`);

  return {
    count,

    /**
     * Keeps an active certificate. Throws MalformedCertificate (unreadable, expired), InvalidCertificate (not valid yet, a key that
     * does not sign), LimitExceeded, and DuplicateCertificate for one that any user of the account has.
     */
    async upload(userId: string, body: string): Promise<SigningCertificateRow> {
      const certificate = readCertificate(body);
      requireSigning(certificate, scope.now());
      const digest = digestOf(certificate);
      const same = await select().where("digest", "=", digest).executeTakeFirst();
      if (same !== undefined) throw duplicate();
      requireQuota("SigningCertificatesPerUser", (await count(userId)) + 1);
      const row: SigningCertificateRow = {
        account_id: accountId,
        certificate_id: randomBase32(ID_LENGTH, scope.randomBytes),
        user_id: userId,
        body,
        digest,
        status: "Active",
        uploaded_at: scope.now(),
      };
      await refuseDuplicate(db.insertInto("signing_certificates").values(row).execute(), duplicate);
      announce(row.certificate_id);
      return row;
    },

    /** Sorted by id. */
    list(userId: string, request: PageRequest): Promise<Page<SigningCertificateRow>> {
      return page(
        request,
        (certificate) => certificate.certificate_id,
        (after = "", limit) =>
          select()
            .where("user_id", "=", userId)
            .where("certificate_id", ">", after)
            .orderBy("certificate_id")
            .limit(limit)
            .execute(),
      );
    },

    /** Throws NoSuchEntity. */
    async setStatus(
      userId: string,
      certificateId: string,
      status: SigningCertificateRow["status"],
    ): Promise<void> {
      await get(userId, certificateId);
      await db
        .updateTable("signing_certificates")
        .set({ status })
        .where("account_id", "=", accountId)
        .where("certificate_id", "=", certificateId)
        .execute();
      announce(certificateId);
    },

    /** Throws NoSuchEntity. */
    async delete(userId: string, certificateId: string): Promise<void> {
      await get(userId, certificateId);
      await db
        .deleteFrom("signing_certificates")
        .where("account_id", "=", accountId)
        .where("certificate_id", "=", certificateId)
        .execute();
      announce(certificateId);
    },
  };
}

/** Bits of RSA that a certificate must have; whoever still has fewer could have been imitated long ago. */
const SHORTEST_MODULUS = 1024;

function requireSigning(certificate: X509Certificate, now: number): void {
  const validity = validityAt(certificate, now);
  if (validity === "expired") throw malformedCertificate("The certificate has expired.");
  if (validity === "not yet") throw invalidCertificate("The certificate is not valid yet.");
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type === "ec" || (type === "rsa" && (details?.modulusLength ?? 0) >= SHORTEST_MODULUS)) return;
  throw invalidCertificate("The certificate's key must be an RSA key of 1024 bits or more, or an EC key.");
}

function duplicate() {
  return duplicateCertificate("The certificate is already associated with an IAM user in the account.");
}

import { createUniqueId } from "../../credentials/access-key-id.ts";
import type { SshPublicKeyRow } from "../../storage/schema/keys-and-certificates.ts";
import { ROW_COUNT } from "../count.ts";
import { duplicateSshPublicKey, noSuchEntity } from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { digestOf, readPublicKey } from "./ssh-encoding.ts";

/** The SSH public keys of an account's users, by the users' unique ids. */
export function sshPublicKeysOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("ssh_public_keys").selectAll().where("account_id", "=", accountId);

  /** Throws NoSuchEntity, also for a key of another user. */
  async function get(userId: string, keyId: string): Promise<SshPublicKeyRow> {
    const key = await select()
      .where("ssh_public_key_id", "=", keyId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (key === undefined) throw noSuchEntity(`The Public Key with id ${keyId} cannot be found.`);
    return key;
  }

  const announce = (keyId: string) => scope.announce(`ssh-public-key:${keyId}`);

  return {
    get,

    /**
     * Keeps an active key. Throws InvalidPublicKey, UnrecognizedPublicKeyEncoding, LimitExceeded, and DuplicateSSHPublicKey for a key
     * that the user has already, in whichever form.
     */
    async upload(userId: string, body: string): Promise<SshPublicKeyRow> {
      const digest = digestOf(readPublicKey(body));
      const same = await select()
        .where("user_id", "=", userId)
        .where("digest", "=", digest)
        .executeTakeFirst();
      if (same !== undefined) throw duplicate();
      const { count } = await db
        .selectFrom("ssh_public_keys")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("user_id", "=", userId)
        .executeTakeFirstOrThrow();
      requireQuota("SSHPublicKeysPerUser", count + 1);
      const key: SshPublicKeyRow = {
        account_id: accountId,
        ssh_public_key_id: createUniqueId("APKA", scope.randomBytes),
        user_id: userId,
        body: body.trim(),
        digest,
        status: "Active",
        uploaded_at: scope.now(),
      };
      await refuseDuplicate(db.insertInto("ssh_public_keys").values(key).execute(), duplicate);
      announce(key.ssh_public_key_id);
      return key;
    },

    /** Sorted by id. */
    list(userId: string, request: PageRequest): Promise<Page<SshPublicKeyRow>> {
      return page(
        request,
        (key) => key.ssh_public_key_id,
        (after = "", limit) =>
          select()
            .where("user_id", "=", userId)
            .where("ssh_public_key_id", ">", after)
            .orderBy("ssh_public_key_id")
            .limit(limit)
            .execute(),
      );
    },

    /** Throws NoSuchEntity. */
    async setStatus(userId: string, keyId: string, status: SshPublicKeyRow["status"]): Promise<void> {
      await get(userId, keyId);
      await db
        .updateTable("ssh_public_keys")
        .set({ status })
        .where("account_id", "=", accountId)
        .where("ssh_public_key_id", "=", keyId)
        .execute();
      announce(keyId);
    },

    /** Throws NoSuchEntity. */
    async delete(userId: string, keyId: string): Promise<void> {
      await get(userId, keyId);
      await db
        .deleteFrom("ssh_public_keys")
        .where("account_id", "=", accountId)
        .where("ssh_public_key_id", "=", keyId)
        .execute();
      announce(keyId);
    },
  };
}

function duplicate() {
  return duplicateSshPublicKey("The SSH public key is already associated with the specified IAM user.");
}

import { createUniqueId } from "../../credentials/access-key-id.ts";
import {
  createServiceApiKey,
  createServicePassword,
  digestServiceSecret,
} from "../../credentials/service-secret.ts";
import type { ServiceCredentialRow } from "../../storage/schema/keys-and-certificates.ts";
import type { UserRow } from "../../storage/schema.ts";
import { ROW_COUNT } from "../count.ts";
import { noSuchEntity, validationError } from "../errors.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { credentialService } from "./credential-services.ts";

const DAY = 86_400_000;

export interface NewServiceCredential {
  /** "codecommit.amazonaws.com" */
  readonly serviceName: string;
  /** Days until it expires; only for API keys. Default: never. */
  readonly ageDays?: number | undefined;
}

/** A credential with its password or API key, which is told this once. */
export interface ToldServiceCredential {
  readonly credential: ServiceCredentialRow;
  readonly secret: string;
}

/** A credential with the name that its user has now. */
export type NamedServiceCredential = ServiceCredentialRow & { readonly user_name: string };

/** The credentials of an account's users for single services, by the users' unique ids. */
export function serviceCredentialsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("service_credentials").selectAll().where("account_id", "=", accountId);

  /** Undefined also for a credential of another user. */
  function find(userId: string, credentialId: string): Promise<ServiceCredentialRow | undefined> {
    return select()
      .where("credential_id", "=", credentialId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
  }

  /** Throws NoSuchEntity, also for a credential of another user. */
  async function get(userId: string, credentialId: string): Promise<ServiceCredentialRow> {
    const credential = await find(userId, credentialId);
    if (credential === undefined) throw noSuchEntity(`No such credential ${credentialId} exists`);
    return credential;
  }

  /**
   * The name that a new credential is known by. A user's second one gets a number, and so does the one of somebody who has a name
   * that another user had: names stay as they were made.
   */
  async function freeName(userName: string, serviceName: string): Promise<string> {
    for (let number = 0; ; number++) {
      const name = `${userName}${number === 0 ? "" : `+${number}`}-at-${accountId}`;
      const taken = await select()
        .where("service_name", "=", serviceName)
        .where("public_name", "=", name)
        .executeTakeFirst();
      if (taken === undefined) return name;
    }
  }

  function createSecret(serviceName: string, publicName: string): string {
    const service = credentialService(serviceName);
    return service.kind === "password"
      ? createServicePassword(scope.randomBytes)
      : createServiceApiKey(service.prefix, publicName, scope.randomBytes);
  }

  async function change(
    credential: ServiceCredentialRow,
    values: Partial<Pick<ServiceCredentialRow, "status" | "secret_digest">>,
  ): Promise<void> {
    await db
      .updateTable("service_credentials")
      .set(values)
      .where("account_id", "=", accountId)
      .where("credential_id", "=", credential.credential_id)
      .execute();
    announce(credential);
  }

  function announce({ credential_id: id }: ServiceCredentialRow): void {
    scope.announce(`service-credential:${id}`);
  }

  return {
    find,

    /** Throws NotSupportedService, ValidationError (an age for a password), LimitExceeded. */
    async create(
      user: UserRow,
      { serviceName, ageDays }: NewServiceCredential,
    ): Promise<ToldServiceCredential> {
      const { kind } = credentialService(serviceName);
      if (ageDays !== undefined && kind === "password")
        throw validationError(`CredentialAgeDays is not supported for service ${serviceName}.`);
      const { count } = await db
        .selectFrom("service_credentials")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("user_id", "=", user.user_id)
        .where("service_name", "=", serviceName)
        .executeTakeFirstOrThrow();
      requireQuota("ServiceSpecificCredentialsPerUser", count + 1);
      const publicName = await freeName(user.name, serviceName);
      const secret = createSecret(serviceName, publicName);
      const credential: ServiceCredentialRow = {
        account_id: accountId,
        credential_id: createUniqueId("ACCA", scope.randomBytes),
        user_id: user.user_id,
        service_name: serviceName,
        public_name: publicName,
        secret_digest: digestServiceSecret(secret),
        status: "Active",
        created_at: scope.now(),
        expires_at: ageDays === undefined ? null : scope.now() + ageDays * DAY,
      };
      await db.insertInto("service_credentials").values(credential).execute();
      announce(credential);
      return { credential, secret };
    },

    /** Of one user or of all, for one service or for all; sorted by id. Throws NotSupportedService. */
    list(
      {
        userId,
        serviceName,
      }: { readonly userId?: string | undefined; readonly serviceName?: string | undefined },
      request: PageRequest,
    ): Promise<Page<NamedServiceCredential>> {
      if (serviceName !== undefined) credentialService(serviceName);
      return page(
        request,
        (credential) => credential.credential_id,
        (after = "", limit) =>
          db
            .selectFrom("service_credentials as credential")
            .innerJoin("users", (join) =>
              join
                .onRef("users.account_id", "=", "credential.account_id")
                .onRef("users.user_id", "=", "credential.user_id"),
            )
            .selectAll("credential")
            .select("users.name as user_name")
            .where("credential.account_id", "=", accountId)
            .$if(userId !== undefined, (query) => query.where("credential.user_id", "=", userId ?? ""))
            .$if(serviceName !== undefined, (query) =>
              query.where("credential.service_name", "=", serviceName ?? ""),
            )
            .where("credential.credential_id", ">", after)
            .orderBy("credential.credential_id")
            .limit(limit)
            .execute(),
      );
    },

    /** Puts a new password or key in the place of the old one. Throws NoSuchEntity. */
    async reset(userId: string, credentialId: string): Promise<ToldServiceCredential> {
      const credential = await get(userId, credentialId);
      const secret = createSecret(credential.service_name, credential.public_name);
      await change(credential, { secret_digest: digestServiceSecret(secret) });
      return { credential, secret };
    },

    /** Throws NoSuchEntity. */
    async setStatus(
      userId: string,
      credentialId: string,
      status: ServiceCredentialRow["status"],
    ): Promise<void> {
      await change(await get(userId, credentialId), { status });
    },

    /** Throws NoSuchEntity. */
    async delete(userId: string, credentialId: string): Promise<void> {
      const credential = await get(userId, credentialId);
      await db
        .deleteFrom("service_credentials")
        .where("account_id", "=", accountId)
        .where("credential_id", "=", credentialId)
        .execute();
      announce(credential);
    },
  };
}

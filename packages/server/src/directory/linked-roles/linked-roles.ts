import { createUniqueId } from "../../credentials/access-key-id.ts";
import type { RoleRow } from "../../storage/schema.ts";
import { invalidInput, noSuchEntity } from "../errors.ts";
import { forgetLastUsed } from "../last-used.ts";
import { nameKey, refuseDuplicate } from "../names.ts";
import { randomUuid } from "../random-uuid.ts";
import { rolesOf } from "../roles.ts";
import type { DirectoryScope } from "../scope.ts";
import { SERVICE_LINKED_PATH } from "../service-linked-roles.ts";
import { writeTags } from "../tags.ts";
import { deletionTaskId, parseDeletionTaskId } from "./deletion-task.ts";
import { findLinkedService, type LinkedService } from "./linked-services.ts";

export interface NewLinkedRole {
  readonly service: string;
  readonly suffix?: string | undefined;
  readonly description?: string | undefined;
}

/** Seconds. Nobody can change it for these roles. */
const SESSION_DURATION = 3600;
const LONGEST_NAME = 64;
/**
 * Milliseconds that a deletion can be asked about, and how many of an account are kept, the latest. AWS says of neither; clients ask until
 * it is done, which it is at once.
 */
const DELETION_LIFETIME = 7 * 86_400_000;
const MOST_DELETIONS = 1000;

/** The roles that belong to AWS services (IAM User Guide, "Create a service-linked role"). They lie among the account's other roles. */
export function linkedRolesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;
  const roles = rolesOf(scope);

  async function forgetOldDeletions(): Promise<void> {
    const oldest = await db
      .selectFrom("service_linked_role_deletions")
      .select("created_at")
      .where("account_id", "=", accountId)
      .orderBy("created_at", "desc")
      .offset(MOST_DELETIONS - 1)
      .limit(1)
      .executeTakeFirst();
    const before = Math.max(scope.now() - DELETION_LIFETIME, oldest?.created_at ?? 0);
    await db
      .deleteFrom("service_linked_role_deletions")
      .where("account_id", "=", accountId)
      .where("created_at", "<=", before)
      .execute();
  }

  return {
    /**
     * Makes the role of a service, with the trust policy and the policy that the service wants. Such roles may exceed the quota of roles,
     * which they count towards. Throws InvalidInput: an unknown service, a suffix that the service does not take or wants, a name that
     * is taken.
     */
    async create({ service, suffix, description }: NewLinkedRole): Promise<RoleRow> {
      const linked = requireLinkedService(service);
      requireSuffix(linked, suffix);
      const name = linkedRoleName(linked, suffix);
      if (name.length > LONGEST_NAME) {
        throw invalidInput(`Service role name ${name} is longer than ${LONGEST_NAME} characters.`);
      }
      if ((await roles.find(name)) !== undefined) throw taken(name);
      const role: RoleRow = {
        account_id: accountId,
        role_id: createUniqueId("AROA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path: linkedRolePath(service),
        created_at: scope.now(),
        trust_policy: trustPolicy(service),
        description: description === "" ? null : (description ?? null),
        max_session_duration: SESSION_DURATION,
        boundary_arn: null,
        tags: writeTags([]),
      };
      await refuseDuplicate(db.insertInto("roles").values(role).execute(), () => taken(name));
      if (linked.policyArn !== undefined) {
        await db
          .insertInto("policy_attachments")
          .values({
            account_id: accountId,
            owner_kind: "role",
            owner_id: role.role_id,
            policy_arn: linked.policyArn,
          })
          .execute();
      }
      scope.announce(`role:${role.role_id}`);
      return role;
    },

    /**
     * Deletes the role of a service at once: the services themselves are not here, so none of their resources needs it. Returns the id of
     * the deletion. Throws NoSuchEntity, also for a role that belongs to no service.
     */
    async delete(name: string): Promise<string> {
      const role = await roles.get(name);
      const service = serviceOf(role);
      if (service === undefined) {
        throw noSuchEntity(`The service-linked role with name ${role.name} cannot be found.`);
      }
      // An imported one can have what nobody can give it here.
      for (const table of ["policy_attachments", "inline_policies"] as const) {
        await db
          .deleteFrom(table)
          .where("account_id", "=", accountId)
          .where("owner_kind", "=", "role")
          .where("owner_id", "=", role.role_id)
          .execute();
      }
      await db
        .updateTable("instance_profiles")
        .set({ role_id: null })
        .where("account_id", "=", accountId)
        .where("role_id", "=", role.role_id)
        .execute();
      await db
        .deleteFrom("roles")
        .where("account_id", "=", accountId)
        .where("role_id", "=", role.role_id)
        .execute();
      await forgetLastUsed(scope, "role", role.role_id);
      await forgetOldDeletions();
      const task = { service, roleName: role.name, id: randomUuid(scope.randomBytes) };
      await db
        .insertInto("service_linked_role_deletions")
        .values({
          account_id: accountId,
          task_id: task.id,
          service,
          role_name: role.name,
          created_at: scope.now(),
        })
        .execute();
      scope.announce(`role:${role.role_id}`);
      return deletionTaskId(task);
    },

    /** Throws InvalidInput for what is no id of a deletion, and NoSuchEntity when the account had no such deletion in the last week. */
    async requireDeletion(deletionId: string): Promise<void> {
      const task = parseDeletionTaskId(deletionId);
      const row = await db
        .selectFrom("service_linked_role_deletions")
        .select("task_id")
        .where("account_id", "=", accountId)
        .where("task_id", "=", task.id)
        .where("service", "=", task.service)
        .where("role_name", "=", task.roleName)
        .where("created_at", ">", scope.now() - DELETION_LIFETIME)
        .executeTakeFirst();
      if (row === undefined) throw noSuchEntity(`The deletion task with id ${deletionId} cannot be found.`);
    },
  };
}

/** The path of a service's roles. */
export function linkedRolePath(service: string): string {
  return `${SERVICE_LINKED_PATH}${service}/`;
}

/** The name that the role of a service gets; for a service that is not known the beginning that all names have. */
export function linkedRoleName(linked: LinkedService | undefined, suffix: string | undefined): string {
  const name = linked?.roleName ?? "AWSServiceRoleFor";
  return suffix === undefined ? name : `${name}_${suffix}`;
}

function requireLinkedService(service: string): LinkedService {
  const linked = findLinkedService(service);
  if (linked === undefined) {
    throw invalidInput(`Service-linked roles are not supported for the service principal ${service}.`);
  }
  return linked;
}

function requireSuffix({ service, suffix }: LinkedService, given: string | undefined): void {
  if (suffix === "refused" && given !== undefined)
    throw invalidInput(`Custom suffix is not allowed for ${service}`);
  if (suffix === "required" && given === undefined)
    throw invalidInput(`Custom suffix is required for ${service}`);
}

/** The service that a role belongs to; undefined for other roles. */
function serviceOf({ path }: RoleRow): string | undefined {
  return path.startsWith(SERVICE_LINKED_PATH) ? path.slice(SERVICE_LINKED_PATH.length, -1) : undefined;
}

function trustPolicy(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: [service] } }],
  });
}

function taken(name: string) {
  return invalidInput(
    `Service role name ${name} has been taken in this account, please try a different suffix.`,
  );
}

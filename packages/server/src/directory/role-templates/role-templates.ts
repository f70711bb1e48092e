import type { RoleRow } from "../../storage/schema.ts";
import type {
  RoleSourceRow,
  RoleTemplateRow,
  RoleTemplateVersionRow,
} from "../../storage/schema/delegation.ts";
import {
  entityAlreadyExists,
  invalidInput,
  nameConflict,
  noSuchEntity,
  roleTemplateDisabled,
} from "../errors.ts";
import { attachmentsOf } from "../attachments.ts";
import { inlinePoliciesOf } from "../inline-policies.ts";
import { refuseDuplicate } from "../names.ts";
import { randomUuid } from "../random-uuid.ts";
import { rolesOf } from "../roles.ts";
import type { DirectoryScope } from "../scope.ts";
import { type RoleTemplate, roleTemplateProblem, type TemplatedRole } from "./role-template.ts";

const TEMPLATE_ARN = /^arn:aws:iam::aws:role-template\/([a-z0-9.-]{1,128})\/([\w+=,.@-]{1,128}):(\d{1,9})$/;

/** What an ARN says of a template; undefined for what is no such ARN. */
export function parseTemplateArn(arn: string) {
  const [, service, name, major] = TEMPLATE_ARN.exec(arn) ?? [];
  if (service === undefined || name === undefined || major === undefined) return undefined;
  return { service, name, majorVersion: Number(major) };
}

/** A version with its template. */
export interface FoundTemplate {
  readonly template: RoleTemplateRow;
  readonly version: RoleTemplateVersionRow;
  readonly content: RoleTemplate;
}

/** Role templates of services, which all accounts share, and the roles that this account made from them. */
export function roleTemplatesOf(scope: DirectoryScope) {
  const { db, accountId, now } = scope;

  function findTemplate(arn: string): Promise<RoleTemplateRow | undefined> {
    return db.selectFrom("role_templates").selectAll().where("template_arn", "=", arn).executeTakeFirst();
  }

  /** Throws NoSuchEntity, and InvalidInput for what is no ARN of a template. */
  async function get(arn: string, minorVersion?: number): Promise<FoundTemplate> {
    if (parseTemplateArn(arn) === undefined) throw invalidInput(`${arn} is not the ARN of a role template.`);
    const template = await findTemplate(arn);
    if (template === undefined) throw noSuchEntity(`The role template ${arn} cannot be found.`);
    const minor = minorVersion ?? template.default_minor_version;
    const version = await db
      .selectFrom("role_template_versions")
      .selectAll()
      .where("template_arn", "=", arn)
      .where("minor_version", "=", minor)
      .executeTakeFirst();
    if (version === undefined) throw noSuchEntity(`The role template ${arn} has no minor version ${minor}.`);
    return { template, version, content: JSON.parse(version.content) as RoleTemplate };
  }

  return {
    get,

    /**
     * Adds the next minor version of a template; the first one makes the template.
     *
     * @param isDefault makes it the version that is taken when none is named, as the first one is
     */
    async add(arn: string, content: RoleTemplate, isDefault: boolean): Promise<number> {
      if (parseTemplateArn(arn) === undefined)
        throw invalidInput(
          `A role template has an ARN like arn:aws:iam::aws:role-template/SERVICE/NAME:1, not ${arn}`,
        );
      const problem = roleTemplateProblem(content);
      if (problem !== undefined) throw invalidInput(problem);
      const taken = () => entityAlreadyExists(`The role template ${arn} was changed by another.`);
      const known = await findTemplate(arn);
      const last = await db
        .selectFrom("role_template_versions")
        .select("minor_version")
        .where("template_arn", "=", arn)
        .orderBy("minor_version", "desc")
        .executeTakeFirst();
      const minor = last === undefined ? 1 : last.minor_version + 1;
      if (known === undefined) {
        const values = { template_arn: arn, default_minor_version: minor, enabled: 1 } as const;
        await refuseDuplicate(db.insertInto("role_templates").values(values).execute(), taken);
      } else if (isDefault) {
        await db
          .updateTable("role_templates")
          .set({ default_minor_version: minor })
          .where("template_arn", "=", arn)
          .execute();
      }
      await refuseDuplicate(
        db
          .insertInto("role_template_versions")
          .values({
            template_arn: arn,
            minor_version: minor,
            version_id: randomUuid(scope.randomBytes),
            enabled: 1,
            content: JSON.stringify(content),
            created_at: now(),
            updated_at: now(),
          })
          .execute(),
        taken,
      );
      return minor;
    },

    /** Enables or disables a template, or one version of it. Throws NoSuchEntity. */
    async setEnabled(arn: string, minorVersion: number | undefined, enabled: 0 | 1): Promise<void> {
      await get(arn, minorVersion);
      if (minorVersion === undefined) {
        await db.updateTable("role_templates").set({ enabled }).where("template_arn", "=", arn).execute();
        return;
      }
      await db
        .updateTable("role_template_versions")
        .set({ enabled, updated_at: now() })
        .where("template_arn", "=", arn)
        .where("minor_version", "=", minorVersion)
        .execute();
    },

    /** All versions of all templates, sorted. */
    list(): Promise<readonly RoleTemplateVersionRow[]> {
      return db
        .selectFrom("role_template_versions")
        .selectAll()
        .orderBy("template_arn")
        .orderBy("minor_version")
        .execute();
    },

    /**
     * Makes a role as a template says, whole or not at all. Throws RoleTemplateDisabled, NameConflict for a name that is taken, and what making
     * roles, attaching policies and putting inline policies throw.
     */
    async acquire({ template, version }: FoundTemplate, role: TemplatedRole): Promise<RoleRow> {
      if (template.enabled === 0 || version.enabled === 0)
        throw roleTemplateDisabled(`The role template ${template.template_arn} is disabled.`);
      const roles = rolesOf(scope);
      if ((await roles.find(role.name)) !== undefined)
        throw nameConflict(`Role with name ${role.name} already exists.`);
      const made = await roles.create(role);
      for (const { name, document } of role.inlinePolicies)
        await inlinePoliciesOf(scope).put("role", role.name, name, document);
      for (const arn of role.managedPolicyArns) await attachmentsOf(scope).attach("role", role.name, arn);
      await db
        .insertInto("role_sources")
        .values({
          account_id: accountId,
          role_id: made.role_id,
          template_arn: template.template_arn,
          minor_version: version.minor_version,
        })
        .execute();
      return made;
    },

    /** The template that a role was made from; undefined for others. */
    sourceOf(roleId: string): Promise<RoleSourceRow | undefined> {
      return db
        .selectFrom("role_sources")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("role_id", "=", roleId)
        .executeTakeFirst();
    },
  };
}

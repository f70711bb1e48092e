import {
  GetRoleTemplateVersion$,
  type GetRoleTemplateVersionRequest,
  type GetRoleTemplateVersionResponse,
  type RoleTemplateVersion,
} from "@aws-sdk/client-iam";
import { type FoundTemplate, parseTemplateArn } from "../../../directory/role-templates/role-templates.ts";
import { operation } from "../../operation.ts";
import { presentDate } from "../present.ts";

/** IAM API Reference, GetRoleTemplateVersion. */
export const getRoleTemplateVersion = operation<
  GetRoleTemplateVersionRequest,
  GetRoleTemplateVersionResponse
>(GetRoleTemplateVersion$, {
  effect: "read",
  access: ({ input }) => ({ resource: input.TemplateArn }),
  async handle({ TemplateArn, MinorVersion }, { directory }) {
    return { RoleTemplateVersion: present(await directory.roleTemplates.get(TemplateArn, MinorVersion)) };
  },
});

function present({ template, version, content }: FoundTemplate): RoleTemplateVersion {
  const parsed = parseTemplateArn(template.template_arn);
  return {
    TemplateArn: template.template_arn,
    TemplateName: parsed?.name,
    TemplateVersionId: version.version_id,
    Description: content.Description,
    MajorVersion: parsed?.majorVersion,
    DefaultMinorVersion: template.default_minor_version,
    ManagedByType: "Service",
    ManagedByValue: parsed?.service,
    Enabled: template.enabled === 1,
    MinorVersion: version.minor_version,
    RoleNamePattern: content.RoleNamePattern,
    RolePathPattern: content.RolePathPattern ?? "/",
    RoleDescriptionPattern: content.RoleDescriptionPattern,
    AssumeRolePolicyDocumentTemplate: JSON.stringify(content.AssumeRolePolicyDocumentTemplate),
    InlinePolicyTemplates: content.InlinePolicyTemplates.map(({ PolicyName, PolicyDocument }) => ({
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    })),
    ManagedPolicyArns: [...content.ManagedPolicyArns],
    PermissionBoundaryArn: content.PermissionBoundaryArn,
    ParametersDefinition: content.ParametersDefinition.map((parameter) => ({ ...parameter })),
    RoleTagsTemplate: content.RoleTagsTemplate.map((tag) => ({ ...tag })),
    MaxSessionDuration: content.MaxSessionDuration,
    VersionEnabled: version.enabled === 1,
    CreateTimestamp: presentDate(version.created_at),
    UpdateTimestamp: presentDate(version.updated_at),
  };
}

import { AcquireRole$, type AcquireRoleRequest, type AcquireRoleResponse } from "@aws-sdk/client-iam";
import type { Validated } from "@signet/wire";
import { resourceTags } from "../../../authorize/resource-tags.ts";
import { roleArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { renderRole, type ReplacementValues } from "../../../directory/role-templates/role-template.ts";
import { type AccessRule, operation } from "../../operation.ts";
import { requestTags } from "../context.ts";
import { presentRole } from "../present-role.ts";

type Input = Validated<AcquireRoleRequest>;

async function read(input: Input, directory: Directory) {
  const found = await directory.roleTemplates.get(input.TemplateArn, input.TemplateMinorVersion);
  return { found, role: renderRole(found.content, valuesOf(input)) };
}

function valuesOf({ ReplacementValues: given = {} }: Input): ReplacementValues {
  return Object.fromEntries(
    Object.entries(given).map(([name, entry]) => {
      if (entry === undefined) throw invalidInput(`The parameter ${name} has no values.`);
      return [name, { Values: entry.Values ?? [] }] as const;
    }),
  );
}

/**
 * IAM API Reference, AcquireRole. Each thing that a template does is asked for by the action that does it without one, with
 * iam:RoleTemplateARN: whoever has those actions for a template alone can make no other roles.
 */
export const acquireRole = operation<AcquireRoleRequest, AcquireRoleResponse>(AcquireRole$, {
  effect: "write",
  async access({ input, directory, accountId }) {
    const { role } = await read(input, directory);
    const resource = roleArn(accountId, role.path, role.name);
    const template = { "iam:RoleTemplateARN": input.TemplateArn };
    const bounded = { ...template, "iam:PermissionsBoundary": role.boundaryArn };
    const tagged = requestTags(role.tags);
    // What comes after the role was made finds it with its tags.
    const own = resourceTags(role.tags.map(({ Key, Value }) => [Key, Value] as const));
    const rule = (action: string, context: AccessRule["context"]): AccessRule => ({
      action: `iam:${action}`,
      resource,
      ...(context !== undefined && { context }),
    });
    return [
      { resource, context: { ...bounded, ...tagged } },
      rule("CreateRole", { ...bounded, ...tagged }),
      ...(role.tags.length === 0 ? [] : [rule("TagRole", { ...template, ...own, ...tagged })]),
      ...(role.boundaryArn === undefined ? [] : [rule("PutRolePermissionsBoundary", { ...bounded, ...own })]),
      ...(role.inlinePolicies.length === 0 ? [] : [rule("PutRolePolicy", { ...bounded, ...own })]),
      ...role.managedPolicyArns.map((arn) =>
        rule("AttachRolePolicy", { ...bounded, ...own, "iam:PolicyARN": arn }),
      ),
    ];
  },
  async handle(input, { directory }) {
    const { found, role } = await read(input, directory);
    const made = await directory.roleTemplates.acquire(found, role);
    const [trustPolicy = made.trust_policy] = await directory.roles.trustPolicies([made]);
    const source = await directory.roleTemplates.sourceOf(made.role_id);
    return { Role: presentRole(made, trustPolicy, undefined, source) };
  },
});

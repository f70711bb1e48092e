import {
  type CreateRoleRequest,
  type CreateRoleResponse,
  type DeleteRoleRequest,
  type GetRoleRequest,
  type GetRoleResponse,
  type ListRolesRequest,
  type ListRolesResponse,
  type UpdateAssumeRolePolicyRequest,
  type UpdateRoleDescriptionRequest,
  type UpdateRoleDescriptionResponse,
  type UpdateRoleRequest,
  type UpdateRoleResponse,
  CreateRole$,
  DeleteRole$,
  GetRole$,
  ListRoles$,
  UpdateAssumeRolePolicy$,
  UpdateRole$,
  UpdateRoleDescription$,
} from "@aws-sdk/client-iam";
import { roleArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import type { RoleRow } from "../../storage/schema.ts";
import { type Operation, operation } from "../operation.ts";
import { requestTags } from "./context.ts";
import { presentPage } from "./present.ts";
import { presentCreatedRole, presentListedRole, presentRole } from "./present-role.ts";
import { boundedResource } from "./resources.ts";
import { roleSettingOperations } from "./role-settings.ts";

async function shownTrustPolicy(directory: Directory, role: RoleRow): Promise<string> {
  const [text = role.trust_policy] = await directory.roles.trustPolicies([role]);
  return text;
}

const createRole = operation<CreateRoleRequest, CreateRoleResponse>(CreateRole$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: roleArn(accountId, input.Path ?? "/", input.RoleName),
    context: { ...requestTags(input.Tags), "iam:PermissionsBoundary": input.PermissionsBoundary },
  }),
  async handle(input, { directory }) {
    const role = await directory.roles.create({
      name: input.RoleName,
      path: input.Path,
      trustPolicy: input.AssumeRolePolicyDocument,
      description: input.Description,
      maxSessionDuration: input.MaxSessionDuration,
      boundaryArn: input.PermissionsBoundary,
      tags: input.Tags,
    });
    return { Role: presentCreatedRole(role, await shownTrustPolicy(directory, role)) };
  },
});

const getRole = operation<GetRoleRequest, GetRoleResponse>(GetRole$, {
  effect: "read",
  access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
  async handle({ RoleName }, { directory }) {
    const role = await directory.roles.get(RoleName);
    const lastUsed = await directory.roles.lastUsed([role.role_id]);
    const trustPolicy = await shownTrustPolicy(directory, role);
    const source = await directory.roleTemplates.sourceOf(role.role_id);
    return { Role: presentRole(role, trustPolicy, lastUsed.get(role.role_id), source) };
  },
});

const listRoles = operation<ListRolesRequest, ListRolesResponse>(ListRoles$, {
  effect: "read",
  access: ({ input, accountId }) => ({ resource: roleArn(accountId, input.PathPrefix ?? "/", "") }),
  async handle(input, { directory }) {
    const { items, ...rest } = await directory.roles.list(input, input.PathPrefix);
    const trustPolicies = await directory.roles.trustPolicies(items);
    return {
      Roles: items.map((role, index) => presentListedRole(role, trustPolicies[index] ?? role.trust_policy)),
      ...presentPage(rest),
    };
  },
});

const updateRole = operation<UpdateRoleRequest, UpdateRoleResponse>(UpdateRole$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
  async handle({ RoleName, Description, MaxSessionDuration }, { directory }) {
    await directory.roles.update(RoleName, {
      description: Description,
      maxSessionDuration: MaxSessionDuration,
    });
    return {};
  },
});

const updateRoleDescription = operation<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse>(
  UpdateRoleDescription$,
  {
    effect: "write",
    access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
    async handle({ RoleName, Description }, { directory }) {
      const role = await directory.roles.update(RoleName, { description: Description });
      return { Role: presentListedRole(role, await shownTrustPolicy(directory, role)) };
    },
  },
);

const updateAssumeRolePolicy = operation<UpdateAssumeRolePolicyRequest, void>(UpdateAssumeRolePolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
  async handle({ RoleName, PolicyDocument }, { directory }) {
    await directory.roles.updateTrustPolicy(RoleName, PolicyDocument);
  },
});

const deleteRole = operation<DeleteRoleRequest, void>(DeleteRole$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
  async handle({ RoleName }, { directory }) {
    await directory.roles.delete(RoleName);
  },
});

export const roleOperations: readonly Operation[] = [
  createRole,
  getRole,
  listRoles,
  updateRole,
  updateRoleDescription,
  updateAssumeRolePolicy,
  deleteRole,
  ...roleSettingOperations,
];

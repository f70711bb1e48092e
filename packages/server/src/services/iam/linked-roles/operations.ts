import {
  type CreateServiceLinkedRoleRequest,
  type CreateServiceLinkedRoleResponse,
  type DeleteServiceLinkedRoleRequest,
  type DeleteServiceLinkedRoleResponse,
  type GetServiceLinkedRoleDeletionStatusRequest,
  type GetServiceLinkedRoleDeletionStatusResponse,
  CreateServiceLinkedRole$,
  DeleteServiceLinkedRole$,
  GetServiceLinkedRoleDeletionStatus$,
} from "@aws-sdk/client-iam";
import { roleArn } from "../../../directory/arns.ts";
import { parseDeletionTaskId } from "../../../directory/linked-roles/deletion-task.ts";
import { linkedRoleName, linkedRolePath } from "../../../directory/linked-roles/linked-roles.ts";
import { findLinkedService } from "../../../directory/linked-roles/linked-services.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentListedRole } from "../present-role.ts";
import { roleResource } from "../resources.ts";

const createServiceLinkedRole = operation<CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse>(
  CreateServiceLinkedRole$,
  {
    effect: "write",
    access: ({ input: { AWSServiceName: service, CustomSuffix }, accountId }) => ({
      resource: roleArn(
        accountId,
        linkedRolePath(service),
        linkedRoleName(findLinkedService(service), CustomSuffix),
      ),
      context: { "iam:AWSServiceName": service },
    }),
    async handle({ AWSServiceName, CustomSuffix, Description }, { directory }) {
      const role = await directory.linkedRoles.create({
        service: AWSServiceName,
        suffix: CustomSuffix,
        description: Description,
      });
      const { MaxSessionDuration: _left, ...shown } = presentListedRole(role, role.trust_policy);
      return { Role: shown };
    },
  },
);

const deleteServiceLinkedRole = operation<DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse>(
  DeleteServiceLinkedRole$,
  {
    effect: "write",
    access: ({ input, directory }) => roleResource(directory, input.RoleName),
    async handle({ RoleName }, { directory }) {
      return { DeletionTaskId: await directory.linkedRoles.delete(RoleName) };
    },
  },
);

const getServiceLinkedRoleDeletionStatus = operation<
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse
>(GetServiceLinkedRoleDeletionStatus$, {
  effect: "read",
  // The role is gone when the deletion is done: what the id says of it is all there is to ask about.
  access: ({ input, accountId }) => {
    const { service, roleName } = parseDeletionTaskId(input.DeletionTaskId);
    return { resource: roleArn(accountId, linkedRolePath(service), roleName) };
  },
  async handle({ DeletionTaskId }, { directory }) {
    await directory.linkedRoles.requireDeletion(DeletionTaskId);
    return { Status: "SUCCEEDED" };
  },
});

export const linkedRoleOperations: readonly Operation[] = [
  createServiceLinkedRole,
  deleteServiceLinkedRole,
  getServiceLinkedRoleDeletionStatus,
];

import {
  type DeleteGroupPolicyRequest,
  type DeleteRolePolicyRequest,
  type DeleteUserPolicyRequest,
  type GetGroupPolicyRequest,
  type GetGroupPolicyResponse,
  type GetRolePolicyRequest,
  type GetRolePolicyResponse,
  type GetUserPolicyRequest,
  type GetUserPolicyResponse,
  type ListGroupPoliciesRequest,
  type ListGroupPoliciesResponse,
  type ListRolePoliciesRequest,
  type ListRolePoliciesResponse,
  type ListUserPoliciesRequest,
  type ListUserPoliciesResponse,
  type PutGroupPolicyRequest,
  type PutRolePolicyRequest,
  type PutUserPolicyRequest,
  DeleteGroupPolicy$,
  DeleteRolePolicy$,
  DeleteUserPolicy$,
  GetGroupPolicy$,
  GetRolePolicy$,
  GetUserPolicy$,
  ListGroupPolicies$,
  ListRolePolicies$,
  ListUserPolicies$,
  PutGroupPolicy$,
  PutRolePolicy$,
  PutUserPolicy$,
} from "@aws-sdk/client-iam";
import type { InlinePolicy } from "../../directory/inline-policies.ts";
import type { Page } from "../../directory/pages.ts";
import { encodePolicyDocument } from "../../directory/policy-documents.ts";
import { type Operation, operation } from "../operation.ts";
import { presentPage } from "./present.ts";
import { boundedResource, ownerResource } from "./resources.ts";

function presentInlinePolicy({ name, document }: Omit<InlinePolicy, "ownerName">) {
  return { PolicyName: name, PolicyDocument: encodePolicyDocument(document) };
}

function presentNames({ items, ...rest }: Page<string>) {
  return { PolicyNames: [...items], ...presentPage(rest) };
}

const putUserPolicy = operation<PutUserPolicyRequest, void>(PutUserPolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "user", input.UserName),
  async handle({ UserName, PolicyName, PolicyDocument }, { directory }) {
    await directory.inlinePolicies.put("user", UserName, PolicyName, PolicyDocument);
  },
});

const getUserPolicy = operation<GetUserPolicyRequest, GetUserPolicyResponse>(GetUserPolicy$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "user", input.UserName),
  async handle({ UserName, PolicyName }, { directory }) {
    const { ownerName, ...policy } = await directory.inlinePolicies.get("user", UserName, PolicyName);
    return { UserName: ownerName, ...presentInlinePolicy(policy) };
  },
});

const deleteUserPolicy = operation<DeleteUserPolicyRequest, void>(DeleteUserPolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "user", input.UserName),
  async handle({ UserName, PolicyName }, { directory }) {
    await directory.inlinePolicies.delete("user", UserName, PolicyName);
  },
});

const listUserPolicies = operation<ListUserPoliciesRequest, ListUserPoliciesResponse>(ListUserPolicies$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "user", input.UserName),
  async handle(input, { directory }) {
    return presentNames(await directory.inlinePolicies.list("user", input.UserName, input));
  },
});

const putGroupPolicy = operation<PutGroupPolicyRequest, void>(PutGroupPolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "group", input.GroupName),
  async handle({ GroupName, PolicyName, PolicyDocument }, { directory }) {
    await directory.inlinePolicies.put("group", GroupName, PolicyName, PolicyDocument);
  },
});

const getGroupPolicy = operation<GetGroupPolicyRequest, GetGroupPolicyResponse>(GetGroupPolicy$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "group", input.GroupName),
  async handle({ GroupName, PolicyName }, { directory }) {
    const { ownerName, ...policy } = await directory.inlinePolicies.get("group", GroupName, PolicyName);
    return { GroupName: ownerName, ...presentInlinePolicy(policy) };
  },
});

const deleteGroupPolicy = operation<DeleteGroupPolicyRequest, void>(DeleteGroupPolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "group", input.GroupName),
  async handle({ GroupName, PolicyName }, { directory }) {
    await directory.inlinePolicies.delete("group", GroupName, PolicyName);
  },
});

const listGroupPolicies = operation<ListGroupPoliciesRequest, ListGroupPoliciesResponse>(ListGroupPolicies$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "group", input.GroupName),
  async handle(input, { directory }) {
    return presentNames(await directory.inlinePolicies.list("group", input.GroupName, input));
  },
});

const putRolePolicy = operation<PutRolePolicyRequest, void>(PutRolePolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
  async handle({ RoleName, PolicyName, PolicyDocument }, { directory }) {
    await directory.inlinePolicies.put("role", RoleName, PolicyName, PolicyDocument);
  },
});

const getRolePolicy = operation<GetRolePolicyRequest, GetRolePolicyResponse>(GetRolePolicy$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "role", input.RoleName),
  async handle({ RoleName, PolicyName }, { directory }) {
    const { ownerName, ...policy } = await directory.inlinePolicies.get("role", RoleName, PolicyName);
    return { RoleName: ownerName, ...presentInlinePolicy(policy) };
  },
});

const deleteRolePolicy = operation<DeleteRolePolicyRequest, void>(DeleteRolePolicy$, {
  effect: "write",
  access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
  async handle({ RoleName, PolicyName }, { directory }) {
    await directory.inlinePolicies.delete("role", RoleName, PolicyName);
  },
});

const listRolePolicies = operation<ListRolePoliciesRequest, ListRolePoliciesResponse>(ListRolePolicies$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "role", input.RoleName),
  async handle(input, { directory }) {
    return presentNames(await directory.inlinePolicies.list("role", input.RoleName, input));
  },
});

export const inlinePolicyOperations: readonly Operation[] = [
  putUserPolicy,
  getUserPolicy,
  deleteUserPolicy,
  listUserPolicies,
  putGroupPolicy,
  getGroupPolicy,
  deleteGroupPolicy,
  listGroupPolicies,
  putRolePolicy,
  getRolePolicy,
  deleteRolePolicy,
  listRolePolicies,
];

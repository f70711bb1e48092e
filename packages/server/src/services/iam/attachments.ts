import {
  type AttachGroupPolicyRequest,
  type AttachRolePolicyRequest,
  type AttachUserPolicyRequest,
  type DetachGroupPolicyRequest,
  type DetachRolePolicyRequest,
  type DetachUserPolicyRequest,
  type ListAttachedGroupPoliciesRequest,
  type ListAttachedGroupPoliciesResponse,
  type ListAttachedRolePoliciesRequest,
  type ListAttachedRolePoliciesResponse,
  type ListAttachedUserPoliciesRequest,
  type ListAttachedUserPoliciesResponse,
  AttachGroupPolicy$,
  AttachRolePolicy$,
  AttachUserPolicy$,
  DetachGroupPolicy$,
  DetachRolePolicy$,
  DetachUserPolicy$,
  ListAttachedGroupPolicies$,
  ListAttachedRolePolicies$,
  ListAttachedUserPolicies$,
} from "@aws-sdk/client-iam";
import type { AttachedPolicyRef } from "../../directory/attachments.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Page } from "../../directory/pages.ts";
import type { PolicyOwnerKind } from "../../storage/schema.ts";
import { type Operation, operation } from "../operation.ts";
import { presentPage } from "./present.ts";
import { boundedResource, ownerResource, type ResourceRule } from "./resources.ts";

async function attachmentRule(
  directory: Directory,
  kind: PolicyOwnerKind,
  ownerName: string,
  policyArn: string,
): Promise<ResourceRule> {
  const { resource, context } = await boundedResource(directory, kind, ownerName);
  return { resource, context: { ...context, "iam:PolicyARN": policyArn } };
}

function presentAttached({ items, ...rest }: Page<AttachedPolicyRef>) {
  return {
    AttachedPolicies: items.map(({ arn, name }) => ({ PolicyName: name, PolicyArn: arn })),
    ...presentPage(rest),
  };
}

const attachUserPolicy = operation<AttachUserPolicyRequest, void>(AttachUserPolicy$, {
  effect: "write",
  access: ({ input, directory }) => attachmentRule(directory, "user", input.UserName, input.PolicyArn),
  async handle({ UserName, PolicyArn }, { directory }) {
    await directory.attachments.attach("user", UserName, PolicyArn);
  },
});

const detachUserPolicy = operation<DetachUserPolicyRequest, void>(DetachUserPolicy$, {
  effect: "write",
  access: ({ input, directory }) => attachmentRule(directory, "user", input.UserName, input.PolicyArn),
  async handle({ UserName, PolicyArn }, { directory }) {
    await directory.attachments.detach("user", UserName, PolicyArn);
  },
});

const listAttachedUserPolicies = operation<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse>(
  ListAttachedUserPolicies$,
  {
    effect: "read",
    access: ({ input, directory }) => ownerResource(directory, "user", input.UserName),
    async handle(input, { directory }) {
      return presentAttached(
        await directory.attachments.list("user", input.UserName, input, input.PathPrefix),
      );
    },
  },
);

const attachGroupPolicy = operation<AttachGroupPolicyRequest, void>(AttachGroupPolicy$, {
  effect: "write",
  access: ({ input, directory }) => attachmentRule(directory, "group", input.GroupName, input.PolicyArn),
  async handle({ GroupName, PolicyArn }, { directory }) {
    await directory.attachments.attach("group", GroupName, PolicyArn);
  },
});

const detachGroupPolicy = operation<DetachGroupPolicyRequest, void>(DetachGroupPolicy$, {
  effect: "write",
  access: ({ input, directory }) => attachmentRule(directory, "group", input.GroupName, input.PolicyArn),
  async handle({ GroupName, PolicyArn }, { directory }) {
    await directory.attachments.detach("group", GroupName, PolicyArn);
  },
});

const listAttachedGroupPolicies = operation<
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse
>(ListAttachedGroupPolicies$, {
  effect: "read",
  access: ({ input, directory }) => ownerResource(directory, "group", input.GroupName),
  async handle(input, { directory }) {
    return presentAttached(
      await directory.attachments.list("group", input.GroupName, input, input.PathPrefix),
    );
  },
});

const attachRolePolicy = operation<AttachRolePolicyRequest, void>(AttachRolePolicy$, {
  effect: "write",
  access: ({ input, directory }) => attachmentRule(directory, "role", input.RoleName, input.PolicyArn),
  async handle({ RoleName, PolicyArn }, { directory }) {
    await directory.attachments.attach("role", RoleName, PolicyArn);
  },
});

const detachRolePolicy = operation<DetachRolePolicyRequest, void>(DetachRolePolicy$, {
  effect: "write",
  access: ({ input, directory }) => attachmentRule(directory, "role", input.RoleName, input.PolicyArn),
  async handle({ RoleName, PolicyArn }, { directory }) {
    await directory.attachments.detach("role", RoleName, PolicyArn);
  },
});

const listAttachedRolePolicies = operation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>(
  ListAttachedRolePolicies$,
  {
    effect: "read",
    access: ({ input, directory }) => ownerResource(directory, "role", input.RoleName),
    async handle(input, { directory }) {
      return presentAttached(
        await directory.attachments.list("role", input.RoleName, input, input.PathPrefix),
      );
    },
  },
);

export const attachmentOperations: readonly Operation[] = [
  attachUserPolicy,
  detachUserPolicy,
  listAttachedUserPolicies,
  attachGroupPolicy,
  detachGroupPolicy,
  listAttachedGroupPolicies,
  attachRolePolicy,
  detachRolePolicy,
  listAttachedRolePolicies,
];

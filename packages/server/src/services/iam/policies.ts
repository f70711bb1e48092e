import {
  type CreatePolicyRequest,
  type CreatePolicyResponse,
  type DeletePolicyRequest,
  type GetPolicyRequest,
  type GetPolicyResponse,
  type ListEntitiesForPolicyRequest,
  type ListEntitiesForPolicyResponse,
  type ListPoliciesRequest,
  type ListPoliciesResponse,
  type ListPolicyTagsRequest,
  type ListPolicyTagsResponse,
  type TagPolicyRequest,
  type UntagPolicyRequest,
  CreatePolicy$,
  DeletePolicy$,
  GetPolicy$,
  ListEntitiesForPolicy$,
  ListPolicies$,
  ListPolicyTags$,
  TagPolicy$,
  UntagPolicy$,
} from "@aws-sdk/client-iam";
import { policyArn } from "../../directory/arns.ts";
import { invalidInput } from "../../directory/errors.ts";
import type { PolicyEntityFilter } from "../../directory/policy-entities.ts";
import { listTags } from "../../directory/tags.ts";
import { type Operation, operation } from "../operation.ts";
import { requestTags, tagKeys } from "./context.ts";
import { policyVersionOperations } from "./policy-versions.ts";
import { presentPage } from "./present.ts";
import { presentCreatedPolicy, presentListedPolicy, presentPolicy } from "./present-policy.ts";
import { changedPolicyResource, policyResource } from "./resources.ts";

const createPolicy = operation<CreatePolicyRequest, CreatePolicyResponse>(CreatePolicy$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: policyArn(accountId, input.Path ?? "/", input.PolicyName),
    context: requestTags(input.Tags),
  }),
  async handle({ PolicyName, Path, PolicyDocument, Description, Tags }, { directory }) {
    const policy = await directory.policies.create({
      name: PolicyName,
      path: Path,
      document: PolicyDocument,
      description: Description,
      tags: Tags,
    });
    return { Policy: presentCreatedPolicy(policy) };
  },
});

const getPolicy = operation<GetPolicyRequest, GetPolicyResponse>(GetPolicy$, {
  effect: "read",
  access: ({ input, directory }) => policyResource(directory, input.PolicyArn),
  async handle({ PolicyArn }, { directory }) {
    const policy = await directory.policies.get(PolicyArn);
    const usage = await directory.policies.usage([PolicyArn]);
    return { Policy: presentPolicy(policy, usage.get(PolicyArn)) };
  },
});

const listPolicies = operation<ListPoliciesRequest, ListPoliciesResponse>(ListPolicies$, {
  effect: "read",
  access: ({ input }) => ({ resource: `policy path ${input.PathPrefix ?? "/"}` }),
  async handle(input, { directory }) {
    const { Scope, OnlyAttached, PathPrefix, PolicyUsageFilter } = input;
    const { items, ...rest } = await directory.policies.list(input, {
      ownership: Scope,
      pathPrefix: PathPrefix,
      usedAs: PolicyUsageFilter ?? (OnlyAttached === true ? "PermissionsPolicy" : undefined),
    });
    const usage = await directory.policies.usage(items.map(({ arn }) => arn));
    return {
      Policies: items.map((policy) => presentListedPolicy(policy, usage.get(policy.arn))),
      ...presentPage(rest),
    };
  },
});

const deletePolicy = operation<DeletePolicyRequest, void>(DeletePolicy$, {
  effect: "write",
  access: ({ input, directory }) => changedPolicyResource(directory, input.PolicyArn),
  async handle({ PolicyArn }, { directory }) {
    await directory.policies.delete(PolicyArn);
  },
});

const tagPolicy = operation<TagPolicyRequest, void>(TagPolicy$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await changedPolicyResource(directory, input.PolicyArn);
    return { ...rule, context: { ...rule.context, ...requestTags(input.Tags) } };
  },
  async handle({ PolicyArn, Tags }, { directory }) {
    await directory.policies.tag(PolicyArn, Tags);
  },
});

const untagPolicy = operation<UntagPolicyRequest, void>(UntagPolicy$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await changedPolicyResource(directory, input.PolicyArn);
    return { ...rule, context: { ...rule.context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ PolicyArn, TagKeys }, { directory }) {
    await directory.policies.untag(PolicyArn, TagKeys);
  },
});

const listPolicyTags = operation<ListPolicyTagsRequest, ListPolicyTagsResponse>(ListPolicyTags$, {
  effect: "read",
  access: ({ input, directory }) => policyResource(directory, input.PolicyArn),
  async handle(input, { directory }) {
    const policy = await directory.policies.get(input.PolicyArn);
    const { items, ...rest } = await listTags(policy.tags, input);
    return { Tags: [...items], ...presentPage(rest) };
  },
});

type EntityFilter = NonNullable<ListEntitiesForPolicyRequest["EntityFilter"]>;

/** The schema's other values of EntityFilter, LocalManagedPolicy and AWSManagedPolicy, are for another operation. */
const ENTITY_KINDS: Readonly<Partial<Record<EntityFilter, PolicyEntityFilter["kind"]>>> = {
  User: "user",
  Group: "group",
  Role: "role",
};

const listEntitiesForPolicy = operation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>(
  ListEntitiesForPolicy$,
  {
    effect: "read",
    access: ({ input, directory }) => policyResource(directory, input.PolicyArn),
    async handle(input, { directory }) {
      const { PolicyArn, EntityFilter, PathPrefix, PolicyUsageFilter } = input;
      const kind = EntityFilter === undefined ? undefined : ENTITY_KINDS[EntityFilter];
      if (EntityFilter !== undefined && kind === undefined) {
        throw invalidInput(`${EntityFilter} is not a kind of entity that a policy can be attached to.`);
      }
      const { items, ...rest } = await directory.policies.entities.list(PolicyArn, input, {
        kind,
        pathPrefix: PathPrefix,
        usedAs: PolicyUsageFilter,
      });
      const of = (wanted: typeof kind) => items.filter((item) => item.kind === wanted);
      return {
        PolicyGroups: of("group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: of("user").map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: of("role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...presentPage(rest),
      };
    },
  },
);

export const policyOperations: readonly Operation[] = [
  createPolicy,
  getPolicy,
  listPolicies,
  deletePolicy,
  tagPolicy,
  untagPolicy,
  listPolicyTags,
  listEntitiesForPolicy,
  ...policyVersionOperations,
];

import {
  type CreatePolicyVersionRequest,
  type CreatePolicyVersionResponse,
  type DeletePolicyVersionRequest,
  type GetPolicyVersionRequest,
  type GetPolicyVersionResponse,
  type ListPolicyVersionsRequest,
  type ListPolicyVersionsResponse,
  type SetDefaultPolicyVersionRequest,
  CreatePolicyVersion$,
  DeletePolicyVersion$,
  GetPolicyVersion$,
  ListPolicyVersions$,
  SetDefaultPolicyVersion$,
} from "@aws-sdk/client-iam";
import { type Operation, operation } from "../operation.ts";
import { presentPage } from "./present.ts";
import { presentListedVersion, presentVersion } from "./present-policy.ts";
import { changedPolicyResource, policyResource } from "./resources.ts";

const createPolicyVersion = operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse>(
  CreatePolicyVersion$,
  {
    effect: "write",
    access: ({ input, directory }) => changedPolicyResource(directory, input.PolicyArn),
    async handle({ PolicyArn, PolicyDocument, SetAsDefault = false }, { directory }) {
      const version = await directory.policies.versions.create(PolicyArn, PolicyDocument, SetAsDefault);
      return { PolicyVersion: presentListedVersion(version) };
    },
  },
);

const getPolicyVersion = operation<GetPolicyVersionRequest, GetPolicyVersionResponse>(GetPolicyVersion$, {
  effect: "read",
  access: ({ input, directory }) => policyResource(directory, input.PolicyArn),
  async handle({ PolicyArn, VersionId }, { directory }) {
    return { PolicyVersion: presentVersion(await directory.policies.versions.get(PolicyArn, VersionId)) };
  },
});

const listPolicyVersions = operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse>(
  ListPolicyVersions$,
  {
    effect: "read",
    access: ({ input, directory }) => policyResource(directory, input.PolicyArn),
    async handle(input, { directory }) {
      const { items, ...rest } = await directory.policies.versions.list(input.PolicyArn, input);
      return { Versions: items.map(presentListedVersion), ...presentPage(rest) };
    },
  },
);

const setDefaultPolicyVersion = operation<SetDefaultPolicyVersionRequest, void>(SetDefaultPolicyVersion$, {
  effect: "write",
  access: ({ input, directory }) => changedPolicyResource(directory, input.PolicyArn),
  async handle({ PolicyArn, VersionId }, { directory }) {
    await directory.policies.versions.setDefault(PolicyArn, VersionId);
  },
});

const deletePolicyVersion = operation<DeletePolicyVersionRequest, void>(DeletePolicyVersion$, {
  effect: "write",
  access: ({ input, directory }) => changedPolicyResource(directory, input.PolicyArn),
  async handle({ PolicyArn, VersionId }, { directory }) {
    await directory.policies.versions.delete(PolicyArn, VersionId);
  },
});

export const policyVersionOperations: readonly Operation[] = [
  createPolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
  deletePolicyVersion,
];

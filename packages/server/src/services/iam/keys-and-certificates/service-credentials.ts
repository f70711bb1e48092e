import {
  type CreateServiceSpecificCredentialRequest,
  type CreateServiceSpecificCredentialResponse,
  type DeleteServiceSpecificCredentialRequest,
  type ListServiceSpecificCredentialsRequest,
  type ListServiceSpecificCredentialsResponse,
  type ResetServiceSpecificCredentialRequest,
  type ResetServiceSpecificCredentialResponse,
  type UpdateServiceSpecificCredentialRequest,
  CreateServiceSpecificCredential$,
  DeleteServiceSpecificCredential$,
  ListServiceSpecificCredentials$,
  ResetServiceSpecificCredential$,
  UpdateServiceSpecificCredential$,
} from "@aws-sdk/client-iam";
import type { Caller } from "../../../authenticate/caller.ts";
import { userArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { validationError } from "../../../directory/errors.ts";
import { type AccessRule, type Operation, operation } from "../../operation.ts";
import { presentPage } from "../present.ts";
import { userResource } from "../resources.ts";
import { nameOf, subjectResource, subjectUser } from "../subject-user.ts";
import { presentListedCredential, presentToldCredential } from "./present-service-credential.ts";
import { requireStatus } from "./status.ts";

const createServiceSpecificCredential = operation<
  CreateServiceSpecificCredentialRequest,
  CreateServiceSpecificCredentialResponse
>(CreateServiceSpecificCredential$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await userResource(directory, input.UserName);
    return {
      resource,
      context: {
        ...context,
        "iam:ServiceSpecificCredentialServiceName": input.ServiceName,
        "iam:ServiceSpecificCredentialAgeDays": input.CredentialAgeDays?.toString(),
      },
    };
  },
  async handle({ UserName, ServiceName, CredentialAgeDays }, { directory, now }) {
    const user = await directory.users.get(UserName);
    const told = await directory.serviceCredentials.create(user, {
      serviceName: ServiceName,
      ageDays: CredentialAgeDays,
    });
    return { ServiceSpecificCredential: presentToldCredential(told, user.name, now) };
  },
});

const listServiceSpecificCredentials = operation<
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse
>(ListServiceSpecificCredentials$, {
  effect: "read",
  // Who asks for those of all users asks about every user: a policy on some of them does not match.
  access: ({ input, caller, accountId, directory }) =>
    input.AllUsers === true
      ? { resource: userArn(accountId, "/", "*") }
      : subjectResource(input, caller, directory),
  async handle(input, { caller, directory, now }) {
    if (input.AllUsers === true && input.UserName !== undefined)
      throw validationError("UserName cannot be specified together with AllUsers.");
    const userId = input.AllUsers === true ? undefined : (await subjectUser(input, caller, directory)).id;
    const filter = { userId, serviceName: input.ServiceName };
    const { items, ...rest } = await directory.serviceCredentials.list(filter, input);
    return {
      ServiceSpecificCredentials: items.map((item) => presentListedCredential(item, item.user_name, now)),
      ...presentPage(rest),
    };
  },
});

const resetServiceSpecificCredential = operation<
  ResetServiceSpecificCredentialRequest,
  ResetServiceSpecificCredentialResponse
>(ResetServiceSpecificCredential$, {
  effect: "write",
  access: ({ input, caller, directory }) => credentialRule(input, caller, directory),
  async handle(input, { caller, directory, now }) {
    const owner = await subjectUser(input, caller, directory);
    const told = await directory.serviceCredentials.reset(owner.id, input.ServiceSpecificCredentialId);
    return { ServiceSpecificCredential: presentToldCredential(told, nameOf(owner), now) };
  },
});

const updateServiceSpecificCredential = operation<UpdateServiceSpecificCredentialRequest, void>(
  UpdateServiceSpecificCredential$,
  {
    effect: "write",
    access: ({ input, caller, directory }) => credentialRule(input, caller, directory),
    async handle(input, { caller, directory }) {
      const owner = await subjectUser(input, caller, directory);
      const status = requireStatus(input.Status, "a service-specific credential");
      await directory.serviceCredentials.setStatus(owner.id, input.ServiceSpecificCredentialId, status);
    },
  },
);

const deleteServiceSpecificCredential = operation<DeleteServiceSpecificCredentialRequest, void>(
  DeleteServiceSpecificCredential$,
  {
    effect: "write",
    access: ({ input, caller, directory }) => credentialRule(input, caller, directory),
    async handle(input, { caller, directory }) {
      const owner = await subjectUser(input, caller, directory);
      await directory.serviceCredentials.delete(owner.id, input.ServiceSpecificCredentialId);
    },
  },
);

/** The user, and the service of the credential as it is stored: the request names neither service nor name. */
async function credentialRule(
  input: { readonly UserName?: string | undefined; readonly ServiceSpecificCredentialId: string },
  caller: Caller,
  directory: Directory,
): Promise<AccessRule> {
  const { resource, context } = await subjectResource(input, caller, directory);
  const ownerId = await ownerIdOf(input, caller, directory);
  const credential =
    ownerId === undefined
      ? undefined
      : await directory.serviceCredentials.find(ownerId, input.ServiceSpecificCredentialId);
  return {
    resource,
    context: { ...context, "iam:ServiceSpecificCredentialServiceName": credential?.service_name },
  };
}

/** Undefined for a user that there is not: who may not ask is not told so. */
async function ownerIdOf(
  input: { readonly UserName?: string | undefined },
  caller: Caller,
  directory: Directory,
): Promise<string | undefined> {
  if (input.UserName === undefined) return (await subjectUser(input, caller, directory)).id;
  return (await directory.users.find(input.UserName))?.user_id;
}

export const serviceCredentialOperations: readonly Operation[] = [
  createServiceSpecificCredential,
  listServiceSpecificCredentials,
  resetServiceSpecificCredential,
  updateServiceSpecificCredential,
  deleteServiceSpecificCredential,
];

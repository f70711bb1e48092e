import {
  type CreateLoginProfileRequest,
  type CreateLoginProfileResponse,
  type DeleteLoginProfileRequest,
  type GetLoginProfileRequest,
  type GetLoginProfileResponse,
  type LoginProfile,
  type UpdateLoginProfileRequest,
  CreateLoginProfile$,
  DeleteLoginProfile$,
  GetLoginProfile$,
  UpdateLoginProfile$,
} from "@aws-sdk/client-iam";
import type { Caller } from "../../../authenticate/caller.ts";
import type { Directory } from "../../../directory/directory.ts";
import { entityAlreadyExists, validationError } from "../../../directory/errors.ts";
import type { UserRow } from "../../../storage/schema.ts";
import type { LoginProfileRow } from "../../../storage/schema/passwords-and-mfa.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentDate } from "../present.ts";
import { userResource } from "../resources.ts";
import { subjectResource, subjectUser } from "../subject-user.ts";
import {
  makeNewPassword,
  type NewPassword,
  requireUnchanged,
} from "../../../directory/passwords/new-password.ts";

const createLoginProfile = operation<CreateLoginProfileRequest, CreateLoginProfileResponse, NewPassword>(
  CreateLoginProfile$,
  {
    effect: "write",
    access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
    async prepare(input, { caller, directory, passwords }) {
      const user = await ownerOf(input, caller, directory);
      if ((await directory.loginProfiles.find(user.user_id)) !== undefined)
        throw entityAlreadyExists(`Login Profile for user ${user.name} already exists.`);
      // Only a session of AssumeRoot may leave it out, and makes no password but one to be recovered.
      if (input.Password === undefined)
        throw validationError(
          "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null",
        );
      return makeNewPassword(input.Password, undefined, { directory, passwords });
    },
    async handle(input, { caller, directory }, password) {
      const user = await ownerOf(input, caller, directory);
      const { hash } = password;
      const profile = await directory.loginProfiles.create(user, hash, input.PasswordResetRequired ?? false);
      await requireUnchanged(password, undefined, user.name, directory);
      return { LoginProfile: present(user, profile) };
    },
  },
);

const getLoginProfile = operation<GetLoginProfileRequest, GetLoginProfileResponse>(GetLoginProfile$, {
  effect: "read",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const user = await ownerOf(input, caller, directory);
    return { LoginProfile: present(user, await directory.loginProfiles.get(user)) };
  },
});

const updateLoginProfile = operation<UpdateLoginProfileRequest, void, NewPassword | "as it is">(
  UpdateLoginProfile$,
  {
    effect: "write",
    access: ({ input, directory }) => userResource(directory, input.UserName),
    async prepare({ UserName, Password }, { directory, passwords }) {
      const profile = await directory.loginProfiles.get(await directory.users.get(UserName));
      if (Password === undefined) return "as it is";
      return makeNewPassword(Password, profile, { directory, passwords });
    },
    async handle({ UserName, PasswordResetRequired }, { directory }, password) {
      const user = await directory.users.get(UserName);
      const profile = await directory.loginProfiles.get(user);
      const reset = PasswordResetRequired === undefined ? {} : { resetRequired: PasswordResetRequired };
      if (password === "as it is") return directory.loginProfiles.update(profile, reset);
      await requireUnchanged(password, profile, user.name, directory);
      await directory.loginProfiles.update(profile, { ...reset, password: password.hash });
    },
  },
);

const deleteLoginProfile = operation<DeleteLoginProfileRequest, void>(DeleteLoginProfile$, {
  effect: "write",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    await directory.loginProfiles.delete(await ownerOf(input, caller, directory));
  },
});

/**
 * The user of that name, or else who is calling. Throws NoSuchEntity; ValidationError when it is the root user, whose password only
 * sessions of AssumeRoot may leave the name out for.
 */
async function ownerOf(
  input: { readonly UserName?: string | undefined },
  caller: Caller,
  directory: Directory,
): Promise<UserRow> {
  const owner = await subjectUser(input, caller, directory);
  if (owner.kind === "user") return owner.row;
  throw validationError("Must specify userName when calling with non-User credentials");
}

function present(user: UserRow, profile: LoginProfileRow): LoginProfile {
  return {
    UserName: user.name,
    CreateDate: presentDate(profile.created_at),
    PasswordResetRequired: profile.reset_required === 1,
  };
}

export const loginProfileOperations: readonly Operation[] = [
  createLoginProfile,
  getLoginProfile,
  updateLoginProfile,
  deleteLoginProfile,
];

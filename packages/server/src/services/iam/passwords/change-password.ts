import { type ChangePasswordRequest, ChangePassword$ } from "@aws-sdk/client-iam";
import { accountGrant } from "../../../authorize/account-grant.ts";
import { AwsError } from "../../../aws-error.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import type { Directory } from "../../../directory/directory.ts";
import { invalidUserType, noSuchEntity } from "../../../directory/errors.ts";
import type { UserRow } from "../../../storage/schema.ts";
import { operation } from "../../operation.ts";
import { resourceOfUser } from "../resources.ts";
import {
  makeNewPassword,
  type NewPassword,
  requireConforming,
  requireUnchanged,
} from "../../../directory/passwords/new-password.ts";

/** IAM API Reference, "ChangePassword": of the calling IAM user, who proves to know the present one. */
export const changePassword = operation<ChangePasswordRequest, void, NewPassword>(ChangePassword$, {
  effect: "write",
  async access(request) {
    const { caller, directory } = request;
    return {
      ...resourceOfUser(await callingUser(caller, directory)),
      ...(await accountGrant("iam:ChangePassword", request)),
    };
  },

  async prepare({ OldPassword, NewPassword: next }, { caller, directory, passwords, apart }) {
    const user = await callingUser(caller, directory);
    const profile = await directory.loginProfiles.get(user);
    await requireConforming(next, directory);
    // Access keys must not do for finding out the password: guesses cost, as they do at sign-in, and are compared also when they do not count.
    const admitted = await apart(({ guesses }) => guesses.admit("password", user.user_id));
    const isRight = await passwords.verify(OldPassword, profile.password);
    if (!admitted || !isRight) throw wrongPassword();
    // The guess was right, whatever becomes of the new password.
    await apart(({ guesses }) => guesses.forget("password", user.user_id));
    return makeNewPassword(next, profile, { directory, passwords });
  },

  async handle(_input, { caller, directory }, password) {
    const user = await callingUser(caller, directory);
    const profile = await directory.loginProfiles.get(user);
    await requireUnchanged(password, profile, user.name, directory);
    await directory.loginProfiles.update(profile, { password: password.hash, resetRequired: false });
  },
});

/** Throws InvalidUserType for whoever is not an IAM user. */
async function callingUser({ principal, identity }: Caller, directory: Directory): Promise<UserRow> {
  if (principal.kind !== "user" || identity.kind !== "user")
    throw invalidUserType("Only IAM Users can change their own password");
  const user = await directory.users.findById(identity.userId);
  if (user === undefined) throw noSuchEntity(`The user with name ${identity.name} cannot be found.`);
  return user;
}

function wrongPassword(): AwsError {
  return new AwsError("AccessDenied", 403, "The old password was incorrect.");
}

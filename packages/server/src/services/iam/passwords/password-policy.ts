import {
  type GetAccountPasswordPolicyResponse,
  type UpdateAccountPasswordPolicyRequest,
  DeleteAccountPasswordPolicy$,
  GetAccountPasswordPolicy$,
  UpdateAccountPasswordPolicy$,
} from "@aws-sdk/client-iam";
import { accountGrant } from "../../../authorize/account-grant.ts";
import type { PasswordPolicyRow } from "../../../storage/schema/passwords-and-mfa.ts";
import { type Operation, operation } from "../../operation.ts";

/** Characters; of a policy that names none (IAM API Reference, "UpdateAccountPasswordPolicy"). */
const MINIMUM_LENGTH = 6;

const updateAccountPasswordPolicy = operation<UpdateAccountPasswordPolicyRequest, void>(
  UpdateAccountPasswordPolicy$,
  {
    effect: "write",
    access: () => ({ resource: "*" }),
    // What is not named goes back to its default: there is no change of a part.
    async handle(input, { directory }) {
      await directory.passwordPolicy.put({
        minimum_length: input.MinimumPasswordLength ?? MINIMUM_LENGTH,
        require_symbols: flag(input.RequireSymbols),
        require_numbers: flag(input.RequireNumbers),
        require_uppercase: flag(input.RequireUppercaseCharacters),
        require_lowercase: flag(input.RequireLowercaseCharacters),
        allow_change: flag(input.AllowUsersToChangePassword),
        max_age: input.MaxPasswordAge ?? null,
        reuse_prevention: input.PasswordReusePrevention ?? null,
        hard_expiry: input.HardExpiry === undefined ? null : flag(input.HardExpiry),
      });
    },
  },
);

const getAccountPasswordPolicy = operation<object, GetAccountPasswordPolicyResponse>(
  GetAccountPasswordPolicy$,
  {
    effect: "read",
    access: async (request) => ({
      resource: "*",
      ...(await accountGrant("iam:GetAccountPasswordPolicy", request)),
    }),
    async handle(_input, { directory }) {
      return { PasswordPolicy: present(await directory.passwordPolicy.get()) };
    },
  },
);

const deleteAccountPasswordPolicy = operation<object, void>(DeleteAccountPasswordPolicy$, {
  effect: "write",
  access: () => ({ resource: "*" }),
  async handle(_input, { directory }) {
    await directory.passwordPolicy.delete();
  },
});

function flag(value: boolean | undefined): number {
  return value === true ? 1 : 0;
}

/** Settings that there is no default of are left out when they were not made. */
function present(policy: PasswordPolicyRow): GetAccountPasswordPolicyResponse["PasswordPolicy"] {
  return {
    MinimumPasswordLength: policy.minimum_length,
    RequireSymbols: policy.require_symbols === 1,
    RequireNumbers: policy.require_numbers === 1,
    RequireUppercaseCharacters: policy.require_uppercase === 1,
    RequireLowercaseCharacters: policy.require_lowercase === 1,
    AllowUsersToChangePassword: policy.allow_change === 1,
    ExpirePasswords: policy.max_age !== null,
    ...(policy.max_age === null ? {} : { MaxPasswordAge: policy.max_age }),
    ...(policy.reuse_prevention === null ? {} : { PasswordReusePrevention: policy.reuse_prevention }),
    ...(policy.hard_expiry === null ? {} : { HardExpiry: policy.hard_expiry === 1 }),
  };
}

export const passwordPolicyOperations: readonly Operation[] = [
  updateAccountPasswordPolicy,
  getAccountPasswordPolicy,
  deleteAccountPasswordPolicy,
];

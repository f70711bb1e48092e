import type { Operation } from "../../operation.ts";
import { changePassword } from "./change-password.ts";
import { loginProfileOperations } from "./login-profiles.ts";
import { passwordPolicyOperations } from "./password-policy.ts";

export const passwordOperations: readonly Operation[] = [
  ...loginProfileOperations,
  changePassword,
  ...passwordPolicyOperations,
];

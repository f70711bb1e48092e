import type { Operation } from "../../operation.ts";
import { accountPropertyOperations } from "./account-properties.ts";
import { acquireRole } from "./acquire-role.ts";
import { getRoleTemplateVersion } from "./get-role-template-version.ts";

/** What IAM offers on role templates, and the account properties that belong to them. */
export const roleTemplateOperations: readonly Operation[] = [
  getRoleTemplateVersion,
  acquireRole,
  ...accountPropertyOperations,
];

import { invalidInput } from "../../../directory/errors.ts";

/** What a key or certificate can be switched to. Throws InvalidInput for anything else that the schema has, which is Expired. */
export function requireStatus(status: string | undefined, what: string): "Active" | "Inactive" {
  if (status === "Active" || status === "Inactive") return status;
  throw invalidInput(`The status of ${what} can be set to Active or Inactive only.`);
}

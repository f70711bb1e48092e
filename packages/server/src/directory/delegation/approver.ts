import type { Federation } from "../../credentials/session-statement.ts";

/**
 * The identity that accepted a request, with the state of its session: what the delegated credentials are of. A second factor is not kept:
 * it told of a person who was there, and who is not when the credentials are used.
 */
export type Approver =
  | { readonly kind: "root" }
  | { readonly kind: "user"; readonly userId: string }
  | {
      readonly kind: "role";
      readonly roleId: string;
      readonly roleName: string;
      readonly sessionName: string;
      readonly tags: readonly (readonly [key: string, value: string])[];
      readonly transitiveTagKeys: readonly string[];
      readonly sourceIdentity?: string | undefined;
      readonly federation?: Federation | undefined;
    };

export function readApprover(json: string): Approver {
  return JSON.parse(json) as Approver;
}

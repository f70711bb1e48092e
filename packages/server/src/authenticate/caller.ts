import type { PrincipalRef } from "@signet/policy";
import type { Delegation, Federation, SignIn } from "../credentials/session-statement.ts";

/** Facts of a session, for temporary credentials only. */
export interface CallerSession {
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly sourceIdentity?: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys: readonly string[];
  /** Epoch milliseconds of the second factor, where one was given. */
  readonly mfaAuthenticatedAt?: number | undefined;
  /** Inline session policy, as text, and ARNs of managed session policies; undefined: the session is not limited by any. */
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
  /** Who vouched for the person or workload, where an identity provider did. */
  readonly federation?: Federation | undefined;
  /** Where somebody of the account let another account act for them. */
  readonly delegation?: Delegation | undefined;
  /** The sign-in that the session is part of. */
  readonly signIn?: SignIn | undefined;
  /** The credentials that asked for this role session were a role session's themselves. */
  readonly chained: boolean;
}

/** An authenticated principal with its session. */
export interface Caller {
  readonly accountId: string;
  readonly principal: Extract<PrincipalRef, { kind: "root" | "user" | "role-session" | "federated-user" }>;
  /** The entity whose policies count: a user or a role by its unique id, or root. */
  readonly identity:
    | { readonly kind: "root" }
    | { readonly kind: "user"; readonly userId: string; readonly name: string; readonly path: string }
    | { readonly kind: "role"; readonly roleId: string; readonly name: string; readonly path: string };
  readonly accessKeyId: string;
  readonly session?: CallerSession | undefined;
}

/**
 * Someone for whom an identity provider vouches, in a request that nobody signed. There is no key, no session and no policy of their own:
 * only the operations that are made for it (`unsignedOperation`) ever see such a caller.
 */
export interface FederatedCaller {
  /** The account that has the provider. */
  readonly accountId: string;
  readonly principal: Extract<PrincipalRef, { kind: "federated" }>;
  readonly federation: Federation;
}

export type AnyCaller = Caller | FederatedCaller;

export function isFederated(caller: AnyCaller): caller is FederatedCaller {
  return caller.principal.kind === "federated";
}

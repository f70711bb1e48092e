/** A user by its unique id (AIDA…), or the root user of the session's account. */
export type SessionUser = { readonly kind: "user"; readonly userId: string } | { readonly kind: "root" };

/** Policies that limit a session further than those of its identity do. */
export interface SessionPolicies {
  /** The inline session policy, as it was passed. */
  readonly inline?: string | undefined;
  /** ARNs of managed policies used as session policies. */
  readonly arns?: readonly string[] | undefined;
}

/** What an identity provider said of the person or workload, for the condition keys of the session. */
export interface Federation {
  readonly type: "saml" | "web-identity";
  /** ARN of the provider, or the issuer where there is no ARN. */
  readonly provider: string;
  readonly subject: string;
  readonly audience?: string | undefined;
  /** SAML alone: which provider of which account it was, as a hash. */
  readonly nameQualifier?: string | undefined;
  /** Condition keys of the session, whole, with the values that the provider gave them. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/** The request by which a session was delegated, and the account that made it. */
export interface Delegation {
  readonly requestId: string;
  readonly accountId: string;
}

/** A person's sign-in in the account of the statement. */
export interface SignIn {
  readonly sessionId: string;
  /** The credentials are for the pages in the person's browser. */
  readonly isConsole?: boolean | undefined;
}

interface StatementBase {
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly sessionPolicies?: SessionPolicies | undefined;
  readonly tags?: readonly (readonly [key: string, value: string])[] | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly sourceIdentity?: string | undefined;
  /** Epoch milliseconds of the second factor, where one was given. */
  readonly mfaAuthenticatedAt?: number | undefined;
  /** Of GetDelegatedAccessToken alone. */
  readonly delegation?: Delegation | undefined;
  /** The sign-in that it comes from: it is good only for as long as the person stays signed in. */
  readonly signIn?: SignIn | undefined;
}

/** AssumeRole and its kin. */
export interface AssumedRoleStatement extends StatementBase {
  readonly kind: "assumed-role";
  readonly principal: { readonly roleId: string; readonly roleName: string; readonly sessionName: string };
  /** The credentials that asked for it were a role session's themselves. */
  readonly chained: boolean;
  /** The credentials that asked for it were temporary ones, a role session's or others. */
  readonly byTemporary?: boolean | undefined;
  /** ARN of who asked for it. */
  readonly assumedBy?: string | undefined;
  readonly federation?: Federation | undefined;
}

/** GetSessionToken: the user itself, or root, for a while. */
export interface SessionTokenStatement extends StatementBase {
  readonly kind: "session-token";
  readonly principal: SessionUser;
}

/** GetFederationToken: a name that the issuing user vouches for. */
export interface FederationTokenStatement extends StatementBase {
  readonly kind: "federation-token";
  readonly principal: { readonly name: string; readonly issuer: SessionUser };
}

/** Who a session is, what it may at most, and until when: all that temporary credentials say. */
export type SessionStatement = AssumedRoleStatement | SessionTokenStatement | FederationTokenStatement;

/** Reads a statement from authentic text; undefined for what this version does not know in full. */
export function parseSessionStatement(text: string): SessionStatement | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const statement = value as SessionStatement;
  const { kind, principal, accountId, issuedAt, expiresAt } = statement;
  if (typeof accountId !== "string" || !Number.isSafeInteger(issuedAt) || !Number.isSafeInteger(expiresAt)) {
    return undefined;
  }
  if (typeof principal !== "object" || principal === null) return undefined;
  if (statement.signIn !== undefined && typeof statement.signIn?.sessionId !== "string") return undefined;
  switch (kind) {
    case "assumed-role":
      return typeof statement.principal.roleId === "string" && typeof statement.chained === "boolean"
        ? statement
        : undefined;
    case "session-token":
      return isSessionUser(statement.principal) ? statement : undefined;
    case "federation-token":
      return typeof statement.principal.name === "string" && isSessionUser(statement.principal.issuer)
        ? statement
        : undefined;
    default:
      return undefined;
  }
}

function isSessionUser(user: SessionUser): boolean {
  return user.kind === "root" || (user.kind === "user" && typeof user.userId === "string");
}

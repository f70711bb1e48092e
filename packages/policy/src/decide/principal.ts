/** Who makes the request. `accountId` is the account that the principal belongs to. */
export type PrincipalRef =
  | RootPrincipal
  | UserPrincipal
  | RoleSessionPrincipal
  | FederatedUserPrincipal
  | FederatedPrincipal
  | ServicePrincipal
  | AnonymousPrincipal;

/** The root user, also in a session made by GetSessionToken. ARN: arn:aws:iam::ACCOUNT:root */
export interface RootPrincipal {
  readonly kind: "root";
  readonly accountId: string;
  readonly arn: string;
}

/** An IAM user, also in a session made by GetSessionToken. `id` is its AIDA... */
export interface UserPrincipal {
  readonly kind: "user";
  readonly accountId: string;
  readonly arn: string;
  readonly id: string;
}

/** A session of a role. ARN: arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION; `id`: AROA...:SESSION */
export interface RoleSessionPrincipal {
  readonly kind: "role-session";
  readonly accountId: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly id: string;
}

/**
 * A session made by GetFederationToken. ARN: arn:aws:sts::ACCOUNT:federated-user/NAME; `id`: ACCOUNT:NAME;
 * `userArn` is the user who asked for it, or the root user; `userId` that user's AIDA..., without which policies that
 * name the user by id do not match.
 */
export interface FederatedUserPrincipal {
  readonly kind: "federated-user";
  readonly accountId: string;
  readonly arn: string;
  readonly id: string;
  readonly userArn: string;
  readonly userId?: string | undefined;
}

/** Someone vouched for by an identity provider, who calls AssumeRoleWithSAML or AssumeRoleWithWebIdentity. */
export interface FederatedPrincipal {
  readonly kind: "federated";
  /** The provider's ARN, or its domain. */
  readonly provider: string;
  readonly accountId?: string | undefined;
}

/** An AWS service, by its principal name such as ec2.amazonaws.com. */
export interface ServicePrincipal {
  readonly kind: "service";
  readonly service: string;
}

/** Who gave no credentials. */
export interface AnonymousPrincipal {
  readonly kind: "anonymous";
}

/** The account whose policies speak for the principal; undefined for those who have none. */
export function accountOf(principal: PrincipalRef): string | undefined {
  switch (principal.kind) {
    case "root":
    case "user":
    case "role-session":
    case "federated-user":
      return principal.accountId;
    case "federated":
    case "service":
    case "anonymous":
      return undefined;
  }
}

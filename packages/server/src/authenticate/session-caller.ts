import type { SessionStatement } from "../credentials/session-token.ts";
import { assumedRoleArn, federatedUserArn, roleArn, rootArn, userArn } from "../directory/arns.ts";
import type { PrincipalStore } from "../directory/principal-store.ts";
import type { Caller, CallerSession } from "./caller.ts";

/** The user, or root, that a long-term key belongs to; undefined when the user is gone. */
export async function longTermCaller(
  principals: PrincipalStore,
  accountId: string,
  userId: string,
  accessKeyId: string,
): Promise<Caller | undefined> {
  const who = await userIdentity(principals, accountId, userId === accountId ? undefined : userId);
  return who === undefined ? undefined : { accountId, accessKeyId, ...who };
}

/** The caller that a session's statement describes; undefined when the role or user behind it is gone. */
export async function sessionCaller(
  principals: PrincipalStore,
  statement: SessionStatement,
  accessKeyId: string,
): Promise<Caller | undefined> {
  const { accountId } = statement;
  const common = { accountId, accessKeyId, session: sessionOf(statement) };
  switch (statement.kind) {
    case "assumed-role": {
      const { roleId, sessionName } = statement.principal;
      const role = await principals.role(accountId, roleId);
      if (role === undefined) return undefined;
      const { name, path } = role;
      return {
        ...common,
        principal: {
          kind: "role-session",
          accountId,
          arn: assumedRoleArn(accountId, name, sessionName),
          roleArn: roleArn(accountId, path, name),
          id: `${roleId}:${sessionName}`,
        },
        identity: { kind: "role", roleId, name, path },
      };
    }
    case "session-token": {
      const { principal } = statement;
      const userId = principal.kind === "root" ? undefined : principal.userId;
      const who = await userIdentity(principals, accountId, userId);
      return who === undefined ? undefined : { ...common, ...who };
    }
    case "federation-token": {
      const { name, issuer } = statement.principal;
      const userId = issuer.kind === "root" ? undefined : issuer.userId;
      const who = await userIdentity(principals, accountId, userId);
      if (who === undefined) return undefined;
      return {
        ...common,
        principal: {
          kind: "federated-user",
          accountId,
          arn: federatedUserArn(accountId, name),
          id: `${accountId}:${name}`,
          userArn: who.principal.arn,
          ...(userId === undefined ? {} : { userId }),
        },
        identity: who.identity,
      };
    }
  }
}

async function userIdentity(
  principals: PrincipalStore,
  accountId: string,
  userId: string | undefined,
): Promise<Pick<Caller, "principal" | "identity"> | undefined> {
  if (userId === undefined) {
    return { principal: { kind: "root", accountId, arn: rootArn(accountId) }, identity: { kind: "root" } };
  }
  const user = await principals.user(accountId, userId);
  if (user === undefined) return undefined;
  const { name, path } = user;
  return {
    principal: { kind: "user", accountId, arn: userArn(accountId, path, name), id: userId },
    identity: { kind: "user", userId, name, path },
  };
}

function sessionOf(statement: SessionStatement): CallerSession {
  const { sessionPolicies, kind } = statement;
  return {
    issuedAt: statement.issuedAt,
    expiresAt: statement.expiresAt,
    sourceIdentity: statement.sourceIdentity,
    tags: statement.tags ?? [],
    transitiveTagKeys: statement.transitiveTagKeys ?? [],
    mfaAuthenticatedAt: statement.mfaAuthenticatedAt,
    policy: sessionPolicies?.inline,
    // A federated user has what session policies give, so none means nothing; a role session without any is not limited.
    policyArns:
      sessionPolicies?.arns ??
      (kind === "federation-token" || sessionPolicies !== undefined ? [] : undefined),
    federation: kind === "assumed-role" ? statement.federation : undefined,
    delegation: statement.delegation,
    signIn: statement.signIn,
    chained: kind === "assumed-role" && statement.chained,
  };
}

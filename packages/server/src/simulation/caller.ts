import type { Caller } from "../authenticate/caller.ts";
import { assumedRoleArn, parseIamArn, roleArn, rootArn, userArn } from "../directory/arns.ts";

/** What an ARN leaves open of who would ask. */
export interface CallerOptions {
  /** Epoch milliseconds, when the session began. */
  readonly now: number;
  /** Of a session of a role that is named by its own ARN. */
  readonly sessionName: string;
  /** The ARN of the user who asked for a federated user's session, or of the root user. */
  readonly issuerArn?: string | undefined;
}

const ROOT = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/;
const ASSUMED_ROLE = /^arn:aws:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;
const FEDERATED_USER = /^arn:aws:sts::(\d{12}):federated-user\/([\w+=,.@-]+)$/;

/** The unique id of an entity of which there is only the ARN: no policy names it. */
const UNKNOWN_ID = "unknown";
const SESSION_MILLISECONDS = 3_600_000;

/**
 * Who would be calling under an ARN: a user, a root user (also by account id), a session of a role (by the role's ARN or the session's),
 * a federated user (with its issuer). Nothing of it is looked up, so ids are unknown and a session's role has the path "/". Undefined for
 * what is no such ARN.
 */
export function callerOfArn(arn: string, options: CallerOptions): Caller | undefined {
  const [, ofRoot, digits = ofRoot] = ROOT.exec(arn) ?? [];
  if (digits !== undefined) return rootCaller(digits);
  const entity = parseIamArn(arn);
  if (entity?.kind === "user" && entity.accountId !== "aws")
    return userCaller(entity.accountId, { id: UNKNOWN_ID, path: entity.path, name: entity.name });
  if (entity?.kind === "role" && entity.accountId !== "aws") {
    const { accountId, path, name } = entity;
    return roleCaller(accountId, { id: UNKNOWN_ID, path, name }, options);
  }
  const [, account, role, sessionName] = ASSUMED_ROLE.exec(arn) ?? [];
  if (account !== undefined && role !== undefined && sessionName !== undefined)
    return roleCaller(account, { id: UNKNOWN_ID, path: "/", name: role }, { ...options, sessionName });
  return federatedCaller(arn, options);
}

/** A user or role that is there, or is taken to be. */
export interface Entity {
  readonly id: string;
  readonly path: string;
  readonly name: string;
}

function rootCaller(accountId: string): Caller {
  return {
    accountId,
    principal: { kind: "root", accountId, arn: rootArn(accountId) },
    identity: { kind: "root" },
    accessKeyId: "",
  };
}

export function userCaller(accountId: string, { id, path, name }: Entity): Caller {
  return {
    accountId,
    principal: { kind: "user", accountId, arn: userArn(accountId, path, name), id },
    identity: { kind: "user", userId: id, name, path },
    accessKeyId: "",
  };
}

/** A session of a role, limited by no session policy and without tags. */
export function roleCaller(
  accountId: string,
  { id, path, name }: Entity,
  { sessionName, now }: CallerOptions,
): Caller {
  return {
    accountId,
    principal: {
      kind: "role-session",
      accountId,
      arn: assumedRoleArn(accountId, name, sessionName),
      roleArn: roleArn(accountId, path, name),
      id: `${id}:${sessionName}`,
    },
    identity: { kind: "role", roleId: id, name, path },
    accessKeyId: "",
    session: sessionSince(now),
  };
}

/** The name and issuer of a federated user; undefined for what is no ARN of one, or has no issuer of its account. */
export function federatedCaller(
  arn: string,
  { now, issuerArn }: Pick<CallerOptions, "now" | "issuerArn">,
  issuerId?: string,
): Caller | undefined {
  const [, accountId, name] = FEDERATED_USER.exec(arn) ?? [];
  if (accountId === undefined || name === undefined || issuerArn === undefined) return undefined;
  const issuer = callerOfArn(issuerArn, { now, sessionName: "" });
  if (issuer?.accountId !== accountId) return undefined;
  const { kind } = issuer.principal;
  if (kind !== "root" && kind !== "user") return undefined;
  return {
    ...issuer,
    principal: {
      kind: "federated-user",
      accountId,
      arn,
      id: `${accountId}:${name}`,
      userArn: issuer.principal.arn,
      ...(issuerId !== undefined && { userId: issuerId }),
    },
    session: sessionSince(now),
  };
}

function sessionSince(now: number): NonNullable<Caller["session"]> {
  return {
    issuedAt: now,
    expiresAt: now + SESSION_MILLISECONDS,
    tags: [],
    transitiveTagKeys: [],
    chained: false,
  };
}

/** Whether an ARN is that of a federated user, who has the policies of whoever asked for the session. */
export function isFederatedUser(arn: string): boolean {
  return FEDERATED_USER.test(arn);
}

/** The account and name of the role of a session's ARN. */
export function roleOfSession(
  arn: string,
): { readonly accountId: string; readonly name: string; readonly sessionName: string } | undefined {
  const [, accountId, name, sessionName] = ASSUMED_ROLE.exec(arn) ?? [];
  if (accountId === undefined || name === undefined || sessionName === undefined) return undefined;
  return { accountId, name, sessionName };
}

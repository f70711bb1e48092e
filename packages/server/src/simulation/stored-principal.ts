import type { Caller } from "../authenticate/caller.ts";
import { parseIamArn } from "../directory/arns.ts";
import type { Directory } from "../directory/directory.ts";
import type { PrincipalRecord } from "../directory/principals.ts";
import type { Tags } from "../directory/tags.ts";
import {
  type CallerOptions,
  callerOfArn,
  federatedCaller,
  isFederatedUser,
  roleCaller,
  roleOfSession,
  userCaller,
} from "./caller.ts";
import type { WrittenPolicy } from "./policies.ts";

/** Who is in the store under an ARN, with the policies that apply there. */
export interface StoredPrincipal {
  readonly caller: Caller;
  readonly tags: Tags;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary: WrittenPolicy | undefined;
}

/**
 * Finds a user, a role (by its own ARN or by that of a session), a federated user by its issuer, or a root user; undefined when the store
 * has none under just that ARN.
 */
export async function readStoredPrincipal(
  directoryOf: (accountId: string) => Directory,
  arn: string,
  options: CallerOptions,
): Promise<StoredPrincipal | undefined> {
  const named = callerOfArn(arn, options);
  if (named === undefined) return undefined;
  const { accountId } = named;
  const directory = directoryOf(accountId);
  if (named.identity.kind === "root") return { caller: named, tags: [], identity: [], boundary: undefined };
  if (isFederatedUser(arn)) {
    const issuer = await readUser(directory, options.issuerArn ?? "");
    const caller = federatedCaller(arn, options, issuer?.id);
    return issuer === undefined || caller === undefined ? undefined : stored(caller, issuer);
  }
  if (named.identity.kind === "user") {
    const record = await readUser(directory, arn);
    return record && stored(userCaller(accountId, record), record);
  }
  const session = roleOfSession(arn);
  const record = await readRole(directory, session?.name ?? named.identity.name);
  if (record === undefined || (session === undefined && record.path !== named.identity.path))
    return undefined;
  const { sessionName } = session ?? options;
  return stored(roleCaller(accountId, record, { ...options, sessionName }), record);
}

async function readUser(directory: Directory, arn: string): Promise<PrincipalRecord | undefined> {
  const entity = parseIamArn(arn);
  if (entity?.kind !== "user") return undefined;
  const row = await directory.users.find(entity.name);
  if (row === undefined || row.path !== entity.path || row.name !== entity.name) return undefined;
  return directory.principals.user(row.user_id);
}

async function readRole(directory: Directory, name: string): Promise<PrincipalRecord | undefined> {
  const row = await directory.roles.find(name);
  return row?.name === name ? directory.principals.role(row.role_id) : undefined;
}

function stored(caller: Caller, record: PrincipalRecord): StoredPrincipal {
  return { caller, tags: record.tags, ...writtenPolicies(record) };
}

/** The policies of a record, by the part that they play. */
export function writtenPolicies({
  documents,
}: PrincipalRecord): Pick<StoredPrincipal, "identity" | "boundary"> {
  const of = (wanted: string) =>
    documents
      .filter(({ type }) => type === wanted)
      .map(({ id, name, document }): WrittenPolicy => ({ id, name, text: document }));
  return { identity: of("identity"), boundary: of("boundary")[0] };
}

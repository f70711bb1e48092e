import type { Caller } from "../../authenticate/caller.ts";
import { rootArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import { noSuchEntity, validationError } from "../../directory/errors.ts";
import type { UserRow } from "../../storage/schema.ts";
import { resourceOfUser, type ResourceRule, userResource } from "./resources.ts";

/** Whom an operation with an optional UserName is about: the user of that name, or else who is calling. */
export type SubjectUser =
  | { readonly kind: "root"; readonly id: string }
  | { readonly kind: "user"; readonly id: string; readonly row: UserRow };

interface Question {
  readonly UserName?: string | undefined;
}

/**
 * Finds whom `input` is about. Throws NoSuchEntity for a user that there is not, ValidationError when a role or a federated user
 * calls without naming anyone.
 */
export async function subjectUser(
  input: Question,
  caller: Caller,
  directory: Directory,
): Promise<SubjectUser> {
  if (input.UserName !== undefined) return asUser(await directory.users.get(input.UserName));
  const { kind } = caller.principal;
  if (kind === "root") return { kind: "root", id: directory.accountId };
  if (kind === "user" && caller.identity.kind === "user") {
    const row = await directory.users.findById(caller.identity.userId);
    if (row === undefined) throw noSuchEntity(`The user with name ${caller.identity.name} cannot be found.`);
    return asUser(row);
  }
  throw validationError("Must specify userName when calling with non-User credentials");
}

/** The resource of the access rule for such an operation. */
export async function subjectResource(
  input: Question,
  caller: Caller,
  directory: Directory,
): Promise<ResourceRule> {
  if (input.UserName !== undefined) return userResource(directory, input.UserName);
  const subject = await subjectUser(input, caller, directory);
  if (subject.kind === "root") return { resource: rootArn(directory.accountId), context: {} };
  return resourceOfUser(subject.row);
}

/** The name of a user; root has none. */
export function nameOf(subject: SubjectUser): string | undefined {
  return subject.kind === "user" ? subject.row.name : undefined;
}

function asUser(row: UserRow): SubjectUser {
  return { kind: "user", id: row.user_id, row };
}

import { AwsError } from "../../../aws-error.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import { accountGrant } from "../../../authorize/account-grant.ts";
import { resourceTags } from "../../../authorize/resource-tags.ts";
import { userArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { readTags } from "../../../directory/tags.ts";
import type { WriteTransaction } from "../../../storage/storage.ts";
import type { SigninMeans } from "../means.ts";
import { WebError } from "../web/route.ts";
import { stepOver } from "./errors.ts";
import type { SignInUnderWay, Visit } from "./visit.ts";

/** The person as a caller, with the second factor that was shown on the way. Throws WebError StepOver for a user that is gone. */
export async function callerOfSignIn(
  { callerOf }: Pick<SigninMeans, "callerOf">,
  { person, state }: SignInUnderWay,
  { facts }: Visit,
): Promise<Caller> {
  const { accountId, userId } = person;
  const caller = await callerOf({
    kind: "session-token",
    principal: { kind: "user", userId },
    accountId,
    issuedAt: facts.now,
    expiresAt: facts.now + 1,
    mfaAuthenticatedAt: state.secondFactor?.at,
  });
  if (caller === undefined) throw stepOver();
  return caller;
}

/**
 * Asks the policies whether a person may set a password of their own, also where they must: as ChangePassword does. Throws WebError
 * AccessDenied. Source: AWS re:Post, "Why did I receive an error when I tried to change my IAM user password?"; IAM User Guide, "Allows
 * MFA-authenticated IAM users to manage their own credentials": who is to change it at the first sign-in needs the permission.
 */
export async function requireMayChange(
  { authorize, policies }: Pick<SigninMeans, "authorize" | "policies">,
  caller: Caller,
  { person }: SignInUnderWay,
  {
    visit,
    directory,
    tx,
  }: { readonly visit: Visit; readonly directory: Directory; readonly tx?: WriteTransaction },
): Promise<void> {
  const { user, accountId } = person;
  if (user === undefined) throw stepOver();
  const rule = {
    action: "iam:ChangePassword" as const,
    resource: userArn(accountId, user.path, user.name),
    context: resourceTags(readTags(user.tags)),
    ...(await accountGrant("iam:ChangePassword", { caller, accountId, directory, policies })),
  };
  try {
    await authorize(caller, rule, visit.facts, tx);
  } catch (error) {
    if (error instanceof AwsError && error.code === "AccessDenied") throw mayNotChange();
    throw error;
  }
}

function mayNotChange(): WebError {
  return new WebError(
    "AccessDenied",
    403,
    "Either user is not authorized to perform iam:ChangePassword or entered password does not comply with account password policy set by administrator",
  );
}

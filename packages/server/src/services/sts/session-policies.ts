import type { SessionPolicies } from "../../credentials/session-statement.ts";
import type { Directory } from "../../directory/directory.ts";
import { checkPolicyDocument } from "../../directory/policy-documents.ts";
import { validationError, violation } from "./errors.ts";

const MAXIMUM_ARNS = 10;
const MAXIMUM_CHARACTERS = 2048;

interface PolicyRequest {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

/**
 * The session policies of a request (IAM User Guide, "Session policies"); undefined when it passes none. `directory` is that of
 * the account whose session it is: managed policies are its own, or AWS's. Throws MalformedPolicyDocument for a document that
 * cannot be read, ValidationError for more than 2,048 characters or 10 ARNs, and for a policy that is not there.
 */
export async function readSessionPolicies(
  { Policy, PolicyArns }: PolicyRequest,
  directory: Directory,
): Promise<SessionPolicies | undefined> {
  if (Policy !== undefined) requireReadable(Policy);
  const arns = (PolicyArns ?? []).map(({ arn }) => {
    if (arn === undefined) throw validationError("A policy of PolicyArns must have an arn.");
    return arn;
  });
  if (arns.length > MAXIMUM_ARNS)
    throw violation(
      `[${arns.join(", ")}]`,
      "policyArns",
      `Member must have length less than or equal to ${MAXIMUM_ARNS}`,
    );
  for (const arn of arns) await requirePolicy(arn, directory);
  if (Policy === undefined && arns.length === 0) return undefined;
  return { inline: Policy, ...(arns.length > 0 && { arns }) };
}

function requireReadable(text: string): void {
  if (text.length > MAXIMUM_CHARACTERS)
    throw violation(text, "policy", `Member must have length less than or equal to ${MAXIMUM_CHARACTERS}`);
  checkPolicyDocument(text, "session");
}

async function requirePolicy(arn: string, directory: Directory): Promise<void> {
  if ((await directory.policies.find(arn)) === undefined)
    throw validationError(`Policy ${arn} does not exist or is not attachable.`);
}

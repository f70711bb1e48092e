import type { AwsError } from "../../../aws-error.ts";
import { invalidInput } from "../../../directory/errors.ts";
import { RefusedPolicyError, type WrittenPolicy } from "../../../simulation/policies.ts";

/** White space included: what the schema lets one document have. */
const LONGEST = 131_072;

/** Policies that a request brings along, under the names that results have for them: "PolicyInputList.1". */
export function policyInputs(member: string, texts: readonly string[] | undefined): readonly WrittenPolicy[] {
  return (texts ?? []).map((text, index) => policyInput(`${member}.${index + 1}`, text));
}

/** The same for a member that is one policy. Throws InvalidInput for one that is too long. */
export function policyInput(name: string, text: string): WrittenPolicy {
  if (text.length > LONGEST) throw invalidInput(`${name} must have length less than or equal to ${LONGEST}.`);
  return { id: name, name, text };
}

/** The permissions boundary that a request brings along: one, or none. */
export function boundaryInput(texts: readonly string[] | undefined): WrittenPolicy | undefined {
  const inputs = policyInputs("PermissionsBoundaryPolicyInputList", texts);
  if (inputs.length > 1)
    throw invalidInput("Only one permissions boundary policy can be simulated at a time.");
  return inputs[0];
}

/** Runs `read`, which reads policies of the request: one that is refused is the caller's fault. Throws InvalidInput. */
export function ofRequest<T>(read: () => T): T {
  return refusedAs(invalidInput, read);
}

/** The same for other policies and another fault. */
export function refusedAs<T>(fault: (message: string) => AwsError, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedPolicyError)) throw error;
    const [first] = error.problems;
    const place =
      first === undefined
        ? ""
        : ` (line ${first.line}, column ${first.column}${first.path === "" ? "" : `, at ${first.path}`})`;
    throw fault(`${error.policy}: ${first?.message ?? "Syntax errors in policy."}${place}`);
  }
}

import { type Finding, validatePolicy } from "@signet/policy";
import { movedPosition, type RefusedPolicyError } from "../../simulation/policies.ts";
import { UnreadableFileError } from "./file-problem.ts";

/** Why a policy is refused, as `signet policy validate` finds it; places are those of the text that the policy stands in. */
export function refusalsOf({ type, written: { text, start } }: RefusedPolicyError): readonly Finding[] {
  const errors = validatePolicy(text, type).filter((finding) => finding.type === "error");
  return start === undefined
    ? errors
    : errors.map((finding) => ({ ...finding, ...movedPosition(finding, start) }));
}

/** The same of a policy that is a file, or is told by a name as one. */
export function refusedFile(error: RefusedPolicyError): UnreadableFileError {
  return new UnreadableFileError(
    refusalsOf(error).map((finding) => ({ file: error.policy, ...finding })),
    error,
  );
}

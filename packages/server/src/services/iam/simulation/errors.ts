import { AwsError } from "../../../aws-error.ts";

/** A policy of the store cannot be evaluated. Source: IAM API Reference, SimulatePrincipalPolicy, "Errors". */
export function policyEvaluation(message: string): AwsError {
  return new AwsError("PolicyEvaluation", 500, message);
}

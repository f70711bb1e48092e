import type { AwsError } from "../../aws-error.ts";
import type { Caller } from "../../authenticate/caller.ts";
import { accessDenied } from "./errors.ts";
import { callsWithSession } from "./long-term-caller.ts";

/**
 * Credentials of GetSessionToken have AssumeRole and GetCallerIdentity, those of federated users GetCallerIdentity only.
 * What was delegated is limited by its policy alone. Source: IAM User Guide, "Compare AWS STS credentials".
 */
export function stsSessionLimit({ session, principal }: Caller, operationName: string): AwsError | undefined {
  if (session === undefined || session.delegation !== undefined || principal.kind === "role-session")
    return undefined;
  if (operationName === "GetCallerIdentity") return undefined;
  if (operationName === "AssumeRole" && principal.kind !== "federated-user") return undefined;
  if (operationName === "GetSessionToken" || operationName === "GetFederationToken") {
    return callsWithSession(operationName);
  }
  return accessDenied(
    `User: ${principal.arn} is not authorized to perform: sts:${operationName} on resource: *`,
  );
}

import { validatePolicy } from "@signet/policy";
import { expect, it } from "vitest";
import { awsManagedPolicies, awsManagedPolicyDocument } from "../directory/aws-managed-policies.ts";
import { authorizationData } from "./authorization-data.ts";

/** The rare codes were looked at one by one, the frequent ones in samples: what AWS retired, misspelt, or said twice. */
const FOUND = {
  ACTION_WITHOUT_RESOURCE: 749,
  ALLOW_ALL: 1,
  ALLOW_WITH_NOT_ACTION: 2,
  ALLOW_WITH_NOT_RESOURCE: 8,
  CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE: 3,
  CREATE_SLR_WITH_STAR_IN_RESOURCE: 3,
  DUPLICATE_VALUE: 16,
  FORALLVALUES_WITHOUT_NULL_CHECK: 44,
  FORALLVALUES_WITH_SINGLE_VALUED_KEY: 2,
  INVALID_ACTION: 53,
  INVALID_ARN_RESOURCE: 43,
  INVALID_GLOBAL_CONDITION_KEY: 2,
  INVALID_SERVICE_CONDITION_KEY: 4,
  INVALID_SERVICE_IN_ACTION: 95,
  MISSING_ARN_ACCOUNT: 2,
  MISSING_QUALIFIER: 3,
  PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE: 3,
  PASS_ROLE_WITH_STAR_IN_RESOURCE: 7,
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: 81,
  REDUNDANT_ACTION: 38,
  REDUNDANT_RESOURCE: 31,
  REDUNDANT_STATEMENT: 23,
  RESOURCE_WITHOUT_ACTION: 210,
  TYPE_MISMATCH: 2,
  UNSUPPORTED_CONDITION_KEY: 10,
};

it("finds no error in AWS's own policies, and little else", () => {
  const services = authorizationData();
  const counts: Record<string, number> = {};
  const errors: string[] = [];
  for (const { arn, name } of awsManagedPolicies()) {
    for (const { type, code, path } of validatePolicy(awsManagedPolicyDocument(arn) ?? "", "identity", {
      services,
    })) {
      counts[code] = (counts[code] ?? 0) + 1;
      if (type === "error") errors.push(`${name} ${path}: ${code}`);
    }
  }
  expect(errors).toEqual([]);
  expect(counts).toEqual(FOUND);
});
